package dev.yt2ms.ledger.jdbc;

import static dev.yt2ms.ledger.jdbc.LedgerSql.NO_FILE;
import static dev.yt2ms.ledger.jdbc.LedgerSql.UNCLAIMED;

import dev.yt2ms.ledger.ClusterNode;
import dev.yt2ms.ledger.MigrationRun;
import dev.yt2ms.ledger.NodeTransfer;
import dev.yt2ms.run.Transfers.Direction;
import dev.yt2ms.run.Transfers.Transfer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Records the machines (nodes) that share one migration, and what they must agree on. Only for PostgreSQL. db-scheduler
 * decides which node has a seat (the permission to claim items) and which one leads; the statements of this class read
 * that from its tables. Times are those of the database, because the clocks of several machines differ.
 */
public final class LedgerNodes {

    private static final String LIVING =
            "SELECT 1 FROM cluster_living AS living WHERE living.migration = :migration AND ";

    /** The end of an SQL condition that matches nodes with a heartbeat in the last {@code :lease} milliseconds. */
    private static final String LATELY = " AND last_heartbeat > clock_timestamp() - :lease * INTERVAL '1 millisecond'";

    /** The time without a heartbeat after which the status shows a node as dead, even if no other has noticed it. */
    private static final String SILENT = "INTERVAL '2 minutes'";

    private static final String LEADS = "SELECT 1 FROM cluster_lead WHERE task_instance = :migration AND picked"
            + " AND picked_by = :node AND version = :version";

    /**
     * The {@code resumeAt} of a run that other machines continue at once, because it was stopped for a reason that
     * concerns only the machine that led it. It is a marker and not a real time.
     */
    public static final Instant AT_ONCE = Instant.EPOCH;

    private final LedgerSql sql;
    private final KeptContents kept;

    public LedgerNodes(DataSource dataSource, String migration, Clock clock) {
        this.sql = new LedgerSql(dataSource, migration, clock);
        this.kept = new KeptContents(sql);
    }

    /**
     * What every node must know about the run.
     *
     * @param number the number of the run
     * @param state whether it is in progress, stopped or completed
     * @param open whether the nodes may claim items
     * @param because why it was stopped
     * @param resumeAt when another run is worthwhile, by the database's clock; may be {@link #AT_ONCE}
     * @param scanDue when the scan of this run was due; empty if an earlier version, or a process that had the ledger
     *     alone, began the run
     * @param ledBy the node that last began or continued the run; empty in the same cases
     */
    public record RunState(
            int number,
            MigrationRun.State state,
            boolean open,
            Optional<String> because,
            Optional<Instant> resumeAt,
            Optional<Instant> scanDue,
            Optional<String> ledBy) {

        /** Whether only the machine that led has stopped, so that any other may continue the run. */
        public boolean isForOthers() {
            return state == MigrationRun.State.STOPPED
                    && resumeAt.filter(AT_ONCE::equals).isPresent();
        }
    }

    /** Returns the current or last run; empty before the first one. */
    public Optional<RunState> run() {
        return sql.statement("SELECT run, run_state, stations_open, stopped_because, resume_at, scan_due, led_by"
                        + " FROM migration WHERE name = :migration")
                .query((row, number) -> new RunState(
                        row.getInt("run"),
                        MigrationRun.State.valueOf(row.getString("run_state")),
                        row.getBoolean("stations_open"),
                        Optional.ofNullable(row.getString("stopped_because")),
                        ItemRows.instant(row, "resume_at"),
                        ItemRows.instant(row, "scan_due"),
                        Optional.ofNullable(row.getString("led_by"))))
                .optional();
    }

    /**
     * Records which node leads the run that has begun or is continued.
     *
     * @param scanDue when the scan of the run was due; empty if the run is continued, because its scan stays the same
     */
    public void lead(String node, Optional<Instant> scanDue) {
        sql.statement("UPDATE migration SET led_by = :node, scan_due = COALESCE(CAST(:due AS TIMESTAMP WITH TIME ZONE),"
                        + " scan_due) WHERE name = :migration")
                .param("node", node)
                .param("due", scanDue.map(ItemRows::time).orElse(null))
                .update();
    }

    /** Returns the database's present time. */
    public Instant now() {
        return sql.statement("SELECT clock_timestamp() AS present")
                .query((row, number) -> ItemRows.instant(row, "present").orElseThrow())
                .single();
    }

