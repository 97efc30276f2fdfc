package dev.yt2ms.ledger;

import dev.yt2ms.model.Video;
import java.time.Instant;

/**
 * A content on the platform whose video is deleted or private on YouTube. With an API key, the two can't be
 * distinguished.
 *
 * @param video the details with which the video was uploaded
 * @param upload the upload that created the content
 * @param since when a full enumeration did not find the video for the first time
 */
public record GoneContent(Video video, Upload upload, Instant since) {}
