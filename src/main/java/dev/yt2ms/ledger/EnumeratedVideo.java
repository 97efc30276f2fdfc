package dev.yt2ms.ledger;

import dev.yt2ms.model.Video;
import java.util.Optional;

/**
 * A video of the channel and whether it is to be moved.
 *
 * @param skipReason why it is left out; empty where it is selected
 */
public record EnumeratedVideo(Video video, Optional<String> skipReason) {}
