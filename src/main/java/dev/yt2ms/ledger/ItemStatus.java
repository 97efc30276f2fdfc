package dev.yt2ms.ledger;

import dev.yt2ms.model.Difference;
import dev.yt2ms.model.Media;
import dev.yt2ms.model.Video;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The status of one video, as {@code status} reports it.
 *
 * @param skipReason the rule that excludes the video, and why
 * @param failures the counted attempts and the last failure
 * @param file what was downloaded and uploaded
 * @param content its content on the platform
 * @param source its length and playlists on YouTube, and what has changed there since the upload
 */
public record ItemStatus(
        String videoId,
        String title,
        Instant publishedAt,
        ItemState state,
        Optional<String> skipReason,
        Failures failures,
        File file,
        OnPlatform content,
        AtSource source) {

    /**
     * The failures of a video.
     *
     * @param attempts the number of attempts that count against the limits: failed downloads and uploads, and uploads
     *     that turned out unusable
     * @param errorClass the class of the last failure
     * @param rule the rule that classified the last failure
     * @param text the message of the last failure
     */
    public record Failures(int attempts, Optional<String> errorClass, Optional<String> rule, Optional<String> text) {}

    /**
     * What was downloaded and uploaded.
     *
     * @param bytes the uploaded bytes; before the upload, the staged bytes
     * @param media the video and audio formats of the downloaded file; empty before the download, and for a file that
     *     an earlier version of yt2ms downloaded
     * @param plainerThan the video and audio formats of an earlier file that the platform could not encode, which is
     *     why the video is moved in a plainer format; empty if there is no such file
     */
    public record File(OptionalLong bytes, Optional<Media> media, Optional<Media> plainerThan) {}

    /**
     * A video's content on the platform.
     *
     * @param id the content's id; empty before the upload
     * @param adopted whether the content was found on the platform instead of being uploaded
     * @param filename the file name on the platform; empty before the upload
     * @param uploadedAt when the upload was complete
     * @param verifiedAt when the content was compared with what was sent
     * @param differences the differences between what was sent and what is on the platform; also empty if the content
     *     was never compared
     */
    public record OnPlatform(
            Optional<String> id,
            boolean adopted,
            Optional<String> filename,
            Optional<Instant> uploadedAt,
            Optional<Instant> verifiedAt,
            List<Difference> differences) {}

    /**
     * The video on YouTube, and what has changed there since the upload.
     *
     * @param duration the length
     * @param playlists the playlists that contain the video; empty if no rule or template of the job file needs
     *     playlists
     * @param changedFields the details of the video that changed, e.g. its title
     * @param changedAt when the change was found
     * @param goneSince the time of the first full enumeration that did not find the video; empty if the video was
     *     always found, or was found again
     * @param betterHeight the height in pixels of the better picture that YouTube has now; empty if there is none
     */
    public record AtSource(
            Duration duration,
            List<Video.Playlist> playlists,
            List<String> changedFields,
            Optional<Instant> changedAt,
            Optional<Instant> goneSince,
            OptionalLong betterHeight) {}
}
