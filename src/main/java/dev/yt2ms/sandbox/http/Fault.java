package dev.yt2ms.sandbox.http;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A rule that makes requests go wrong: which ones, how often and how.
 *
 * @param where the kind of request, e.g. {@code watch}, {@code media}, {@code media.file}, {@code media.manifest},
 *     {@code media.segment}, {@code youtube}, {@code youtube.videos}, {@code oauth.token}, {@code platform}, {@code
 *     platform.CreateUploaderSession}, {@code upload}; the part before a dot stands for all of its kinds
 * @param subject the video id, playlist id, handle, file name, reference id or content id that the request must
 *     concern; {@code null} for any. In an upload, only the form fields that come before the file are known in time
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

    /** Makes the next request of this kind go wrong. */
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

    /** An answer of this status with a short HTML body. */
    public static FaultAction status(int status) {
        return status(status, Map.of());
    }

    /** An answer of this status with a short HTML body and headers, e.g. {@code Retry-After}. */
    public static FaultAction status(int status, Map<String, String> headers) {
        return new FaultAction.Answer(status, headers, "<html><body><h1>" + status + "</h1></body></html>", false);
    }

    /** An HTML page instead of JSON, with status 200. */
    public static FaultAction html() {
        return status(200);
    }

    /** An empty JSON object, without even the envelope {@code d}. */
    public static FaultAction emptyJson() {
        return json(200, "{}");
    }

    /** This JSON text instead of the regular answer; the endpoint does not do its work. */
    public static FaultAction json(int status, String json) {
        return new FaultAction.Answer(status, Map.of(Reply.CONTENT_TYPE, "application/json"), json, false);
    }

    /** A redirect to this location. */
    public static FaultAction redirect(int status, String location) {
        return status(status, Map.of("Location", location));
    }

    /** This answer after the endpoint has done its work. */
    public static FaultAction afterWork(int status, String contentType, String body) {
        return new FaultAction.Answer(status, Map.of(Reply.CONTENT_TYPE, contentType), body, true);
    }

    boolean matches(String kind) {
        return kind.equals(where) || kind.startsWith(where + ".");
    }
}
