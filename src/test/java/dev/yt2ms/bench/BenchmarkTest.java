package dev.yt2ms.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.ledger.database.TestDatabases;
import dev.yt2ms.sandbox.http.LoggedRequest;
import dev.yt2ms.settings.DatabaseSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that the benchmark measures processor time and memory, and that yt2ms and the compared script move the same
 * videos.
 */
@StartsProcesses
class BenchmarkTest {

    private static final int VIDEOS = 2;
    private static final long BYTES = 300_000;

    @TempDir
    Path folder;

    @Test
    void yt2msMovesAllVideosAndItsProcessesAreMeasured() throws Exception {
        try (Stage stage = Stage.set(folder.resolve("stage"), launcher(), demoJob(), VIDEOS, BYTES)) {
            Usage usage = stage.run(List.of("migrate", "JOB", "--quiet"), "download.workers=2");

            assertThat(usage.exitCode()).isZero();
            assertThat(stage.sandbox().platform().contents())
                    .hasSize(VIDEOS)
                    .allSatisfy(content -> assertThat(
                                    Files.size(stage.sandbox().platform().file(content)))
                            .isEqualTo(BYTES));
            assertThat(stage.sandbox().traffic().requests("media").stream()
                            .mapToLong(LoggedRequest::sent)
                            .sum())
                    .isEqualTo(VIDEOS * BYTES);
            assertThat(usage.cpu()).isPositive();
            if (OS.LINUX.isCurrentOs()) {
                assertThat(usage.jvmCpu())
                        .hasValueSatisfying(jvm -> assertThat(jvm).isPositive().isLessThan(usage.cpu()));
                assertThat(usage.ytDlpCpu())
                        .hasValueSatisfying(ytDlp -> assertThat(ytDlp).isPositive());
                assertThat(usage.peakMemory())
                        .hasValueSatisfying(bytes -> assertThat(bytes).isGreaterThan(30_000_000));
            }
        }
    }

    @Test
    void machinesWithAddressesOfTheirOwnMigrateTogether() throws Exception {
        DatabaseSettings settings = TestDatabases.emptyPostgres("bench");
        TestDatabases.open(settings, folder).close(); // Creates the tables.
        String database = settings.url().orElseThrow().reveal();
        assumeTrue(SeveralMachines.missing(Optional.of(database)).isEmpty(), "This test needs the address 127.0.0.4");
        try (Stage stage = Stage.set(folder.resolve("stage"), launcher(), demoJob(), 2 * VIDEOS, BYTES)) {
            stage.bytesPerSecondAndAddress(1_000_000)
                    .variable(SeveralMachines.DATABASE, database + "?user=postgres&password=postgres");

            Usage usage = SeveralMachines.run(stage, 2);

            assertThat(usage.exitCode()).isZero();
            assertThat(stage.sandbox().platform().contents()).hasSize(2 * VIDEOS);
        }
        assertThat(SeveralMachines.missing(Optional.empty()).orElseThrow()).contains(SeveralMachines.DATABASE);
    }

    @Test
    void theScriptMovesTheSameVideos() throws Exception {
        assumeTrue(Stage.canRunScript(), "This test needs curl");
        try (Stage stage = Stage.set(folder.resolve("stage"), launcher(), demoJob(), VIDEOS, BYTES)) {
            Usage usage = stage.runScript(VIDEOS);

            assertThat(usage.exitCode()).isZero();
            assertThat(usage.cpu()).isPositive();
            assertThat(stage.sandbox().platform().contents())
                    .hasSize(VIDEOS)
                    .allSatisfy(content ->
                            assertThat(content.referenceId() + ".mp4").isEqualTo(content.filename()));
        }
    }

    @Test
    void theResultLineOfAFailedRunShowsItsExitCode() throws Exception {
        try (Stage stage = Stage.set(folder.resolve("stage"), launcher(), demoJob(), VIDEOS, BYTES)) {
            Usage usage = stage.run(List.of("migrate", "JOB"), "download.workers=99");

            assertThat(usage.exitCode()).isEqualTo(2);
            assertThat(Table.line(result(usage))).endsWith("exit code 2");
        }
    }

    @Test
    void theProcessorTimeOfTheShellsChildrenIsRead() {
        String dash = "0m0.010000s 0m0.020000s\n1m2.500000s 0m3.250000s\n";
        String bash = "0m0.010s 0m0.020s\n1m2.500s 0m3.250s\n";

        assertThat(MeasuredProcess.treeCpu(dash)).isEqualTo(Duration.ofMillis(65_750));
        assertThat(MeasuredProcess.treeCpu(bash)).isEqualTo(Duration.ofMillis(65_750));
        assertThat(MeasuredProcess.treeCpu("0m0.01s 0m0.02s\n0m1.50s 0m0.25s\n"))
                .isEqualTo(Duration.ofMillis(1_750));
    }

    @Test
    void aLineHoldsTheRatioAndTheProcessorTimePerVideo() {
        Usage usage = new Usage(
                0,
                Duration.ofSeconds(40),
                Duration.ofSeconds(10),
                Optional.of(Duration.ofSeconds(4)),
                Optional.of(Duration.ofSeconds(5)),
                Optional.of(200_000_000L));
        Result result = result(usage);

        assertThat(result.ratio()).contains(0.5);
        assertThat(Table.line(result).split("\\s+"))
                .containsExactly(
                        "bulk", "yt2ms", "20", "40", "40.0", "20.0", "0.50", "10.0", "4.0", "5.0", "1.0", "0.50",
                        "200");
        assertThat(result.json())
                .containsEntry("idealSeconds", 20.0)
                .containsEntry("cpuSeconds", Map.of("all", 10.0, "jvm", 4.0, "ytDlp", 5.0, "media", 1.0));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theCpuAndMemoryUseOfThisProcessCanBeRead() {
        long pid = ProcessHandle.current().pid();

        assertThat(ProcessStatistics.all())
                .filteredOn(process -> process.pid() == pid)
                .singleElement()
                .satisfies(process -> assertThat(process.own()).isPositive());
        assertThat(ProcessStatistics.peakMemory(pid).orElseThrow())
                .isGreaterThan(10_000_000)
                .isLessThan(16_000_000_000L);
    }

    private static Result result(Usage usage) {
        return new Result(
                "bulk", "yt2ms", 20, 40_000_000, 40, "", Optional.of(Duration.ofSeconds(20)), usage, Map.of());
    }

    private static Path demoJob() {
        return Path.of("jobs/demo.yml").toAbsolutePath();
    }

    /** Creates a script that replaces the launcher, which would first build yt2ms. */
    private Path launcher() throws IOException {
        Path script = folder.resolve("yt2ms");
        Files.writeString(
                script,
                "#!/bin/sh\nexec '%s/bin/java' -XX:TieredStopAtLevel=1 -cp '%s' dev.yt2ms.cli.Yt2ms \"$@\"\n"
                        .formatted(System.getProperty("java.home"), System.getProperty("java.class.path")));
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }
}
