package dev.yt2ms.wholejob.frozen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yt2ms.ledger.database.LedgerDatabase;
import dev.yt2ms.ledger.database.TestDatabases;
import dev.yt2ms.model.Video;
import dev.yt2ms.sandbox.http.Fault;
import dev.yt2ms.sandbox.http.FaultAction;
import dev.yt2ms.sandbox.http.Mangling;
import dev.yt2ms.sandbox.platform.PlatformTimings;
import dev.yt2ms.sandbox.youtube.SandboxChannel;
import dev.yt2ms.sandbox.youtube.SandboxPlaylist;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import dev.yt2ms.settings.DatabaseSettings;
import dev.yt2ms.wholejob.CommandLineProcess;
import dev.yt2ms.wholejob.TestBed;
import dev.yt2ms.wholejob.WholeJobTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes the ledgers for {@link FrozenLedgerTest} by running the current job against the sandbox. When a version changes
 * the tables, this command writes its ledgers into a new folder {@code vN} next to the older ones:
 *
 * <pre>{@code mvn -Dtest=LedgerMaker -Dyt2ms.ledger.keep=src/test/resources/ledgers/vN test}</pre>
 */
@EnabledIfSystemProperty(named = LedgerMaker.KEEP, matches = ".+", disabledReason = "makes ledgers only on request")
class LedgerMaker extends WholeJobTest {

    static final String KEEP = "yt2ms.ledger.keep";

    /** The number of videos, which fill two pages; two videos of each page are selected. */
    static final int ENUMERATED = 60;

    static final String MOVED_OF_ENUMERATED = "'number (5|6|57|58)$'";

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private FrozenLedger.Database database;
    private DatabaseSettings settings;

    private void use(FrozenLedger.Database kind) throws Exception {
        database = kind;
        Files.createDirectories(bed.state());
        if (kind == FrozenLedger.Database.POSTGRESQL) {
            settings = TestDatabases.emptyPostgres("kept");
            bed.set("database.url", "'" + settings.url().orElseThrow().reveal() + "'")
                    .set("database.user", settings.user().orElseThrow());
        } else {
            settings = TestDatabases.H2;
        }
    }

    @ParameterizedTest
    @EnumSource
    void stoppedInEnumeration(FrozenLedger.Database kind) throws Exception {
        use(kind);
        CommandLineProcess run = startEnumeration();
        run.signal("TERM");
        assertThat(run.await().exitCode()).isEqualTo(143);
        keep("stopped-in-enumeration");
    }

    @ParameterizedTest
    @EnumSource
    void killedInEnumeration(FrozenLedger.Database kind) throws Exception {
        use(kind);
        CommandLineProcess run = startEnumeration();
        run.killGroup();
        run.await();
        keep("killed-in-enumeration");
    }

    private CommandLineProcess startEnumeration() {
        bed.sandbox.channel().fill(ENUMERATED);
        bed.set("select.title-matches", MOVED_OF_ENUMERATED);
        bed.sandbox
                .faults()
                .add(Fault.at("youtube.playlistItems", new FaultAction.Stall(-1))
                        .skip(1)
                        .always());
        CommandLineProcess run = bed.start("migrate");
        await().atMost(PATIENCE).until(() -> bed.sandbox.faults().stalled() == 1);
        return run;
    }

    /**
     * When the run is killed, two videos are verified, one is stored on the platform without an answer, one is being
     * uploaded, one waits for its upload, one is being downloaded, and one waits for its download.
     */
    @ParameterizedTest
    @EnumSource
    void killedInTransfer(FrozenLedger.Database kind) throws Exception {
        use(kind);
        bed.sandbox.channel().fill(7);
        bed.set("canary.videos", "0").set("download.workers", "1");
        bed.sandbox
                .faults()
                .add(
                        Fault.at("upload", new FaultAction.Stall(-1)).about("fill-000004"),
                        Fault.at("upload", new FaultAction.StallRequest(0)).about("fill-000003"),
                        Fault.at("media", new FaultAction.Stall(1000))
                                .about("fill-000001")
                                .always());
        CommandLineProcess run = bed.start("migrate");
        await().atMost(PATIENCE).until(() -> bed.sandbox.faults().stalled() == 3);
        await().atMost(PATIENCE)
                .until(
                        () -> bed.status().path("counts").toString(),
                        counts -> hasAll(
                                counts, "PENDING:1", "DOWNLOADING:1", "DOWNLOADED:1", "UPLOADING:2", "VERIFIED:2"));
        run.killGroup();
        run.await();
        keep("killed-in-transfer");
    }

