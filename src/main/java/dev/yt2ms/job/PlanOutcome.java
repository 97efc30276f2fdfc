package dev.yt2ms.job;

import dev.yt2ms.download.ytdlp.FormatSample;
import dev.yt2ms.mapping.FieldMapping;
import dev.yt2ms.run.StopReason;
import java.util.List;
import java.util.Optional;

/**
 * The result of a plan.
 *
 * @param stopped why the enumeration is incomplete; empty if it is complete
 * @param notes one sentence for each problem that would stop a migration or deserves a warning
 * @param sample the total size and length of a few of the videos that would be moved
 * @param mapping the mapping from videos to upload fields, which knows the platform's categories
 */
public record PlanOutcome(Optional<StopReason> stopped, List<String> notes, FormatSample sample, FieldMapping mapping) {

    public PlanOutcome {
        notes = List.copyOf(notes);
    }
}
