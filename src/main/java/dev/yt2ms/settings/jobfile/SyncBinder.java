package dev.yt2ms.settings.jobfile;

import dev.yt2ms.settings.SyncSettings;
import dev.yt2ms.settings.SyncSettings.OnBetter;
import dev.yt2ms.settings.SyncSettings.OnChange;
import dev.yt2ms.settings.SyncSettings.OnDelete;
import java.time.Duration;

/** Reads the section {@code sync}. */
final class SyncBinder {

    private SyncBinder() {}

    static SyncSettings bind(Section sync) {
        sync.allow("full-every", "on-change", "on-better", "on-delete");
        return new SyncSettings(
                sync.duration("full-every", Duration.ofDays(7)),
                sync.choice("on-change", OnChange.REPORT, Section.choices(OnChange.values())),
                sync.choice("on-better", OnBetter.REPORT, Section.choices(OnBetter.values())),
                sync.choice("on-delete", OnDelete.REPORT, Section.choices(OnDelete.values())));
    }
}
