package dev.yt2ms.ledger;

import java.time.Duration;
import java.util.Optional;

/**
 * A content of the platform as it was last seen there, whoever put it there.
 *
 * @param id its content id
 * @param filename the name that it is stored under; empty text where the platform tells none
 * @param referenceId its key in the uploader's systems; empty text where there is none
 * @param title its title, perhaps cut
 * @param status where its encoding stands
 * @param duration its length, where told
 */
public record PlatformContent(
        String id, String filename, String referenceId, String title, Status status, Optional<Duration> duration) {

    /** Where the encoding of a content stands. */
    public enum Status {
        QUEUED,
        ENCODING,
        READY,
        ERROR,
        /** The platform said something that nothing public explains. */
        UNKNOWN
    }
}
