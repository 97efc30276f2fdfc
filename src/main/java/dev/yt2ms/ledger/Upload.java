package dev.yt2ms.ledger;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The last upload of a video that arrived.
 *
 * @param contentId the platform's id of it
 * @param fields the upload fields that were sent; empty where an older version did not record them
 * @param at when it arrived
 * @param seen whether it was read back already, and compared
 * @param adopted whether it was there before this migration: it is never replaced unasked
 */
public record Upload(
        String contentId, Optional<Map<String, String>> fields, Instant at, boolean seen, boolean adopted) {}
