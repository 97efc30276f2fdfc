package dev.yt2ms.ledger;

import dev.yt2ms.model.Media;
import dev.yt2ms.model.Video;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One video in the ledger with the data that a worker needs.
 *
 * @param video the details as enumerated
 * @param state the state of the item
 * @param attempts the numbers of failed attempts that count against the limits
 * @param expectedBytes the number of bytes that its download needs; empty if no attempt has determined it yet
 * @param staged the downloaded file; empty if there is none
 * @param uploadFilename the file name of the last upload or upload attempt
 * @param uploadUnsure whether an earlier upload may have arrived; the next upload must ask the platform first
 * @param upload the last upload that arrived
 * @param errorRule the rule of the recorded failure
 * @param deferredSince when the item was deferred for the first time since its last success
 * @param plainerThan the video and audio formats of an earlier file that the platform could not encode, which is why
 *     the video is moved in a plainer format; empty if there is no such file
 */
public record MigrationItem(
        Video video,
        ItemState state,
        Attempts attempts,
        OptionalLong expectedBytes,
        Optional<StagedFile> staged,
        Optional<String> uploadFilename,
        boolean uploadUnsure,
        Optional<Upload> upload,
        Optional<String> errorRule,
        Optional<Instant> deferredSince,
        Optional<Media> plainerThan) {

    /**
     * The numbers of failed attempts that count against the limits.
     *
     * @param downloads the number of failed downloads
     * @param uploads the number of failed uploads
     * @param verifications how many times the platform could not encode an upload of the video
     */
    public record Attempts(int downloads, int uploads, int verifications) {}

    public String id() {
        return video.id();
    }
}
