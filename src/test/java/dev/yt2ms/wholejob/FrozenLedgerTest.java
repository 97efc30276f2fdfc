package dev.yt2ms.wholejob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.cli.CommandInProcess;
import dev.yt2ms.faults.FaultCell;
import dev.yt2ms.faults.Survives;
import dev.yt2ms.job.RunOutcome;
import dev.yt2ms.ledger.LedgerDatabase;
import dev.yt2ms.sandbox.LoggedRequest;
import dev.yt2ms.sandbox.SandboxChannel;
import dev.yt2ms.sandbox.SandboxVideo;
import dev.yt2ms.sandbox.StoredContent;
import dev.yt2ms.settings.DatabaseSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Ledgers of released tables, on both databases: they are migrated forward, nothing in them is lost, and the run that left
 * them goes on. {@link LedgerMaker} made them, with the job of commit 2a452b0 for {@code v9}; the README beside them says
 * what each holds.
 */
class FrozenLedgerTest {

    @TempDir
    Path directory;

    private TestBed bed;

    @AfterEach
    void stopBed() {
        if (bed != null) {
            bed.close();
        }
    }

    static Stream<FrozenLedger> ledgers() {
        return FrozenLedger.of("v9");
    }

    static Stream<FrozenLedger> unfinishedEnumerations() {
        return ledgers().filter(ledger -> ledger.name().endsWith("-in-enumeration"));
    }

    static Stream<FrozenLedger> unfinishedTransfers() {
        return ledgers().filter(ledger -> ledger.name().equals("killed-in-transfer"));
    }

    @ParameterizedTest
    @MethodSource("ledgers")
    void nothingIsLostWhenItIsMigratedForward(FrozenLedger ledger) throws Exception {
        DatabaseSettings database = restore(ledger);
        Map<String, List<Map<String, String>>> before = recorded(ledger);
        assertThat(before.get("migration_item")).isNotEmpty();
        List<String> versions;
        try (Connection connection = FrozenLedger.connect(database, bed.state())) {
            assertThat(FrozenLedger.rows(connection)).as("as it was recorded").isEqualTo(before);
            versions = versions(connection);
        }

        LedgerDatabase.open(database, bed.state(), "test", LedgerDatabase.Mode.ALONE)
                .close();

        try (Connection connection = FrozenLedger.connect(database, bed.state())) {
            assertThat(versions(connection)).startsWith(versions.toArray(String[]::new));
            Map<String, List<Map<String, String>>> after = FrozenLedger.rows(connection);
            before.forEach((table, rows) -> {
                assertThat(after.get(table)).as(table).hasSameSizeAs(rows);
                for (int row = 0; row < rows.size(); row++) {
                    assertThat(after.get(table).get(row))
                            .as("%s, row %d", table, row)
                            .containsAllEntriesOf(rows.get(row));
                }
            });
        }
        assertItIsReported(before.get("migration_item"));
    }

    private DatabaseSettings restore(FrozenLedger ledger) throws Exception {
        ledger.restoreContents(directory.resolve("sandbox"));
        bed = new TestBed(directory);
        DatabaseSettings database = ledger.restore(bed.state());
        database.url()
                .ifPresent(url -> bed.set("database.url", "'" + url.reveal() + "'")
                        .set("database.user", database.user().orElseThrow()));
        return database;
    }

    private static Map<String, List<Map<String, String>>> recorded(FrozenLedger ledger) throws IOException {
        Map<String, List<Map<String, String>>> tables = new LinkedHashMap<>();
        FrozenLedger.TABLES.forEach(table -> tables.put(table, new ArrayList<>()));
        for (String line : Files.readAllLines(ledger.recordedRows())) {
            JsonNode row = JsonMapper.shared().readTree(line);
            row.properties().forEach(table -> {
                Map<String, String> columns = new LinkedHashMap<>();
                table.getValue()
                        .properties()
                        .forEach(column ->
                                columns.put(column.getKey(), column.getValue().asString()));
                tables.get(table.getKey()).add(columns);
            });
        }
        return tables;
    }

