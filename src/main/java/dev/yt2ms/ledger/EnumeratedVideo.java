package dev.yt2ms.ledger;

import dev.yt2ms.model.Video;
import java.util.Optional;

/**
 * A video that an enumeration found, with the decision of the selection whether it is moved.
 *
 * @param skipReason why the video is skipped; empty if it is selected
 */
public record EnumeratedVideo(Video video, Optional<String> skipReason) {}
