package dev.yt2ms.sandbox.http;

import java.io.IOException;
import java.util.List;

/**
 * The endpoint for a request, and what faults and the log know about the request.
 *
 * @param where the kind of the request
 * @param subjects the ids or names that the request concerns
 * @param endpoint answers the request
 */
public record Route(String where, List<String> subjects, Endpoint endpoint) {

    /** The kind of requests for watch pages. */
    public static final String WATCH = "watch";

    /** The kind of requests for media; a dot and the kind of file follow. */
    public static final String MEDIA = "media";

    /** The kind of uploads. */
    public static final String UPLOAD = "upload";

    /** Answers requests. */
    @FunctionalInterface
    public interface Endpoint {
        Reply answer(Call call) throws IOException;
    }

    /** Whether yt-dlp makes this request. */
    boolean isOfSource() {
        return where.equals(WATCH) || where.startsWith(MEDIA + ".");
    }

    String subject() {
        return subjects.isEmpty() ? "" : subjects.get(0);
    }
}
