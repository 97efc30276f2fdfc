package dev.yt2ms.wholejob.frozen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.cli.CommandInProcess;
import dev.yt2ms.faults.FaultCell;
import dev.yt2ms.faults.Survives;
import dev.yt2ms.job.RunOutcome;
import dev.yt2ms.ledger.database.LedgerDatabase;
import dev.yt2ms.sandbox.http.LoggedRequest;
import dev.yt2ms.sandbox.platform.StoredContent;
import dev.yt2ms.sandbox.youtube.SandboxChannel;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import dev.yt2ms.settings.DatabaseSettings;
import dev.yt2ms.wholejob.TestBed;
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
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tests with ledgers that released versions wrote, on both databases. The current version upgrades them, loses nothing
 * in them, and continues their runs. {@link LedgerMaker} made the ledgers of {@code v9} with the code of commit
 * 2a452b0; the README next to them describes each one.
 */
@StartsProcesses
class FrozenLedgerTest {

    /** A column that later versions removed, because claims do not expire. */
    private static final String REMOVED = "claimed_until";

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

    static Stream<FrozenLedger> allStates() {
        return ledgers().filter(ledger -> ledger.name().equals("all-states"));
    }

    static Stream<FrozenLedger> unfinishedTransfers() {
        return ledgers().filter(ledger -> ledger.name().equals("killed-in-transfer"));
    }

