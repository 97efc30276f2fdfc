package dev.yt2ms.sandbox.http;

import java.io.IOException;
import java.util.List;

/**
 * Where a request goes.
 *
 * @param where its kind, as the faults and the log name it
 * @param subjects what it is about
 * @param endpoint who answers it
 */
public record Route(String where, List<String> subjects, Endpoint endpoint) {

    /** Kind of the requests for watch pages. */
    public static final String WATCH = "watch";

    /** Kind of the requests for media, with what is asked for after a dot. */
    public static final String MEDIA = "media";

    /** Kind of the uploads. */
    public static final String UPLOAD = "upload";

    /** Answers requests. */
    @FunctionalInterface
    public interface Endpoint {
        Reply answer(Call call) throws IOException;
    }

    /** Whether yt-dlp asks for it. */
    boolean isOfSource() {
        return where.equals(WATCH) || where.startsWith(MEDIA + ".");
    }

    String subject() {
        return subjects.isEmpty() ? "" : subjects.get(0);
    }
}
