package dev.yt2ms.sandbox.http;

import java.util.Map;
import java.util.Objects;

/**
 * A rule: which requests go wrong, how often and how.
 *
 * @param where the kind of request, e.g. {@code watch}, {@code media}, {@code media.file}, {@code media.manifest},
 *     {@code media.segment}, {@code youtube}, {@code youtube.videos}, {@code oauth.token},
 *     {@code platform},
 *     {@code platform.CreateUploaderSession}, {@code upload}; the part before a dot stands for all of its kinds
 * @param subject the video id, playlist id, handle, file name, reference id or content id that the request must be about;
 *     {@code null}: any. In an upload only the fields in front of the file are known in time
 * @param skip how many such requests go well first
 * @param times how many go wrong then; in JSON 0 or nothing means 1
 * @param action what happens to them
 */
public record Fault(String where, String subject, int skip, int times, FaultAction action) {

    /** For {@link #times(int)}: until the rule is cleared. */
    public static final int ALWAYS = Integer.MAX_VALUE;

    public Fault {
        Objects.requireNonNull(where, "a fault needs \"where\"");
        Objects.requireNonNull(action, "a fault needs \"action\"");
        times = times == 0 ? 1 : times;
    }

    /** The next request of this kind goes wrong. */
    public static Fault at(String where, FaultAction action) {
        return new Fault(where, null, 0, 1, action);
    }

    /** Only requests about this. */
    public Fault about(String what) {
        return new Fault(where, what, skip, times, action);
    }

    /** So many requests go wrong. */
    public Fault times(int count) {
        return new Fault(where, subject, skip, count, action);
    }

    /** So many requests go well before. */
    public Fault skip(int count) {
        return new Fault(where, subject, count, times, action);
    }

    /** Every request goes wrong, until the rule is cleared. */
    public Fault always() {
        return times(ALWAYS);
    }

    /** An answer of this status with a short HTML body. */
    public static FaultAction status(int status) {
        return status(status, Map.of());
    }

    /** The same with headers, e.g. {@code Retry-After}. */
    public static FaultAction status(int status, Map<String, String> headers) {
        return new FaultAction.Answer(status, headers, "<html><body><h1>" + status + "</h1></body></html>", false);
    }

    /** An HTML page where JSON was expected, with status 200. */
    public static FaultAction html() {
        return status(200);
    }

    /** A JSON object that holds nothing, not even {@code d}. */
    public static FaultAction emptyJson() {
        return json(200, "{}");
    }

    /** This JSON text instead of the right answer; the work is not done. */
    public static FaultAction json(int status, String json) {
        return new FaultAction.Answer(status, Map.of(Reply.CONTENT_TYPE, "application/json"), json, false);
    }

    /** A redirect. */
    public static FaultAction redirect(int status, String location) {
        return status(status, Map.of("Location", location));
    }

    /** The work is done, and this is answered. */
    public static FaultAction afterWork(int status, String contentType, String body) {
        return new FaultAction.Answer(status, Map.of(Reply.CONTENT_TYPE, contentType), body, true);
    }

    boolean matches(String kind) {
        return kind.equals(where) || kind.startsWith(where + ".");
    }
}