    private static boolean hasAll(String counts, String... wanted) {
        String plain = counts.replace("\"", "");
        return List.of(wanted).stream().allMatch(plain::contains);
    }

    /**
     * Makes items in all states. Three runs make most of them, and the third one is killed. Hand-written rows then add
     * the states in which no run against the sandbox leaves an item.
     */
    @Test
    void allStates() throws Exception {
        use(FrozenLedger.Database.H2);
        bed.set("download.workers", "1").set("download.attempts", "1").set("destination.attempts", "1");
        setKeysOfAllStates(bed);
        bed.sandbox
                .faults()
                .add(
                        Fault.at(
                                        "upload",
                                        FaultAction.Mangle.by(
                                                Mangling.DROP_TAGS, Mangling.STRIP_TAGS, Mangling.SHIFT_DATE))
                                .about("differing00"),
                        Fault.at("upload", Fault.status(413))
                                .about("toolarge000")
                                .always(),
                        Fault.at("upload", Fault.status(400))
                                .about("refused0000")
                                .always(),
                        Fault.at("media", new FaultAction.Junk())
                                .about("broken00000")
                                .always());
        addFirstVideos(bed.sandbox.channel());
        bed.sandbox.platform().foreign("ADOPTED0000.mp4", "adopted0000", "Video adopted0000", Duration.ofSeconds(2));
        bed.sandbox.platform().foreign("nametaken00.mp4", "other", "Somebody's", Duration.ofSeconds(9));
        bed.sandbox.platform().foreign("master.mov", "", "Not ours", Duration.ofSeconds(7));
        assertThat(bed.run("migrate").exitCode()).isEqualTo(3);

        changeVideos(bed.sandbox.channel());
        bed.sandbox.platform().timings(new PlatformTimings(Duration.ZERO, Duration.ZERO, Duration.ofHours(1)));
        bed.set("verify.patience", "1s");
        assertThat(bed.run("migrate").exitCode()).isEqualTo(75);

        killThirdRun();
        addRowsByHand();
        keep("all-states");
        copyToPostgres();
        keep("all-states");
    }

    /** Copies the rows of the H2 ledger to PostgreSQL, so that the hand-written rows are defined only once. */
    private void copyToPostgres() throws Exception {
        DatabaseSettings from = settings;
        use(FrozenLedger.Database.POSTGRESQL);
        LedgerDatabase.open(settings, bed.state(), "test", LedgerDatabase.Mode.ALONE)
                .close();
        try (Connection h2 = FrozenLedger.connect(from, bed.state());
                Connection postgres = connect()) {
            for (String table : FrozenLedger.TABLES) {
                copyRows(table, h2, postgres);
            }
            try (Statement sequences = postgres.createStatement()) {
                sequences.execute(
                        "SELECT setval('batch_job_instance_seq', (SELECT max(job_instance_id) FROM batch_job_instance)),"
                                + " setval('batch_job_execution_seq', (SELECT max(job_execution_id) FROM batch_job_execution)),"
                                + " setval('batch_step_execution_seq', (SELECT max(step_execution_id) FROM batch_step_execution)),"
                                + " setval('migration_item_list_position_seq', (SELECT max(list_position) FROM migration_item))");
            }
        }
    }

