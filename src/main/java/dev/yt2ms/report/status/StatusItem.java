package dev.yt2ms.report.status;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.model.Difference;
import dev.yt2ms.model.Media;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One video in the array {@code items} of {@code status --json}. Texts that the object does not have are empty. All
 * texts but the times are untrusted.
 *
 * @param videoId YouTube's id
 * @param publishedAt when the video was published; a text, because an export contains it unchanged
 * @param skipReason the rule that excludes the video, and why
 * @param failure the last failure
 * @param file what was downloaded and uploaded
 * @param content its content on the platform
 * @param source its length and playlists on YouTube, and what has changed there since the upload
 */
public record StatusItem(
        String videoId,
        String title,
        String publishedAt,
        ItemState state,
        String skipReason,
        @JsonUnwrapped Failure failure,
        @JsonUnwrapped File file,
        @JsonUnwrapped OnPlatform content,
        @JsonUnwrapped AtSource source) {

    public StatusItem {
        // Jackson passes null for a property that the object does not have.
        state = Objects.requireNonNullElse(state, ItemState.PENDING);
    }

    /**
     * The last failure of a video.
     *
     * @param errorClass the class of the failure
     * @param rule the rule that classified the failure
     * @param error the message
     * @param attempts the number of failed attempts that count
     */
    public record Failure(String errorClass, String rule, Optional<String> error, int attempts) {}

    /**
     * What was downloaded and uploaded.
     *
     * @param bytes the size of the file
     * @param media the video and audio formats of the downloaded file
     * @param plainerThan the formats of an earlier file that the platform could not encode
     */
    public record File(OptionalLong bytes, Optional<Media> media, Optional<Media> plainerThan) {}

    /**
     * A video's content on the platform.
     *
     * @param contentId the content's id
     * @param adopted whether the content was found on the platform instead of being uploaded
     * @param filename the file name on the platform
     * @param uploadedAt when the upload was complete; a text, because an export contains it unchanged
     * @param verifiedAt when the content was last compared with what was sent
     * @param differences the differences between what was sent and what is on the platform
     */
    public record OnPlatform(
            String contentId,
            boolean adopted,
            String filename,
            String uploadedAt,
            Optional<Instant> verifiedAt,
            List<Difference> differences) {

        /** Returns when the upload was complete; empty before that. */
        public Optional<Instant> uploaded() {
            return uploadedAt.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(uploadedAt));
        }
    }

    /**
     * The video on YouTube, and what has changed there since the upload.
     *
     * @param durationSeconds the length
     * @param playlists the titles of the playlists that contain the video
     * @param sourceChange the details of the video that changed
     * @param goneSince when the video was first noticed to be deleted or private
     * @param betterHeight the height in pixels of the better picture that YouTube has now; empty if there is none
     */
    public record AtSource(
            long durationSeconds,
            List<String> playlists,
            Optional<SourceChange> sourceChange,
            Optional<Instant> goneSince,
            OptionalLong betterHeight) {}

    /**
     * A change on YouTube after the upload.
     *
     * @param fields the details of the video that changed, e.g. its title
     * @param at when the change was noticed
     */
    public record SourceChange(List<String> fields, Optional<Instant> at) {}

    /** Whether the video is on the platform, as far as the ledger knows. */
    public boolean isOnPlatform() {
        return state.isOnPlatform() && !content.contentId().isEmpty();
    }

    /** Whether the video was deleted or made private on YouTube, and is still on the platform. */
    public boolean isGone() {
        return source.goneSince().isPresent() && isOnPlatform();
    }

    /** Returns the error; empty if there is none, or if the video is skipped, because its error does not matter then. */
    public String error() {
        return state == ItemState.SKIPPED ? "" : failure.error().orElse("");
    }

    /** Returns the most severe kind of the differences; empty if there are none. */
    public Optional<Difference.Kind> mostSevere() {
        return Difference.weightiest(content.differences());
    }

    /**
     * Describes for people how the height of the better picture on YouTube differs from that of the downloaded one;
     * empty if YouTube has no better picture.
     */
    public Optional<String> better() {
        return source.betterHeight().isEmpty()
                ? Optional.empty()
                : Optional.of("%d pixels high on YouTube now, and %s when it was downloaded"
                        .formatted(
                                source.betterHeight().getAsLong(),
                                file.media()
                                        .map(media -> String.valueOf(media.height()))
                                        .orElse("")));
    }
}
