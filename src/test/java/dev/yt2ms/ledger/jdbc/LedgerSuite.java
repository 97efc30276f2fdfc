package dev.yt2ms.ledger.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.ManualClock;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.ItemStatus;
import dev.yt2ms.ledger.LedgerView;
import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.ledger.Station;
import dev.yt2ms.ledger.database.LedgerDatabase;
import dev.yt2ms.ledger.database.PreparedLedger;
import dev.yt2ms.ledger.database.TestDatabases;
import dev.yt2ms.settings.DatabaseSettings;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The base class of all tests of the ledger. The tests of a class share one database, and each begins with an empty
 * ledger.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class LedgerSuite {

    protected final ManualClock clock = new ManualClock(LedgerVideos.NOW);
    protected LedgerDatabase database;
    protected JdbcMigrationLedger ledger;
    protected LedgerView view;
    protected LedgerEnumeration enumeration;
    protected LedgerVerification verification;
    protected JdbcClient jdbc;

    /** Returns the settings of the database that this suite uses. */
    protected abstract DatabaseSettings settings() throws Exception;

    @BeforeAll
    protected void open(@TempDir Path stateDir) throws Exception {
        DatabaseSettings settings = settings();
        if (settings.url().isEmpty()) {
            PreparedLedger.putInto(stateDir);
        }
        database = TestDatabases.open(settings, stateDir);
        jdbc = JdbcClient.create(database.dataSource());
        StateTriggers.create(database.dataSource());
    }

    @AfterAll
    protected void close() {
        database.close();
    }

    @BeforeEach
    protected void emptyLedger() {
        jdbc.sql("DELETE FROM migration_item").update();
        jdbc.sql("DELETE FROM migration_attempt").update();
        jdbc.sql("DELETE FROM migration").update();
        clock.advance(Duration.between(clock.instant(), LedgerVideos.NOW));
        view = new JdbcLedgerView(database.dataSource(), "my-channel", clock);
        ledger = new JdbcMigrationLedger(database.dataSource(), "my-channel", clock);
        enumeration = new LedgerEnumeration(database.dataSource(), "my-channel", clock);
        verification = new LedgerVerification(database.dataSource(), "my-channel", clock);
    }

    /**
     * Runs SQL without the triggers that check changes of state. Tests use this to create a situation that the ledger
     * itself would not create.
     */
    protected void force(String sql) throws SQLException {
        StateTriggers.suspended(database.dataSource(), () -> jdbc.sql(sql).update());
    }

    protected void recordSelected(String... ids) {
        enumeration.record(Stream.of(ids).map(LedgerVideos::selected).toList());
    }

    protected String claim(Station station) {
        return claimItem(station).map(MigrationItem::id).orElse("nothing");
    }

    protected Optional<MigrationItem> claimItem(Station station) {
        return ledger.claim(station, "me");
    }

    /** Records a video whose download is complete. */
    protected void stage(String id) {
        recordSelected(id);
        assertThat(claim(Station.DOWNLOAD)).isEqualTo(id);
        ledger.downloaded(id, LedgerVideos.FILE);
    }

    /** Records a video that an upload worker has claimed, together with the intent to upload it. */
    protected void beginUpload(String id) {
        stage(id);
        assertThat(claim(Station.UPLOAD)).isEqualTo(id);
        ledger.intendUpload(id, fields(id));
    }

    /** Records a video whose upload is complete. */
    protected void upload(String id) {
        beginUpload(id);
        ledger.uploaded(id, "content-of-" + id, 1);
    }

    /** Claims this UPLOADED item for comparison, even if it is not the next in the order. */
    protected void beginComparison(String id) {
        jdbc.sql("UPDATE migration_item SET state = 'VERIFYING' WHERE state = 'UPLOADED' AND video_id = :id")
                .param("id", id)
                .update();
    }

    public static Map<String, String> fields(String id) {
        return Map.of("filename", id + ".mp4", "title", "Title \uD83C\uDFAC of " + id);
    }

    protected MigrationItem item(String id) {
        return items(EnumSet.allOf(ItemState.class)).stream()
                .filter(item -> item.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    protected List<MigrationItem> items(Collection<ItemState> states) {
        List<MigrationItem> items = new ArrayList<>();
        states.forEach(state -> view.forEach(state, items::add));
        return items;
    }

    protected ItemStatus status(String id) {
        List<ItemStatus> statuses = new ArrayList<>();
        view.forEachStatus(statuses::add);
        return statuses.stream()
                .filter(status -> status.videoId().equals(id))
                .findFirst()
                .orElseThrow();
    }

    protected ItemState state(String id) {
        return status(id).state();
    }

    /** Returns a time in the form in which the ledger writes it into a column. */
    protected static OffsetDateTime time(Instant time) {
        return ItemRows.time(time);
    }

    /** Returns a text in the form in which the ledger writes it into a column that has no length limit. */
    protected static String storable(String text) {
        return ItemRows.text(text, Integer.MAX_VALUE);
    }

    /** Returns the value of a column in the database. */
    protected Object column(String id, String column) {
        Map<String, Object> row = jdbc.sql("SELECT * FROM migration_item WHERE video_id = :id")
                .param("id", id)
                .query()
                .singleRow();
        return row.get(column);
    }
}
