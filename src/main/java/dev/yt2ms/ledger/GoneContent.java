package dev.yt2ms.ledger;

import dev.yt2ms.model.Video;
import java.time.Instant;

/**
 * A content on the platform whose video is deleted or private on YouTube. An API key alone can't distinguish a deleted
 * video from a private one.
 *
 * @param video the details with which the video was uploaded
 * @param upload the upload that created the content
 * @param since the time of the first full enumeration that did not find the video
 */
public record GoneContent(Video video, Upload upload, Instant since) {}
