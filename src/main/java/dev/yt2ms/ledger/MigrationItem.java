package dev.yt2ms.ledger;

import dev.yt2ms.model.Media;
import dev.yt2ms.model.Video;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One video in the ledger, as a worker needs it.
 *
 * @param video its details as enumerated
 * @param state where it stands
 * @param downloadAttempts failed downloads that count
 * @param uploadAttempts failed uploads that count
 * @param verifyAttempts how often the platform could make nothing of it
 * @param expectedBytes what its download is known to need
 * @param staged its file, once downloaded
 * @param uploadFilename the name that it was, or was about to be, uploaded under
 * @param uploadUnsure an earlier upload may have arrived: the platform must be asked first
 * @param upload the last upload that arrived
 * @param errorRule the rule of the failure that is on record
 * @param deferredSince when it was put off first, if it did not go well since
 * @param plainerThan a file of it that the platform could not encode: it is moved in a plainer format since
 */
public record MigrationItem(
        Video video,
        ItemState state,
        int downloadAttempts,
        int uploadAttempts,
        int verifyAttempts,
        OptionalLong expectedBytes,
        Optional<StagedFile> staged,
        Optional<String> uploadFilename,
        boolean uploadUnsure,
        Optional<Upload> upload,
        Optional<String> errorRule,
        Optional<Instant> deferredSince,
        Optional<Media> plainerThan) {

    /** The video's id. */
    public String id() {
        return video.id();
    }
}