    /**
     * Returns the token of the process that has a seat for this node; empty if there is none.
     *
     * @param lease the time without a heartbeat after which the process counts as dead
     */
    public Optional<String> tokenOf(String node, Duration lease) {
        return sql.statement("SELECT token FROM cluster_living WHERE migration = :migration AND node = :node" + LATELY)
                .param("node", node)
                .param("lease", lease.toMillis())
                .query(String.class)
                .optional();
    }

    /** Returns the last heartbeat of the process that has a seat for this node; empty if there is none. */
    public Optional<Instant> heartbeatOf(String node) {
        return sql.statement("SELECT last_heartbeat FROM cluster_living WHERE migration = :migration AND node = :node"
                        + " AND last_heartbeat IS NOT NULL")
                .param("node", node)
                .query((row, number) -> ItemRows.instant(row, "last_heartbeat").orElseThrow())
                .optional();
    }

    /** Returns the host and process id of the process that last had a seat for this node. */
    public Optional<String> processOf(String node) {
        return sql.statement("SELECT process FROM cluster_node WHERE migration = :migration AND node = :node")
                .param("node", node)
                .query(String.class)
                .optional();
    }

    /**
     * Takes the seat and the lead from an earlier process of this node that is certainly dead, so that this process
     * need not wait until enough heartbeats of the earlier one are missing.
     */
    public void replace(String node, String token) {
        sql.inTransaction(() -> {
            sql.statement("DELETE FROM cluster_seat USING cluster_node WHERE cluster_node.migration = :migration"
                            + " AND cluster_node.node = :node AND cluster_node.token = :token"
                            + " AND cluster_seat.task_instance = cluster_node.seat"
                            + " AND cluster_seat.version = cluster_node.seat_version")
                    .param("node", node)
                    .param("token", token)
                    .update();
            sql.statement("UPDATE cluster_lead SET picked = FALSE, picked_by = NULL, last_heartbeat = NULL,"
                            + " version = version + 1, execution_time = clock_timestamp()"
                            + " WHERE task_instance = :migration AND picked AND picked_by = :node")
                    .param("node", node)
                    .update();
        });
    }

    /**
     * Records that a process of this node has taken a seat.
     *
     * @param lease the time without a heartbeat after which a process counts as dead
     * @return whether it was recorded; {@code false} if another living process has the name of this node
     */
    public boolean join(String node, String token, String seat, long seatVersion, String process, Duration lease) {
        return sql.statement(
                                "INSERT INTO cluster_node (migration, node, token, seat, seat_version, process, joined_at, seen_at)"
                                        + " VALUES (:migration, :node, :token, :seat, :version, :process, clock_timestamp(),"
                                        + " clock_timestamp()) ON CONFLICT (migration, node) DO UPDATE SET token = EXCLUDED.token,"
                                        + " seat = EXCLUDED.seat, seat_version = EXCLUDED.seat_version, process = EXCLUDED.process,"
                                        + " joined_at = EXCLUDED.joined_at, seen_at = EXCLUDED.seen_at, gate = NULL"
                                        + " WHERE NOT EXISTS (SELECT 1 FROM cluster_seat WHERE picked"
                                        + " AND task_instance = cluster_node.seat AND version = cluster_node.seat_version"
                                        + LATELY + ")")
                        .param("node", node)
                        .param("token", token)
                        .param("seat", seat)
                        .param("version", seatVersion)
                        .param("process", ItemRows.text(process, 200))
                        .param("lease", lease.toMillis())
                        .update()
                > 0;
    }

    /**
     * Records that the node is alive, with its transfers and why it downloads nothing, for the status.
     *
     * @return whether it was recorded; {@code false} if another process has taken the name of this node
     */
    public boolean seen(String node, String token, Optional<String> gate, List<NodeTransfer> transfers) {
        return sql.inTransaction(() -> {
            if (update(node, token, gate) == 0) {
                return false;
            }
            sql.statement("DELETE FROM cluster_transfer WHERE migration = :migration AND node = :node")
                    .param("node", node)
                    .update();
            transfers.forEach(this::insert);
            return true;
        });
    }

