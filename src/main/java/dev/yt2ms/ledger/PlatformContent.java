package dev.yt2ms.ledger;

import dev.yt2ms.model.Content;
import java.time.Duration;
import java.util.Optional;

/**
 * A content of the platform as the last index refresh found it, no matter who created it.
 *
 * @param id the content's id
 * @param filename the file name under which it is stored; empty text if the platform returns none
 * @param referenceId its key in the uploader's systems; empty text if it has none
 * @param title its title, possibly shortened
 * @param status the state of its encoding
 * @param duration its length; empty if the platform returns none
 */
public record PlatformContent(
        String id,
        String filename,
        String referenceId,
        String title,
        Content.Status status,
        Optional<Duration> duration) {}
