package dev.yt2ms.ledger;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The last upload of a video that arrived on the platform.
 *
 * @param contentId the platform's id of the content
 * @param fields the upload fields that were sent; empty if an older version did not record them
 * @param at when the upload arrived
 * @param seen whether the content was already read back and compared
 * @param adopted whether the content existed before this migration; such a content is replaced only if a person asks
 *     for it
 */
public record Upload(
        String contentId, Optional<Map<String, String>> fields, Instant at, boolean seen, boolean adopted) {}