    private void insert(NodeTransfer running) {
        sql.statement("INSERT INTO cluster_transfer (migration, node, direction, worker, video_id, bytes, total)"
                        + " VALUES (:migration, :node, :direction, :worker, :id, :bytes, :total)")
                .param("node", running.node())
                .param("direction", running.transfer().direction().name())
                .param("worker", running.transfer().worker())
                .param("id", running.transfer().videoId())
                .param("bytes", running.transfer().bytes())
                .param("total", running.transfer().total())
                .update();
    }

    private int update(String node, String token, Optional<String> gate) {
        return sql.statement("UPDATE cluster_node SET seen_at = clock_timestamp(), gate = :gate"
                        + " WHERE migration = :migration AND node = :node AND token = :token")
                .param("node", node)
                .param("token", token)
                .param("gate", gate.map(text -> ItemRows.text(text, 200)).orElse(null))
                .update();
    }

    /** Whether the node leads with this version of the lead, i.e. no other node has taken the lead since. */
    public boolean leads(String node, long version) {
        return sql.statement("SELECT EXISTS (" + LEADS + ")")
                .param("node", node)
                .param("version", version)
                .query(Boolean.class)
                .single();
    }

    /** Returns the name of the node that leads; empty if none leads at present. */
    public Optional<String> leader() {
        return sql.statement("SELECT picked_by FROM cluster_lead WHERE task_instance = :migration AND picked"
                        + " AND picked_by IS NOT NULL")
                .query(String.class)
                .optional();
    }

    /**
     * Whether any node other than this one has a seat.
     *
     * @param lease the time without a heartbeat after which a node counts as dead
     */
    public boolean othersLive(String node, Duration lease) {
        return sql.statement("SELECT EXISTS (" + LIVING + "living.node <> :node" + LATELY + ")")
                .param("node", node)
                .param("lease", lease.toMillis())
                .query(Boolean.class)
                .single();
    }

    /**
     * Lets the nodes claim items of a run in progress, or makes them wait while the leading node does the first steps.
     * Changes nothing if this node no longer leads.
     *
     * @param version the version of the lead that this node has
     */
    public void open(String node, long version, boolean open) {
        sql.statement("UPDATE migration SET stations_open = :open WHERE name = :migration AND stations_open <> :open"
                        + (open ? " AND run_state = 'RUNNING'" : "") + " AND EXISTS (" + LEADS + ")")
                .param("node", node)
                .param("version", version)
                .param("open", open)
                .update();
    }

    /**
     * Begins or continues a run, unless this node no longer leads or another node has just ended the run. Meanwhile no
     * other node can end or begin it.
     *
     * @param version the version of the lead that this node has
     * @param mayBegin whether the run may begin after this last run, which is empty before the first one
     * @param begin records the beginning of the run; may be called again if the database resolves a deadlock
     * @return what {@code begin} returned; empty if it was not called
     */
    public <T> Optional<T> begin(String node, long version, Predicate<Optional<RunState>> mayBegin, Supplier<T> begin) {
        return sql.inTransaction(() -> {
            sql.statement("SELECT 1 FROM migration WHERE name = :migration FOR UPDATE")
                    .query(Integer.class)
                    .optional();
            return leads(node, version) && mayBegin.test(run()) ? Optional.of(begin.get()) : Optional.empty();
        });
    }

    /**
     * Ends the run, if it is still in progress and this node still leads.
     *
     * @param resumeAt when another run is worthwhile, by the database's clock; {@link #AT_ONCE} if other machines may
     *     continue this run
     * @return whether this call ended the run
     */
    public boolean end(
            String node, long version, MigrationRun.State state, Optional<String> because, Optional<Instant> resumeAt) {
        return end(" AND EXISTS (" + LEADS + ")", state, because, resumeAt)
                        .param("node", node)
                        .param("version", version)
                        .update()
                > 0;
    }

    /**
     * Stops the run for all nodes, if it is still in progress.
     *
     * @param resumeAt when another run is worthwhile, by the database's clock; empty if a person must act
     */
    public void stop(int run, String because, Optional<Instant> resumeAt) {
        end(" AND run = :run", MigrationRun.State.STOPPED, Optional.of(because), resumeAt)
                .param("run", run)
                .update();
    }

    private JdbcClient.StatementSpec end(
            String condition, MigrationRun.State state, Optional<String> because, Optional<Instant> resumeAt) {
        return MigrationRuns.end(
                sql, ", stations_open = FALSE", " AND run_state = 'RUNNING'" + condition, state, because, resumeAt);
    }