    private static void copyRows(String table, Connection from, Connection to) throws SQLException {
        try (Statement select = from.createStatement();
                ResultSet row = select.executeQuery("SELECT * FROM " + table)) {
            int columns = row.getMetaData().getColumnCount();
            List<String> names = new ArrayList<>();
            for (int column = 1; column <= columns; column++) {
                names.add(row.getMetaData().getColumnName(column).toLowerCase(Locale.ROOT));
            }
            String sql = "INSERT INTO %s (%s) VALUES (%s)"
                    .formatted(table, String.join(", ", names), String.join(", ", Collections.nCopies(columns, "?")));
            try (PreparedStatement insert = to.prepareStatement(sql)) {
                while (row.next()) {
                    for (int column = 1; column <= columns; column++) {
                        Object value = row.getObject(column);
                        insert.setObject(column, value instanceof Clob ? row.getString(column) : value);
                    }
                    insert.execute();
                }
            }
        }
    }

    private static SandboxVideo.Builder video(String id, int day) {
        return SandboxVideo.of(id).publishedAt("2016-03-%02dT08:00:00Z".formatted(day));
    }

    /** Sets the keys of the job file with which the ledger {@code all-states} is made. */
    static void setKeysOfAllStates(TestBed bed) {
        bed.set("select.title-excludes", "'boring'").set("mapping.customAttribute1", "'{playlists}'");
    }

    /** Adds the videos that the channel had during the third run of {@code all-states}. */
    static void addVideosOfAllStates(SandboxChannel channel) {
        addFirstVideos(channel);
        changeVideos(channel);
        addLastVideos(channel);
    }

    private static void addFirstVideos(SandboxChannel channel) {
        SandboxVideo rich = video("verified000", 19)
                .title("Aufnahme \uD83C\uDFAC \"Eins\" & <zwei>, it's; \\done\u202E")
                .description("First line; it's the 'first'.\nMore at https://example.org/?a=1&b=2 <b>\n\n日本語")
                .tags("one", "two, with comma", "日本語")
                .viewCount(1234567)
                .language("de")
                .build();
        channel.add(
                        rich,
                        video("hiddenviews", 18)
                                .hiddenViewCount()
                                .hiddenLikeCount()
                                .withoutComments()
                                .liveRecording()
                                .unknownShape()
                                .build(),
                        video("upright0000", 17)
                                .shape(SandboxVideo.Shape.UPRIGHT)
                                .categoryId("10")
                                .build(),
                        video("differing00", 16)
                                .description("With https://example.org/ in it.")
                                .tags("a", "b")
                                .build(),
                        video("adopted0000", 15).build(),
                        video("changed0000", 14).title("A title").tags("old").build(),
                        video("gone0000000", 13).build(),
                        video("nametaken00", 12).build(),
                        video("toolarge000", 11).build(),
                        video("refused0000", 10).build(),
                        video("broken00000", 9).build(),
                        video("boring00000", 8).title("A boring title").build(),
                        video("upcoming000", 7).live(SandboxVideo.Live.UPCOMING).build(),
                        video("livenow0000", 6).live(SandboxVideo.Live.LIVE).build(),
                        video("private0000", 5).privacy(Video.Privacy.PRIVATE).build())
                .add(new SandboxPlaylist("PLtalks0001", "Interviews", List.of("verified000", "hiddenviews")))
                .add(new SandboxPlaylist("PLmusic0001", "Music, it's", List.of("verified000")));
    }

    private static void changeVideos(SandboxChannel channel) {
        channel.add(
                        video("changed0000", 14)
                                .title("Another title than before")
                                .tags("new")
                                .build(),
                        video("encoding000", 20).build())
                .remove("gone0000000");
    }

    private static void addLastVideos(SandboxChannel channel) {
        channel.add(
                video("comparing00", 26).build(),
                video("unsure00000", 25).build(),
                video("sending0000", 24).build(),
                video("staged00000", 23).build(),
                video("loading0000", 22).build(),
                video("waiting0000", 21).build());
    }