    @ParameterizedTest
    @MethodSource("ledgers")
    void upgradingAnOldLedgerLosesNothing(FrozenLedger ledger) throws Exception {
        DatabaseSettings database = restore(ledger);
        Map<String, List<Map<String, String>>> before = recorded(ledger);
        assertThat(before.get("migration_item")).isNotEmpty();
        List<String> versions;
        try (Connection connection = FrozenLedger.connect(database, bed.state())) {
            assertThat(FrozenLedger.rows(connection))
                    .as("rows of the ledger before its upgrade")
                    .isEqualTo(before);
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
                    Map<String, String> kept = new LinkedHashMap<>(rows.get(row));
                    kept.remove(REMOVED);
                    assertThat(after.get(table).get(row))
                            .as("%s, row %d", table, row)
                            .doesNotContainKey(REMOVED)
                            .containsAllEntriesOf(kept);
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

    /** Asserts that {@code status} and {@code export} show each video with its state. */
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
    void anInterruptedEnumerationContinuesWithTheFirstUnrecordedPage(FrozenLedger ledger) throws Exception {
        DatabaseSettings database = restore(ledger);
        bed.sandbox.channel().fill(LedgerMaker.ENUMERATED);
        // The rules now select two of the four videos that were selected when the enumeration began.
        bed.set("select.title-matches", "'number (5|58)$'");

        RunOutcome outcome = bed.migrate(atTheTimeOf(ledger));

        assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
        assertThat(bed.sandbox.traffic().requests("youtube.playlistItems"))
                .as("requests for pages: only the second, because the ledger has recorded the first")
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
    void aKilledRunOfAnOldLedgerContinuesWithoutDoublesOrLosses(FrozenLedger ledger) throws Exception {
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
                .as("downloaded videos: only those that are not on the platform, with or without a recorded answer")
                .extracting(LoggedRequest::subject)
                .containsExactlyInAnyOrderElementsOf(videos.stream()
                        .map(SandboxVideo::id)
                        .filter(id -> !there.contains(id))
                        .toList());
        assertThat(bed.status().path("counts").path("VERIFIED").asInt()).isEqualTo(videos.size());
        assertThat(bed.sandbox.traffic().requests("youtube.playlistItems"))
                .as("requests for pages, although the enumeration was finished")
                .isEmpty();
        assertItIsOneRun(database);
    }

    /**
     * In this test, the platform has the contents to which the ledger's hand-written rows refer, and the contents of
     * all uploads whose outcome is unknown.
     */
    @ParameterizedTest
    @MethodSource("allStates")
    void itemsInEachStateOfAnOldLedgerEndAsExpected(FrozenLedger ledger) throws Exception {
        addContents(ledger);
        DatabaseSettings database = restore(ledger);
        LedgerMaker.setKeysOfAllStates(bed);
        addChannelOf(ledger);
        Map<String, StoredContent> before = contents();

        RunOutcome outcome = bed.migrate(atTheTimeOf(ledger));

        assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(3);
        Set<String> failed = Set.of("gonefailed0", "missing0000", "nametaken00", "operator000", "toolarge000");
        Set<String> skipped = Set.of("boring00000", "livenow0000", "private0000", "upcoming000");
        assertThat(states())
                .allSatisfy((id, state) -> assertThat(state)
                        .isEqualTo(failed.contains(id) ? "FAILED" : skipped.contains(id) ? "SKIPPED" : "VERIFIED"))
                .hasSize(recorded(ledger).get("migration_item").size());
        List<String> moved = List.of(
                "broken00000",
                "deferred000",
                "loading0000",
                "longreason0",
                "outage00000",
                "refused0000",
                "retrying000",
                "reuploading",
                "staged00000",
                "throttled00",
                "toobig00000",
                "waiting0000");
        // A prepared download may have yielded to the video that needs much space, and was then prepared once more.
        assertThat(bed.sandbox.traffic().requests("watch"))
                .extracting(LoggedRequest::subject)
                .as("downloaded videos, without those that arrived although their files are lost")
                .hasSameElementsAs(moved);
        Map<String, StoredContent> after = contents();
        assertThat(after.keySet())
                .as("contents: all earlier ones, and one for each moved video but the replaced one")
                .containsAll(before.keySet())
                .hasSize(before.size() + moved.size() - 1);
        after.forEach((id, content) -> {
            if (content.referenceId().equals("reuploading")) {
                assertThat(content.uploads())
                        .as("uploads to the replaced content, both of the same video")
                        .hasSize(2)
                        .allMatch(upload -> upload.referenceId().equals("reuploading"));
            } else {
                assertThat(content.overwritten()).as(content.toString()).isZero();
                assertThat(content).isEqualTo(before.getOrDefault(id, content));
            }
        });
        for (String id : moved) {
            StoredContent content =
                    bed.contentOf(bed.sandbox.channel().video(id).orElseThrow());
            assertThat(content.filename()).isEqualTo(id + ".mp4");
            assertThat(content.sha256()).isEqualTo(bed.sandbox.expectedSha256(id));
        }
        assertThat(runs(database)).containsExactly("other 7 STOPPED", "test 3 COMPLETED");
    }

    private void addContents(FrozenLedger ledger) throws IOException {
        Map<String, JsonNode> recorded = new LinkedHashMap<>();
        for (String line : Files.readAllLines(ledger.recordedContents())) {
            JsonNode content = JsonMapper.shared().readTree(line);
            recorded.put(content.path("filename").asString().replaceFirst("\\.mp4$", ""), content);
        }
        addContent("content-canary", "canaryrefus", "differing00", recorded);
        addContent("content-old", "olderfields", "verified000", recorded);
        addContent("content-unreadable", "unreadable0", "verified000", recorded);
        addContent("content-harmless", "harmless000", "differing00", recorded);
        addContent("content-changed", "reuploading", "changed0000", recorded);
        addContent("content-unsure", "unsurestage", "unsure00000", recorded);
        addContent("content-lost", "unsurelost0", "unsure00000", recorded);
        addContent("content-sent", "sending0000", "unsure00000", recorded);
    }

    private void addContent(String id, String video, String like, Map<String, JsonNode> recorded) throws IOException {
        String content = recorded.get(like).toString();
        String itsId = recorded.get(like).path("id").asString();
        Path folder = Files.createDirectories(
                directory.resolve("sandbox").resolve("contents").resolve(id));
        Files.writeString(
                folder.resolve("content.json"), content.replace(itsId, id).replace(like, video));
    }

    /** Fills the channel with the videos of {@link LedgerMaker} and with those that only the ledger contains. */
    private void addChannelOf(FrozenLedger ledger) throws IOException {
        SandboxChannel channel = bed.sandbox.channel();
        LedgerMaker.addVideosOfAllStates(channel);
        recorded(ledger).get("migration_item").stream()
                .map(item -> item.get("video_id"))
                .filter(id -> channel.video(id).isEmpty() && !id.startsWith("gone"))
                .forEach(id -> channel.add(SandboxVideo.of(id).build()));
    }

    private Map<String, StoredContent> contents() {
        return bed.sandbox.platform().contents().stream()
                .collect(Collectors.toMap(StoredContent::id, content -> content));
    }

    private Map<String, String> states() {
        Map<String, String> states = new LinkedHashMap<>();
        bed.status()
                .path("items")
                .forEach(item -> states.put(
                        item.path("videoId").asString(), item.path("state").asString()));
        return states;
    }

    private List<String> runs(DatabaseSettings database) throws SQLException {
        try (Connection connection = FrozenLedger.connect(database, bed.state())) {
            return FrozenLedger.rows(connection).get("migration").stream()
                    .map(run -> run.get("name") + " " + run.get("run") + " " + run.get("run_state"))
                    .toList();
        }
    }

    /**
     * Returns a clock that starts shortly after the ledger's run began, because a run uses a stored page token without
     * checks only for some hours.
     */
    private static Clock atTheTimeOf(FrozenLedger ledger) throws IOException {
        Instant started = Instant.parse(recorded(ledger).get("migration").get(0).get("started_at"));
        return Clock.offset(
                Clock.systemUTC(), Duration.between(Instant.now(), started).plusMinutes(5));
    }

    /**
     * Asserts that the ledger and the records of Spring Batch contain one run only: the interrupted one, which is
     * completed now.
     */
    private void assertItIsOneRun(DatabaseSettings database) throws SQLException {
        try (Connection connection = FrozenLedger.connect(database, bed.state())) {
            Map<String, List<Map<String, String>>> rows = FrozenLedger.rows(connection);
            assertThat(rows.get("migration"))
                    .singleElement()
                    .satisfies(
                            run -> assertThat(run).containsEntry("run", "1").containsEntry("run_state", "COMPLETED"));
            // With PostgreSQL, a second job moves the videos, so that several machines can share them.
            assertThat(rows.get("batch_job_instance"))
                    .filteredOn(instance -> "migrateChannel".equals(instance.get("job_name")))
                    .hasSize(1);
            assertThat(rows.get("batch_job_execution"))
                    .extracting(execution -> execution.get("status"))
                    .doesNotContain("STARTED")
                    .endsWith("COMPLETED");
        }
    }
}
