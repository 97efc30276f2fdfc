package dev.yt2ms.settings.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineZoneTest {

    /** Each zone is the one that Java 17 chooses on Linux for this TZ, with the clocks of winter. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CET-1CEST,M3.5.0,M10.5.0/3 | GMT+01:00",
                "CET-1CEST | GMT+01:00",
                "GMT0BST,M3.5.0/1,M10.5.0 | GMT",
                ":/etc/localtime | GMT+01:00",
                "/usr/share/zoneinfo/Europe/Rome | GMT",
                "Europe/Romme | GMT",
                "GMT+2 | GMT+02:00",
                "BST | Asia/Dhaka",
                "right/Europe/Rome | GMT+02:00",
            })
    void refusesATimeZoneThatJavaDoesNotKnow(String variable, String zone) {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> MachineZone.of("--cron", variable, ZoneId.of(zone)))
                .withMessageContainingAll(
                        "TZ: '" + variable.replaceFirst("^:", ""), "--cron", "Europe/Rome", "unset TZ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Europe/Rome | Europe/Rome",
                ":Europe/Rome | Europe/Rome",
                "posix/Europe/Rome | Europe/Rome",
                "EST5EDT | EST5EDT",
                "EST | -05:00",
                "UTC | UTC",
                "UTC0 | GMT",
                "CET-1 | GMT+01:00",
                "<+0330>-3:30 | GMT+03:30",
                "'' | Etc/UTC",
                " | Europe/Rome",
            })
    void acceptsATimeZoneThatJavaKnowsAndAFixedOffset(String variable, String zone) {
        assertThat(MachineZone.of("--cron", variable, ZoneId.of(zone))).isEqualTo(ZoneId.of(zone));
    }

    @Test
    void acceptsTheTimeZoneThatIsSetForJava() {
        assertThat(MachineZone.of("--cron", "CET-1CEST", ZoneId.of("Europe/Rome")))
                .isEqualTo(ZoneId.of("Europe/Rome"));
    }

    @Test
    void refusesAMachineWhoseTimeZoneJavaDoesNotFind() {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> MachineZone.of("--cron", null, ZoneId.of("GMT+01:00")))
                .withMessageContainingAll("TZ: not set", "--cron", "Europe/Rome");
    }
}
