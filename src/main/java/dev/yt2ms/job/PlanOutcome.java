package dev.yt2ms.job;

import dev.yt2ms.download.ytdlp.FormatSample;
import dev.yt2ms.mapping.FieldMapping;
import dev.yt2ms.run.StopReason;
import java.util.List;
import java.util.Optional;

/**
 * How a plan ended.
 *
 * @param stopped why it does not know the whole channel
 * @param notes what a migration would stop at, or warn of; one sentence each
 * @param sample the formats of a few of the videos that would be moved
 * @param mapping how videos are mapped, with the categories that the platform has
 */
public record PlanOutcome(Optional<StopReason> stopped, List<String> notes, FormatSample sample, FieldMapping mapping) {

    public PlanOutcome {
        notes = List.copyOf(notes);
    }
}