    /**
     * Gives back what a process has claimed, because it ends. Its node counts as away from now on, although the process
     * may not have called {@link #seen} since it began to end.
     */
    public int giveBack(String token) {
        return sql.inTransaction(() -> {
            sql.statement("UPDATE cluster_node SET seen_at = clock_timestamp() WHERE migration = :migration"
                            + " AND token = :token")
                    .param("token", token)
                    .update();
            return JdbcMigrationLedger.returnClaims(sql, " AND claimed_by = :token", Map.of("token", token));
        });
    }

    /** Gives back what dead processes had claimed. */
    public int giveBackOfDead() {
        return sql.inTransaction(() -> JdbcMigrationLedger.returnClaims(sql, LedgerSql.OF_DEAD_NODES, Map.of()));
    }

    /**
     * Gives up the files of nodes without a seat, and files for which no node is recorded, e.g. in a copied ledger, so
     * that other nodes download these videos. A file whose upload may have arrived is assigned to this node, which asks
     * the platform before it downloads the video.
     *
     * @param grace how long a node must be away before its files are given up, so that it keeps them during a restart
     * @return the number of these files
     */
    public int giveUpFiles(String node, Duration grace) {
        return giveUpFiles(
                node,
                // No row of another table matches a NULL in staged_on.
                " AND NOT EXISTS (" + LIVING + "living.node = staged_on) AND NOT EXISTS (SELECT 1 FROM cluster_node"
                        + " WHERE cluster_node.migration = :migration AND cluster_node.node = staged_on"
                        + " AND cluster_node.seen_at > clock_timestamp() - :grace * INTERVAL '1 millisecond')",
                grace);
    }

    /** Gives up the files of all other nodes, because only this node may upload until the canaries are compared. */
    public int giveUpFilesOfOthers(String node) {
        return giveUpFiles(node, " AND staged_on <> :node", Duration.ZERO);
    }

    private int giveUpFiles(String node, String condition, Duration grace) {
        String files =
                " WHERE migration = :migration AND state = 'DOWNLOADED' AND claimed_by IS NULL" + condition + " AND ";
        String unsure = "(upload_unsure AND content_id IS NULL)";
        return sql.inTransaction(() -> {
            int assigned = sql.statement("UPDATE migration_item SET staged_on = :node" + files + unsure)
                    .param("node", node)
                    .param("grace", grace.toMillis())
                    .update();
            List<String> givenUp = sql.statement("UPDATE migration_item SET state = 'PENDING', " + NO_FILE
                            + "next_attempt_at = NULL, " + UNCLAIMED + files + "NOT " + unsure + " RETURNING video_id")
                    .param("node", node)
                    .param("grace", grace.toMillis())
                    .query(String.class)
                    .list();
            givenUp.forEach(kept::describe);
            return assigned + givenUp.size();
        });
    }

    /** Records that this node has the staged file of a video, unless a node is already recorded for it. */
    public void hasFile(String node, String videoId) {
        sql.item(
                        "UPDATE migration_item SET staged_on = :node WHERE " + LedgerSql.ITEM
                                + " AND state = 'DOWNLOADED' AND staged_on IS NULL",
                        videoId)
                .param("node", node)
                .update();
    }

