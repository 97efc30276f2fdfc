package dev.yt2ms.wholejob;

import dev.yt2ms.cli.session.PatientOpening;
import dev.yt2ms.ledger.database.LedgerDatabase;
import dev.yt2ms.settings.DatabaseSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads and changes the ledger of a test while no command uses it. */
public final class LedgerFile implements AutoCloseable {

    private final LedgerDatabase database;

    /** Opens the H2 file in a state directory. */
    public LedgerFile(Path stateDir) {
        this(new DatabaseSettings(Optional.empty(), Optional.empty(), Optional.empty()), stateDir);
    }

    public LedgerFile(DatabaseSettings settings, Path stateDir) {
        // With H2, only a process that holds the ledger alone can write to it. With PostgreSQL, other processes can
        // write too, even during a run.
        // The connection pool of this process that was closed last may hold the file for a moment longer.
        database = PatientOpening.of(
                stateDir,
                () -> LedgerDatabase.open(
                        settings,
                        stateDir,
                        "test",
                        settings.url().isPresent() ? LedgerDatabase.Mode.SHARED : LedgerDatabase.Mode.ALONE));
    }

    /** Returns the rows of a query. The keys of each row are the column names in upper case. */
    public List<Map<String, Object>> rows(String sql) {
        return JdbcClient.create(database.dataSource()).sql(sql).query().listOfRows();
    }

    /** Returns the first column of a query. */
    public List<String> texts(String sql) {
        return JdbcClient.create(database.dataSource())
                .sql(sql)
                .query(String.class)
                .list();
    }

    /** Returns the only value of a query. */
    public long number(String sql) {
        return JdbcClient.create(database.dataSource())
                .sql(sql)
                .query(Long.class)
                .single();
    }

    public void update(String sql) {
        JdbcClient.create(database.dataSource()).sql(sql).update();
    }

    @Override
    public void close() {
        database.close();
    }
}
