package dev.yt2ms.sandbox.http;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A rule that makes requests go wrong. It says which requests, how many, and what happens to them.
 *
 * @param where the kind of request, e.g. {@code watch}, {@code media}, {@code media.file}, {@code media.manifest},
 *     {@code media.segment}, {@code youtube}, {@code youtube.videos}, {@code oauth.token}, {@code platform}, {@code
 *     platform.CreateUploaderSession}, {@code upload}; the part before a dot alone, e.g. {@code media}, stands for all
 *     kinds that begin with it
 * @param subject the video id, playlist id, handle, file name, reference id or content id that the request must
 *     concern; {@code null} for any. For an upload, only the form fields before the file are compared
 * @param skip the number of matching requests that succeed first
 * @param times the number of requests that go wrong after the skipped ones; in JSON, 0 or a missing value means 1
 * @param action what happens to these requests
 */
public record Fault(String where, @Nullable String subject, int skip, int times, FaultAction action) {

    /** The value of {@link #times(int)} for a fault that lasts until the rule is cleared. */
    public static final int ALWAYS = Integer.MAX_VALUE;

    public Fault {
        Objects.requireNonNull(where, "a fault needs \"where\"");
        Objects.requireNonNull(action, "a fault needs \"action\"");
        times = times == 0 ? 1 : times;
    }

    /** Creates a fault for the next request of this kind. */
    public static Fault at(String where, FaultAction action) {
        return new Fault(where, null, 0, 1, action);
    }

    /** Limits the fault to requests that concern this subject. */
    public Fault about(String what) {
        return new Fault(where, what, skip, times, action);
    }

    /** Sets the number of requests that go wrong. */
    public Fault times(int count) {
        return new Fault(where, subject, skip, count, action);
    }

    /** Sets the number of requests that succeed first. */
    public Fault skip(int count) {
        return new Fault(where, subject, count, times, action);
    }

    /** Makes every request go wrong until the rule is cleared. */
    public Fault always() {
        return times(ALWAYS);
    }

    /** Answers with this status and a short HTML body. */
    public static FaultAction status(int status) {
        return status(status, Map.of());
    }

    /** Answers with this status, a short HTML body and these headers, e.g. {@code Retry-After}. */
    public static FaultAction status(int status, Map<String, String> headers) {
        return new FaultAction.Answer(status, headers, "<html><body><h1>" + status + "</h1></body></html>", false);
    }

    /** Answers with an HTML page and status 200, where JSON is expected. */
    public static FaultAction html() {
        return status(200);
    }

    /**
     * Answers with an empty JSON object. It lacks the property {@code d}, which encloses every regular answer of the
     * platform.
     */
    public static FaultAction emptyJson() {
        return json(200, "{}");
    }

    /** Answers with this JSON text. The endpoint does not do its work. */
    public static FaultAction json(int status, String json) {
        return new FaultAction.Answer(status, Map.of(Reply.CONTENT_TYPE, "application/json"), json, false);
    }

    /** Answers with a redirect to this location. */
    public static FaultAction redirect(int status, String location) {
        return status(status, Map.of("Location", location));
    }

    /** Lets the endpoint do its work, but sends this answer instead of the endpoint's. */
    public static FaultAction afterWork(int status, String contentType, String body) {
        return new FaultAction.Answer(status, Map.of(Reply.CONTENT_TYPE, contentType), body, true);
    }

    boolean matches(String kind) {
        return kind.equals(where) || kind.startsWith(where + ".");
    }
}
