package dev.yt2ms.settings.jobfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.settings.SyncSettings;
import dev.yt2ms.settings.SyncSettings.OnBetter;
import dev.yt2ms.settings.SyncSettings.OnChange;
import dev.yt2ms.settings.SyncSettings.OnDelete;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyncKeysTest extends JobFileFixture {

    @Test
    void eachValidValueIsAccepted() {
        assertThat(files.read(JobFiles.with(
                                "sync: {full-every: 12h, on-change: reupload, on-better: reupload, on-delete: delete}"))
                        .run()
                        .sync())
                .isEqualTo(
                        new SyncSettings(Duration.ofHours(12), OnChange.REUPLOAD, OnBetter.REUPLOAD, OnDelete.DELETE));
    }

    @ParameterizedTest
    @CsvSource({
        "full-every, weekly, a duration such as",
        "on-change, replace, 'one of report, reupload'",
        "on-better, always, 'one of report, reupload'",
        "on-delete, true, 'one of report, delete'",
    })
    void aWrongValueIsNamed(String key, String value, String allowed) {
        assertThat(files.refusal(JobFiles.with(""), "migration.sync." + key + "=" + value))
                .startsWith("migration.sync." + key + ": '" + value)
                .contains(allowed);
    }
}
