package dev.yt2ms.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.yt2ms.cli.options.LogOptions;
import dev.yt2ms.cli.options.OutputOptions;
import dev.yt2ms.model.JobCommands;
import dev.yt2ms.run.LogContext;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.jobfile.JobFile;
import dev.yt2ms.settings.value.KnownSecrets;
import dev.yt2ms.settings.value.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LoggingTest {

    @TempDir
    private Path folder;

    @AfterEach
    void end() {
        Logging.end();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aNewLogFileIsPrivateRegardlessOfTheUmask() throws IOException {
        start(new OutputOptions());

        assertThat(Files.getPosixFilePermissions(folder.resolve("state/logs/yt2ms.log")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void aProgramReadsOneJsonObjectFromEachLine() throws IOException {
        LogOptions json = new LogOptions();
        new CommandLine(json).parseArgs("--log-format", "json");
        String nasty = "title\u001b[2J\n{\"level\":\"FAKE\"} hunter22";
        start(json);
        LogContext.setRun(7);
        LogContext.setStep("download:partition0");
        LogContext.setVideo("AbCdEfGhIjK");
        try {
            LoggerFactory.getLogger("dev.yt2ms.X").warn("of {}", nasty, new IOException(nasty));
        } finally {
            LogContext.clearRun();
            LogContext.clearStep();
            LogContext.clearVideo();
        }
        LoggerFactory.getLogger("org.example.Library").info("outside of a run");

        List<JsonNode> lines = Files.readAllLines(folder.resolve("state/logs/yt2ms.log")).stream()
                .map(JsonMapper.shared()::readTree)
                .toList();

        assertThat(lines).hasSize(2);
        JsonNode line = lines.get(0);
        assertThat(Instant.parse(line.path("time").asString())).isBeforeOrEqualTo(Instant.now());
        assertThat(line.path("level").asString()).isEqualTo("WARN");
        assertThat(line.path("message").asString()).isEqualTo("of " + nasty.replace("hunter22", "***"));
        assertThat(line.path("migration").asString()).isEqualTo("n");
        assertThat(line.path("run").asInt()).isEqualTo(7);
        assertThat(line.path("step").asString()).isEqualTo("download:partition0");
        assertThat(line.path("video").asString()).isEqualTo("AbCdEfGhIjK");
        assertThat(line.path("exception").asString())
                .startsWith("java.io.IOException: title")
                .contains("at dev.yt2ms.cli.terminal.LoggingTest.")
                .doesNotContain("hunter22");
        assertThat(lines.get(1).has("run")).isFalse();
        assertThat(lines.get(1).path("logger").asString()).isEqualTo("org.example.Library");
        assertThat(Files.readString(folder.resolve("state/logs/yt2ms.log"))).doesNotContain("\u001b");
    }

    @Test
    void refusesAFormatThatDoesNotExist() {
        assertThatThrownBy(() -> new CommandLine(new LogOptions()).parseArgs("--log-format", "xml"))
                .hasMessageContaining("'xml' is not a log format; give text or json");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void packedFilesOfEarlierDaysArePrivateToo() throws IOException {
        Path packed = Files.createDirectories(folder.resolve("state/logs")).resolve("yt2ms.2026-11-28.0.log.gz");
        Files.setPosixFilePermissions(Files.createFile(packed), PosixFilePermissions.fromString("rw-r--r--"));

        start(new OutputOptions());

        assertThat(Files.getPosixFilePermissions(packed)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    /** Logback's patterns and regular expressions give a meaning to some characters of these names. */
    @ParameterizedTest
    @ValueSource(strings = {"100%/channel", "50%done", "%d{yyyy}", "a%%b", "%", "(old", "a{b", "[x]*+?.^$|)"})
    void yesterdaysFileIsPackedAndOldOnesAreDeletedInAnyFolder(String stateDir) throws IOException {
        Instant yesterday = Instant.now().minus(Duration.ofDays(1));
        LocalDate date = LocalDate.ofInstant(yesterday, ZoneId.systemDefault());
        Path logs = Files.createDirectories(folder.resolve(stateDir).resolve("logs"));
        Path log = Files.writeString(logs.resolve("yt2ms.log"), "first");
        Files.setLastModifiedTime(log, FileTime.from(yesterday));
        Files.createFile(logs.resolve("yt2ms." + date.minusDays(70) + ".0.log.gz"));

        start(new OutputOptions(), stateDir);
        LoggerFactory.getLogger("dev.yt2ms.X").warn("second");

        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() ->
                        assertThat(names(logs)).containsExactlyInAnyOrder("yt2ms.log", "yt2ms." + date + ".0.log.gz"));
        assertThat(log).content().contains("second").doesNotContain("first");
        assertThat(names(folder)).containsExactlyInAnyOrder("job.yml", stateDir.replaceFirst("/.*", ""));
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        }
    }

    private void start(OutputOptions options) throws IOException {
        start(options, "state");
    }

    private void start(OutputOptions options, String stateDir) throws IOException {
        Path job = Files.writeString(
                folder.resolve("job.yml"),
                "migration: {name: n, state-dir: '" + stateDir + "', source: {channel: '@c'}}");
        Settings settings = JobFile.read(job, List.of(), Map.of(), JobFile.Access.LEDGER);
        Logging.start(
                settings,
                new KnownSecrets(List.of(new Secret("hunter22"))),
                JobCommands.of("job.yml"),
                options,
                Optional.of(line -> {}),
                stop -> {});
    }
}