    /** Whether this node is recorded as the one that has the staged file of this video. */
    public boolean isStagedOn(String node, String videoId) {
        return sql.item("SELECT 1 FROM migration_item WHERE " + LedgerSql.ITEM + " AND staged_on = :node", videoId)
                .param("node", node)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /** Returns the ids of the videos whose files other nodes have, or which they download. */
    public List<String> videosOfOthers(String node) {
        return sql.statement("SELECT video_id FROM migration_item WHERE migration = :migration AND staged_on <> :node"
                        + " AND state IN ('DOWNLOADING', 'DOWNLOADED', 'UPLOADING')")
                .param("node", node)
                .query(String.class)
                .list();
    }

    /**
     * Returns the fingerprint of the settings of the machine that leads; empty if no living process leads, or if the one
     * that leads has not yet begun or continued the run.
     *
     * @param lease the time without a heartbeat after which a process counts as dead
     */
    public Optional<String> fingerprintOfLeader(Duration lease) {
        return sql.statement("SELECT fingerprint FROM migration WHERE name = :migration AND run_state = 'RUNNING'"
                        + " AND EXISTS (" + LIVING + "living.token = migration.led_token" + LATELY
                        + " AND EXISTS (SELECT 1 FROM cluster_lead WHERE task_instance = :migration AND picked"
                        + " AND picked_by = living.node))")
                .param("lease", lease.toMillis())
                .query(String.class)
                .optional();
    }

    /**
     * Records that a process leads the run that has begun or is continued, and the fingerprint of its settings, which
     * all nodes must share.
     */
    public void recordFingerprint(String token, String fingerprint) {
        sql.statement("UPDATE migration SET fingerprint = :fingerprint, led_token = :token WHERE name = :migration")
                .param("token", token)
                .param("fingerprint", fingerprint)
                .update();
    }

    /**
     * Begins to refresh the platform index, unless another living node does.
     *
     * @return whether this process may refresh it
     */
    public boolean beginScan(String token) {
        return sql.statement("UPDATE migration SET scanned_by = :token WHERE name = :migration AND (scanned_by IS NULL"
                                + " OR scanned_by = :token OR NOT EXISTS (" + LIVING
                                + "living.token = migration.scanned_by))")
                        .param("token", token)
                        .update()
                > 0;
    }

    /** Ends the refresh that {@link #beginScan} began. */
    public void endScan(String token) {
        sql.statement("UPDATE migration SET scanned_by = NULL WHERE name = :migration AND scanned_by = :token")
                .param("token", token)
                .update();
    }

    /** Returns the running transfers of all living nodes, sorted by node, direction and worker. */
    public List<NodeTransfer> transfers() {
        return sql.statement("SELECT running.*, item.title FROM cluster_transfer AS running"
                        + " JOIN cluster_node AS node ON node.migration = running.migration AND node.node = running.node"
                        + " JOIN cluster_living AS living ON living.token = node.token"
                        + " JOIN migration_item AS item ON item.migration = running.migration"
                        + " AND item.video_id = running.video_id"
                        + " WHERE running.migration = :migration AND node.seen_at > clock_timestamp() - " + SILENT
                        + " ORDER BY running.node, running.direction, running.worker")
                .query((row, number) -> new NodeTransfer(
                        row.getString("node"),
                        new Transfer(
                                Direction.valueOf(row.getString("direction")),
                                row.getInt("worker"),
                                row.getString("video_id"),
                                row.getString("title"),
                                row.getLong("bytes"),
                                row.getLong("total"))))
                .list();
    }

    /** Returns all nodes that take part or took part, sorted by name. */
    public List<ClusterNode> all() {
        Map<String, List<Transfer>> running = transfers().stream()
                .collect(Collectors.groupingBy(
                        NodeTransfer::node, Collectors.mapping(NodeTransfer::transfer, Collectors.toList())));
        return sql.statement("SELECT node.*, EXISTS (" + LIVING + "living.token = node.token)"
                        + " AND node.seen_at > clock_timestamp() - " + SILENT + " AS lives,"
                        + " EXISTS (SELECT 1 FROM cluster_lead WHERE task_instance = :migration AND picked"
                        + " AND picked_by = node.node) AS leads,"
                        + " (SELECT COUNT(*) FROM migration_item WHERE migration = :migration"
                        + " AND claimed_by = node.token AND state IN ('DOWNLOADING', 'UPLOADING', 'VERIFYING')) AS claimed,"
                        + " (SELECT COUNT(*) FROM migration_item WHERE migration = :migration"
                        + " AND staged_on = node.node AND state = 'DOWNLOADED') AS staged"
                        + " FROM cluster_node AS node WHERE node.migration = :migration ORDER BY node.node")
                .query((row, number) -> new ClusterNode(
                        row.getString("node"),
                        row.getString("process"),
                        ItemRows.instant(row, "joined_at").orElseThrow(),
                        ItemRows.instant(row, "seen_at").orElseThrow(),
                        row.getBoolean("lives"),
                        row.getBoolean("lives") && row.getBoolean("leads"),
                        Optional.ofNullable(row.getString("gate")),
                        running.getOrDefault(row.getString("node"), List.of()),
                        row.getLong("claimed"),
                        row.getLong("staged")))
                .list();
    }
}
