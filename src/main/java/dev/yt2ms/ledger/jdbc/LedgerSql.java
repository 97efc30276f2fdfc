package dev.yt2ms.ledger.jdbc;

import dev.yt2ms.ledger.ClaimLostException;
import dev.yt2ms.ledger.Claimant;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.model.Failure;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.StatementCallback;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Prepares the SQL statements of one migration for all classes that read or change its tables. Every statement may use
 * the parameters {@code :migration} and {@code :now}. Thread-safe.
 */
final class LedgerSql {

    /** The states for which {@link ItemState#isOnPlatform()} is true, as an SQL list. */
    static final String ON_PLATFORM = states(ItemState::isOnPlatform);

    /** SQL for the number of the current run; 0 before the first run. */
    static final String RUN = "COALESCE((SELECT run FROM migration WHERE name = :migration), 0)";

    /** Matches one item by its id, which {@link #item} sets as a parameter. */
    static final String ITEM = "migration = :migration AND video_id = :id";

    static final String UNCLAIMED = "claimed_by = NULL, updated_at = :now";
    static final String NO_FILE = "staged_file = NULL, staged_bytes = NULL, staged_sha256 = NULL, ";

    /** The assignments of a failure, whose parameters {@link #failure} sets. */
    static final String FAILURE = "error_class = :class, error_rule = :rule, error_text = :text, ";

    static final String NO_ERROR = "error_class = NULL, error_rule = NULL, error_text = NULL, ";

    /**
     * The end of an SQL condition that matches items claimed by processes that have lost their seat, i.e. the
     * permission to claim items. Only for PostgreSQL.
     */
    static final String OF_DEAD_NODES =
            " AND NOT EXISTS (SELECT 1 FROM cluster_living AS living WHERE living.migration = :migration"
                    + " AND living.token = migration_item.claimed_by)";

    private final JdbcClient jdbc;
    private final NamedParameterJdbcTemplate batches;
    private final TransactionTemplate transaction;
    private final String migration;
    private final Clock clock;
    private final Fence fence;

    /** Decides which items the statements of an instance may change. */
    private sealed interface Fence {

        /** Only this process uses the ledger, so there is nothing to check. */
        record None() implements Fence {}

        /** Other processes have claimed items, so only items that no process has claimed may be changed. */
        record Unclaimed() implements Fence {}

        /** Only items that this process has claimed may be changed. */
        record Claimed(Claimant claimant) implements Fence {}
    }

    /** Creates the statements of a process that has the ledger alone. */
    LedgerSql(DataSource dataSource, String migration, Clock clock) {
        this(dataSource, migration, clock, new Fence.None());
    }

    /** Creates the statements of a process that has claimed the items that it changes. */
    LedgerSql(DataSource dataSource, String migration, Clock clock, Claimant claimant) {
        this(dataSource, migration, clock, new Fence.Claimed(claimant));
    }

    /** Creates statements that change only items that no process has claimed. */
    static LedgerSql ofUnclaimed(DataSource dataSource, String migration, Clock clock) {
        return new LedgerSql(dataSource, migration, clock, new Fence.Unclaimed());
    }

    private LedgerSql(DataSource dataSource, String migration, Clock clock, Fence fence) {
        this.fence = fence;
        this.jdbc = JdbcClient.create(dataSource);
        this.batches = new NamedParameterJdbcTemplate(dataSource);
        this.transaction = new RepeatedTransaction(dataSource);
        this.migration = migration;
        this.clock = clock;
    }

    static String states(Predicate<ItemState> wanted) {
        return Stream.of(ItemState.values())
                .filter(wanted)
                .map(state -> "'" + state + "'")
                .collect(Collectors.joining(", ", "(", ")"));
    }

    /**
     * Returns the UPDATE that gives one item this state. It changes nothing if the item may not change from its present
     * state to this one.
     */
    static String changing(ItemState state, String assignments) {
        return "UPDATE migration_item SET state = '" + state + "', " + assignments + " WHERE " + ITEM + " AND state IN "
                + states(before -> before.mayBecome(state));
    }

    /**
     * Whether any item is in one of these states and matches a condition. There is one query for each state, because a
     * single condition with a list of states would make H2 read all rows.
     *
     * @param states at least one
     * @param condition the end of the condition, e.g. {@code AND NOT left_unverified}; empty if the state is enough
     */
    boolean hasAny(Collection<ItemState> states, String condition) {
        return statement(states.stream()
                        .map(state ->
                                "EXISTS (SELECT 1 FROM migration_item WHERE migration = :migration AND state = '%s' %s)"
                                        .formatted(state, condition))
                        .collect(Collectors.joining(" OR ", "SELECT ", "")))
                .query(Boolean.class)
                .single();
    }

    /** Whether any item other than these is in one of the states of this SQL list. */
    boolean hasBesides(Set<String> videoIds, String states) {
        // If more rows are found than there are ids, another item is among them. The ids are not part of the query,
        // because H2 is slow with long lists of values.
        return statement("SELECT video_id FROM migration_item WHERE migration = :migration AND state IN (" + states
                        + ") LIMIT " + (videoIds.size() + 1))
                .query(String.class)
                .list()
                .stream()
                .anyMatch(id -> !videoIds.contains(id));
    }

    /** Returns the process that claims items; empty if this process has the ledger alone. */
    Optional<Claimant> claimant() {
        return fence instanceof Fence.Claimed claimed ? Optional.of(claimed.claimant()) : Optional.empty();
    }

    /**
     * Like {@link #changing}, but the item must be claimed by this process, or by none if this process claims no items.
     */
    String changingMine(ItemState state, String assignments) {
        return changing(state, assignments) + mine();
    }