    /** Kills the third run while one worker of each station is busy and another item waits for each station. */
    private void killThirdRun() {
        addLastVideos(bed.sandbox.channel());
        bed.sandbox
                .faults()
                .add(
                        Fault.at("upload", new FaultAction.Stall(-1)).about("unsure00000"),
                        Fault.at("upload", new FaultAction.StallRequest(0)).about("sending0000"),
                        Fault.at("media", new FaultAction.Stall(1000))
                                .about("loading0000")
                                .always(),
                        // The first call is not stalled, because it reads a content that an earlier run left
                        // unverified.
                        Fault.at("platform.GetVodContentByContentID", new FaultAction.Stall(-1))
                                .skip(1)
                                .always());
        CommandLineProcess run = bed.start("migrate");
        await().atMost(PATIENCE).until(() -> bed.sandbox.faults().stalled() == 4);
        await().atMost(PATIENCE)
                .until(
                        () -> bed.status().path("counts").toString(),
                        counts -> hasAll(
                                counts,
                                "PENDING:3",
                                "DOWNLOADING:1",
                                "DOWNLOADED:1",
                                "UPLOADING:2",
                                "UPLOADED:1",
                                "VERIFYING:1",
                                "FAILED:2"));
        run.killGroup();
        run.await();
    }

    private void addRowsByHand() throws Exception {
        // These items failed before, got new attempts in the third run, and were not tried again before it was killed.
        execute("UPDATE migration_item SET state = 'FAILED', download_attempts = 1 WHERE video_id = 'broken00000'");
        execute("UPDATE migration_item SET state = 'FAILED', upload_attempts = 1 WHERE video_id = 'refused0000'");
        copy(
                "waiting0000",
                "deferred000",
                "state = 'DEFERRED', download_attempts = 1, " + error("DEFERRED", "not-yet"));
        copy("waiting0000", "throttled00", error("THROTTLED", "throttled"));
        copy(
                "waiting0000",
                "retrying000",
                "download_attempts = 3, next_attempt_at = updated_at, " + error("RETRY", "http-403"));
        copy("waiting0000", "toobig00000", "expected_bytes = 123456789012");
        copy(
                "staged00000",
                "outage00000",
                "upload_attempts = 2, next_attempt_at = updated_at, " + error("OUTAGE", "method-unavailable"));
        copy(
                "unsure00000",
                "unsurestage",
                "state = 'DOWNLOADED', upload_unsure = TRUE, claimed_by = NULL, upload_attempts = 1, "
                        + error("RETRY", "unsure"));
        copy(
                "unsure00000",
                "unsurelost0",
                "state = 'PENDING', upload_unsure = TRUE, claimed_by = NULL, staged_file = NULL,"
                        + " staged_bytes = NULL, staged_sha256 = NULL");
        copy(
                "unsure00000",
                "operator000",
                "state = 'FAILED', claimed_by = NULL, " + error("OPERATOR", "overwrote-another"));
        copy(
                "verified000",
                "missing0000",
                "state = 'FAILED', content_id = 'content-gone', " + error("PERMANENT", "content-missing"));
        copy(
                "differing00",
                "canaryrefus",
                "state = 'UPLOADED', content_id = 'content-canary', " + error("OPERATOR", "canary-refused"));
        copy(
                "verified000",
                "olderfields",
                "state = 'UPLOADED', content_id = 'content-old', sent_fields = NULL, verified_at = NULL");
        copy(
                "verified000",
                "unreadable0",
                "content_id = 'content-unreadable', differing = 'UNREADABLE', differences = '"
                        + "[{\"field\":\"uploaddate\",\"kind\":\"UNREADABLE\",\"sent\":\"20160319080000\",\"found\":\"once\","
                        + "\"note\":null}]'");
        copy(
                "differing00",
                "harmless000",
                "content_id = 'content-harmless', differing = 'HARMLESS', differences = '"
                        + "[{\"field\":\"tags\",\"kind\":\"HARMLESS\",\"sent\":\"a, b\",\"found\":\"a,b\",\"note\":null}]'");
        copy("changed0000", "reuploading", "state = 'PENDING', content_id = 'content-changed'");
        copy("gone0000000", "gonefailed0", "state = 'FAILED', content_id = NULL, " + error("PERMANENT", "gone"));
        copy("boring00000", "longreason0", "skip_reason = 'select.exclude-playlists: \"Music, it''s\"'");
        execute(
                "INSERT INTO migration (name, run, run_state, started_at, ended_at, stopped_because, resume_at, quota_used,"
                        + " look, full_look_note) SELECT 'other', 7, 'STOPPED', started_at, started_at, 'YouTube''s daily quota is"
                        + " used up', started_at, 10000, 'SHORT', 'a note of the last full look' FROM migration");
    }

