package dev.yt2ms.settings;

import dev.yt2ms.settings.value.TransferHours;
import java.util.Optional;

/**
 * The section {@code schedule}: when a run may transfer videos.
 *
 * @param transfers the hours for downloads and uploads; empty: any time
 */
public record ScheduleSettings(Optional<TransferHours> transfers) {}