    /**
     * Returns the end of an SQL condition that matches the items that this process has claimed, or unclaimed items if
     * this process claims none. Empty if this process has the ledger alone.
     */
    String mine() {
        if (fence instanceof Fence.Claimed) {
            return " AND claimed_by = :token";
        }
        return fence instanceof Fence.Unclaimed ? " AND claimed_by IS NULL" : "";
    }

    /**
     * Returns the end of an SQL condition that excludes items that other processes have claimed. Empty if this process
     * has the ledger alone.
     */
    String notOfOthers() {
        return fence instanceof Fence.Claimed ? " AND (claimed_by IS NULL OR claimed_by = :token)" : mine();
    }

    /**
     * Returns the end of an SQL condition that matches items that dead processes have claimed. Empty if this process
     * has the ledger alone, because every claim then belongs to a dead process.
     */
    String ofDeadProcesses() {
        return fence instanceof Fence.None ? "" : OF_DEAD_NODES;
    }

    /**
     * Records the outcome of a claimed item.
     *
     * @return whether the item was in a state that this outcome may change
     * @throws ClaimLostException if the item is no longer claimed by this process
     */
    boolean record(JdbcClient.StatementSpec outcome, String videoId) {
        boolean changed = outcome.update() > 0;
        if (!changed && fence instanceof Fence.Claimed) {
            throw new ClaimLostException(
                    "video %s was given to another machine in the meantime, so its outcome is not recorded"
                            .formatted(videoId));
        }
        return changed;
    }

    JdbcClient.StatementSpec statement(String sql) {
        JdbcClient.StatementSpec statement = unfenced(sql);
        claimant().ifPresent(claimant -> statement.param("token", claimant.token()));
        return statement;
    }

    private JdbcClient.StatementSpec unfenced(String sql) {
        return jdbc.sql(sql).param("migration", migration).param("now", ItemRows.time(clock.instant()));
    }

    /** Prepares a statement with the parameter {@code :id}. */
    JdbcClient.StatementSpec item(String sql, String videoId) {
        return statement(sql).param("id", videoId);
    }

    /** Prepares an update that sets {@link #FAILURE}. */
    JdbcClient.StatementSpec failure(String sql, String videoId, Failure failure) {
        return item(sql, videoId)
                .param("class", failure.failureClass().name())
                .param("rule", ItemRows.text(failure.rule(), 100))
                .param("text", ItemRows.text(failure.message(), 2000));
    }

    /** Returns the values of the primary key of these items, for {@code (migration, video_id) IN (:keys)}. */
    List<Object[]> keys(Collection<String> videoIds) {
        return videoIds.stream().map(id -> new Object[] {migration, id}).toList();
    }

    /**
     * Reads items page by page in the order of the list, because 20,000 long descriptions may not fit into memory.
     *
     * @param columns the columns that the reader needs, and {@code list_position}
     * @param condition the end of the condition, e.g. {@code AND state = :state}; empty for all items
     * @param size the number of items of a page
     * @param visitor receives each page
     */
    <T> void pages(
            String columns,
            String condition,
            Map<String, ?> parameters,
            int size,
            RowMapper<T> reader,
            Consumer<List<T>> visitor) {
        record Positioned<T>(long position, T value) {}
        long after = -1;
        while (true) {
            List<Positioned<T>> page = statement("SELECT " + columns
                            + " FROM migration_item WHERE migration = :migration AND list_position > :after "
                            + condition
                            + " ORDER BY migration, list_position LIMIT " + size)
                    .params(parameters)
                    .param("after", after)
                    .query((row, number) -> new Positioned<>(row.getLong("list_position"), reader.mapRow(row, number)))
                    .list();
            if (page.isEmpty()) {
                return;
            }
            visitor.accept(page.stream().map(Positioned::value).toList());
            after = page.get(page.size() - 1).position();
        }
    }

    /** Returns the time when the last complete scan of the platform began. */
    Optional<Instant> indexedAt() {
        return statement("SELECT indexed_at FROM migration WHERE name = :migration AND indexed_at IS NOT NULL")
                .query((row, number) -> ItemRows.instant(row, "indexed_at").orElseThrow())
                .optional();
    }

    /** Runs statements in one transaction, which is repeated if the database rolls it back to resolve a deadlock. */
    void inTransaction(Runnable statements) {
        transaction.executeWithoutResult(status -> statements.run());
    }

    /** Like {@link #inTransaction(Runnable)}, with a result. */
    <T> T inTransaction(Supplier<T> statements) {
        return transaction.execute(status -> statements.get());
    }

    /**
     * Waits until the last commit is on disk. H2 leaves that moment to the operating system, while PostgreSQL returns
     * from a commit when it is on disk.
     */
    void survivePowerCut() {
        batches.getJdbcOperations().execute((StatementCallback<Boolean>) statement -> {
            if (statement.getConnection().getMetaData().getDatabaseProductName().equals("H2")) {
                statement.execute("CHECKPOINT SYNC");
            }
            return true;
        });
    }

    /**
     * Runs a statement once for each of these sets of parameters.
     *
     * @return the number of rows that each execution of the statement changed
     */
    int[] batch(String sql, Stream<? extends Map<String, ?>> parameters) {
        return batches.batchUpdate(
                sql,
                parameters
                        .map(values -> new MapSqlParameterSource("migration", migration)
                                .addValue("now", ItemRows.time(clock.instant()))
                                .addValues(values))
                        .toArray(MapSqlParameterSource[]::new));
    }

    Instant now() {
        return clock.instant();
    }

    /** Returns an assignment for each column. The parameter of an assignment has the name of its column. */
    static String assignments(Map<String, ?> columns) {
        return columns.keySet().stream().map(column -> column + " = :" + column).collect(Collectors.joining(", "));
    }
}
