package dev.yt2ms.settings;

import dev.yt2ms.settings.value.TransferHours;
import java.util.Optional;

/**
 * When the work of a run is done.
 *
 * @param transfers the time of day for downloads and uploads; empty: any time
 */
public record ScheduleSettings(Optional<TransferHours> transfers) {}
