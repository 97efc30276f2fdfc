package dev.yt2ms.settings;

import dev.yt2ms.settings.value.MachineZone;
import dev.yt2ms.settings.value.TransferHours;
import java.util.Optional;

/**
 * The section {@code schedule}: when a run may transfer videos.
 *
 * @param transfers the hours for downloads and uploads; empty: any time
 */
public record ScheduleSettings(Optional<TransferHours> transfers) {

    /** Reads the section. */
    public static ScheduleSettings from(Section schedule) {
        schedule.allow("transfers");
        return new ScheduleSettings(schedule.text("transfers")
                .map(text -> TransferHours.parse(text, MachineZone.of(schedule.keyPath("transfers")))
                        .orElseThrow(() -> schedule.wrong("transfers", text, TransferHours.FORM))));
    }
}