    private static String error(String failureClass, String rule) {
        return "error_class = '%s', error_rule = '%s', error_text = 'What %s says.'"
                .formatted(failureClass, rule, rule);
    }

    private void copy(String from, String to, String changes) throws SQLException {
        List<String> columns = new ArrayList<>();
        try (Connection connection = connect();
                ResultSet found = connection.getMetaData().getColumns(null, null, "MIGRATION_ITEM", null)) {
            while (found.next()) {
                columns.add(found.getString("COLUMN_NAME").toLowerCase(Locale.ROOT));
            }
        }
        columns.removeAll(List.of("list_position", "video_id"));
        String others = String.join(", ", columns);
        execute("INSERT INTO migration_item (video_id, %s) SELECT '%s', %s FROM migration_item WHERE video_id = '%s'"
                .formatted(others, to, others, from));
        execute(
                "UPDATE migration_item SET title = 'Video %s', upload_filename = CASE WHEN upload_filename IS NOT NULL THEN '%s.mp4' END, %s WHERE video_id = '%s'"
                        .formatted(to, to, changes, to));
    }

    private Connection connect() throws SQLException {
        return FrozenLedger.connect(settings, bed.state());
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /**
     * Stores the ledger as a test resource. The name of this machine is replaced before. H2 rewrites its whole file, so
     * that it contains no deleted data.
     */
    private void keep(String name) throws Exception {
        Path folder = Files.createDirectories(Path.of(System.getProperty(KEEP)));
        execute("UPDATE migration_item SET claimed_by = 'a-machine:4711' WHERE claimed_by IS NOT NULL");
        FrozenLedger kept = new FrozenLedger(folder, name, database);
        Map<String, List<Map<String, String>>> rows;
        try (Connection connection = connect()) {
            rows = FrozenLedger.rows(connection);
            if (database == FrozenLedger.Database.POSTGRESQL) {
                Files.writeString(kept.ledger(), PostgresDump.of(connection));
            }
        }
        if (database == FrozenLedger.Database.H2) {
            execute("SHUTDOWN COMPACT");
            Files.copy(bed.state().resolve("ledger.mv.db"), kept.ledger(), StandardCopyOption.REPLACE_EXISTING);
        } else {
            assertTheDumpIsWhole(kept, rows);
        }
        JsonMapper json = new JsonMapper();
        Files.writeString(
                kept.recordedRows(),
                rows.entrySet().stream()
                        .flatMap(table -> table.getValue().stream()
                                .map(row -> json.writeValueAsString(Map.of(table.getKey(), row)) + "\n"))
                        .collect(Collectors.joining()));
        Files.writeString(
                kept.recordedContents(),
                bed.sandbox.platform().contents().stream()
                        .map(content -> json.writeValueAsString(content) + "\n")
                        .collect(Collectors.joining()));
    }

    private static void assertTheDumpIsWhole(FrozenLedger kept, Map<String, List<Map<String, String>>> rows)
            throws Exception {
        DatabaseSettings again = TestDatabases.emptyPostgres("again");
        try (Connection connection = FrozenLedger.connect(again, Path.of(""))) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(Files.readString(kept.ledger()));
            }
            assertThat(FrozenLedger.rows(connection)).isEqualTo(rows);
            assertThat(PostgresDump.of(connection)).isEqualTo(Files.readString(kept.ledger()));
        }
    }
}
