package dev.yt2ms.wholejob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.StartsProcesses;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests which time zone of the environment yt2ms accepts for times of day. */
@StartsProcesses
class TimeZoneTest {

    @TempDir
    private Path folder;

    @Test
    void aScheduleIsRefusedIfJavaDoesNotKnowTheTimeZone() throws Exception {
        Map<String, String> environment = Map.of("TZ", "CET-1CEST,M3.5.0,M10.5.0/3");
        Path jobFile = Files.writeString(
                folder.resolve("job.yml"),
                "migration: {name: a, source: {channel: '@a', api-key: k}, destination: {token: t}}");

        assertRefused(
                List.of("status", jobFile.toString(), "--set", "migration.schedule.transfers=22:00-06:00"),
                environment,
                "migration.schedule.transfers");
        assertRefused(List.of("sync", jobFile.toString(), "--cron", "15 3 * * *"), environment, "--cron");
    }

    private static void assertRefused(List<String> arguments, Map<String, String> environment, String user)
            throws Exception {
        try (CommandLineProcess process = CommandLineProcess.start(arguments, environment)) {
            CommandLineProcess.Result result = process.await();
            assertThat(result.err()).contains("TZ: 'CET-1CEST", "is not allowed with " + user);
            assertThat(result.exitCode()).isEqualTo(2);
        }
    }
}