    private static List<String> versions(Connection connection) throws SQLException {
        List<String> versions = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT \"version\", \"checksum\", \"success\""
                                + " FROM \"flyway_schema_history\" WHERE \"version\" IS NOT NULL ORDER BY \"installed_rank\"")) {
            while (row.next()) {
                versions.add(row.getString(1) + " " + row.getString(2) + " " + row.getBoolean(3));
            }
        }
        return versions;
    }

    /** {@code status} and {@code export} show each video with its state. */
    private void assertItIsReported(List<Map<String, String>> items) {
        JsonNode status = bed.status();
        List<String> expected = items.stream()
                .map(item -> item.get("video_id") + " " + item.get("state"))
                .toList();
        assertThat(status.path("items"))
                .extracting(item -> item.path("videoId").asString() + " "
                        + item.path("state").asString())
                .containsExactlyInAnyOrderElementsOf(expected);
        CommandInProcess.Result export =
                CommandInProcess.run("export", bed.writeJobFile().toString(), "--format", "jsonl");
        assertThat(export.exitCode()).as(export.err()).isZero();
        assertThat(export.out().lines().map(JsonMapper.shared()::readTree))
                .extracting(item -> item.path("video_id").asString() + " "
                        + item.path("state").asString())
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @ParameterizedTest
    @MethodSource("unfinishedEnumerations")
    @Survives(FaultCell.OLD_H2_LEDGER)
    void anEnumerationGoesOnWithThePageThatWasNotRecordedYet(FrozenLedger ledger) throws Exception {
        DatabaseSettings database = restore(ledger);
        bed.sandbox.channel().fill(LedgerMaker.ENUMERATED);
        // Two of the four that were chosen when it began.
        bed.set("select.title-matches", "'number (5|58)$'");

        RunOutcome outcome = bed.migrate(atTheTimeOf(ledger));

        assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
        assertThat(bed.sandbox.traffic().requests("youtube.playlistItems"))
                .as("the second page alone: the first one is recorded")
                .hasSize(1);
        assertThat(bed.status().path("items")).hasSize(LedgerMaker.ENUMERATED);
        bed.assertAllArrivedOnce(Stream.of(5, 58)
                .map(SandboxChannel::filledId)
                .map(id -> bed.sandbox.channel().video(id).orElseThrow())
                .toList());
        assertItIsOneRun(database);
    }

    @ParameterizedTest
    @MethodSource("unfinishedTransfers")
    @Survives({FaultCell.KILLED_GROUP, FaultCell.OLD_H2_LEDGER})
    void aDeadExecutionGoesOnAndEachVideoIsThereOnce(FrozenLedger ledger) throws Exception {
        DatabaseSettings database = restore(ledger);
        bed.sandbox.channel().fill(7);
        List<String> there = bed.sandbox.platform().contents().stream()
                .map(StoredContent::referenceId)
                .toList();
        assertThat(there).hasSize(3);

        RunOutcome outcome = bed.migrate(atTheTimeOf(ledger));

        assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
        List<SandboxVideo> videos = bed.sandbox.channel().videos();
        for (SandboxVideo video : videos) {
            assertThat(bed.contentOf(video).filename()).isEqualTo(video.id() + ".mp4");
        }
        assertThat(bed.sandbox.platform().contents())
                .hasSameSizeAs(videos)
                .allMatch(content -> content.overwritten() == 0);
        assertThat(bed.sandbox.traffic().requests("watch"))
                .as("what had arrived, with an answer or without, is not moved again")
                .extracting(LoggedRequest::subject)
                .containsExactlyInAnyOrderElementsOf(videos.stream()
                        .map(SandboxVideo::id)
                        .filter(id -> !there.contains(id))
                        .toList());
        assertThat(bed.status().path("counts").path("VERIFIED").asInt()).isEqualTo(videos.size());
        assertThat(bed.sandbox.traffic().requests("youtube.playlistItems"))
                .as("a finished enumeration is not repeated")
                .isEmpty();
        assertItIsOneRun(database);
    }

    /** A page token is trusted for some hours only. */
    private static Clock atTheTimeOf(FrozenLedger ledger) throws IOException {
        Instant started = Instant.parse(recorded(ledger).get("migration").get(0).get("started_at"));
        return Clock.offset(
                Clock.systemUTC(), Duration.between(Instant.now(), started).plusMinutes(5));
    }

    /** The run that was left is the one that is completed, in the ledger and for Spring Batch. */
    private void assertItIsOneRun(DatabaseSettings database) throws SQLException {
        try (Connection connection = FrozenLedger.connect(database, bed.state())) {
            Map<String, List<Map<String, String>>> rows = FrozenLedger.rows(connection);
            assertThat(rows.get("migration"))
                    .singleElement()
                    .satisfies(
                            run -> assertThat(run).containsEntry("run", "1").containsEntry("run_state", "COMPLETED"));
            assertThat(rows.get("batch_job_instance")).hasSize(1);
            assertThat(rows.get("batch_job_execution"))
                    .extracting(execution -> execution.get("status"))
                    .doesNotContain("STARTED")
                    .endsWith("COMPLETED");
        }
    }
}
