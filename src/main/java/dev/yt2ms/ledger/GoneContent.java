package dev.yt2ms.ledger;

import dev.yt2ms.model.Video;
import java.time.Instant;

/**
 * A content on the platform whose video is gone at the source: deleted or private, which a key can't tell apart.
 *
 * @param video the video as uploaded
 * @param upload the upload that made the content
 * @param since the first full look that did not find it
 */
public record GoneContent(Video video, Upload upload, Instant since) {}
