package dev.yt2ms.sandbox.http;

import java.io.IOException;
import java.util.List;

/**
 * The endpoint that answers a request, and the properties by which faults and the log identify the request.
 *
 * @param where the kind of the request
 * @param subjects the ids or names (of videos, playlists or contents) in the request
 * @param endpoint answers the request
 */
public record Route(String where, List<String> subjects, Endpoint endpoint) {

    /** The kind of requests for watch pages. */
    public static final String WATCH = "watch";

    /** The kind of requests for media. A dot and the kind of file follow it, e.g. {@code media.segment}. */
    public static final String MEDIA = "media";

    /** The kind of upload requests. */
    public static final String UPLOAD = "upload";

    @FunctionalInterface
    public interface Endpoint {
        Reply answer(Call call) throws IOException;
    }

    /** Whether this is a request for a watch page or for media, which yt-dlp makes. */
    boolean isOfSource() {
        return where.equals(WATCH) || where.startsWith(MEDIA + ".");
    }

    String subject() {
        return subjects.isEmpty() ? "" : subjects.get(0);
    }
}
