package dev.yt2ms.sandbox.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer that has not been sent yet.
 *
 * @param status the HTTP status
 * @param headers its headers, without Content-Length
 * @param body its bytes
 */
public record Reply(int status, Map<String, String> headers, Body body) {

    static final String CONTENT_TYPE = "Content-Type";

    public static Reply of(int status, String contentType, byte[] bytes) {
        return of(status, contentType, Body.of(bytes));
    }

    public static Reply of(int status, String contentType, Body body) {
        return new Reply(status, Map.of(CONTENT_TYPE, contentType), body);
    }

    public static Reply text(int status, String text) {
        return of(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    public static Reply html(int status, String html) {
        return of(status, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8));
    }

    public static Reply json(int status, byte[] json) {
        return of(status, "application/json; charset=utf-8", json);
    }

    public static Reply notFound() {
        return text(404, "Not found in the sandbox.\n");
    }

    public Reply with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Reply(status, more, body);
    }
}
