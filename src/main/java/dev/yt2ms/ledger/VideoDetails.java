package dev.yt2ms.ledger;

import java.util.List;
import java.util.Map;

/**
 * Everything that the ledger knows about one video.
 *
 * @param status the status of the video
 * @param fields the upload fields that were sent last; empty before the first upload
 * @param attempts the last failed attempts, the newest first
 */
public record VideoDetails(ItemStatus status, Map<String, String> fields, List<FailedAttempt> attempts) {}
