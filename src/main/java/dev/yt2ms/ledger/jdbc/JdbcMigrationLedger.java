package dev.yt2ms.ledger.jdbc;

import static dev.yt2ms.ledger.jdbc.LedgerSql.FAILURE;
import static dev.yt2ms.ledger.jdbc.LedgerSql.ITEM;
import static dev.yt2ms.ledger.jdbc.LedgerSql.NO_ERROR;
import static dev.yt2ms.ledger.jdbc.LedgerSql.NO_FILE;
import static dev.yt2ms.ledger.jdbc.LedgerSql.ON_PLATFORM;
import static dev.yt2ms.ledger.jdbc.LedgerSql.RUN;
import static dev.yt2ms.ledger.jdbc.LedgerSql.UNCLAIMED;
import static dev.yt2ms.ledger.jdbc.LedgerSql.changing;

import dev.yt2ms.ledger.Claimant;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.ledger.MigrationLedger;
import dev.yt2ms.ledger.StagedFile;
import dev.yt2ms.ledger.Station;
import dev.yt2ms.ledger.Verdict;
import dev.yt2ms.model.Failure;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Changes the ledger with SQL, for H2 and PostgreSQL. */
public final class JdbcMigrationLedger implements MigrationLedger {

    /**
     * A time that is longer than any wait of an item. If the recorded time of the next attempt is further ahead, the
     * clock was set back in the meantime, and the item may be claimed at once.
     */
    static final Duration LONGEST_WAIT = Duration.ofHours(2);

    private static final String NOTE_UNSURE = "UPDATE migration_item SET unsure_since = :now WHERE ";

    /** Matches unsure uploads for which it is not yet recorded since when they are unsure. */
    private static final String IS_NEWLY_UNSURE =
            " AND upload_unsure AND (unsure_since IS NULL OR unsure_since < upload_intent_at)";

    private static final int CANDIDATES = 8;

    /**
     * Excludes items that are on the platform. If this run has lost its lock on the ledger and has not noticed yet,
     * another run may have uploaded them.
     */
    private static final String NOT_ARRIVED = " AND state NOT IN " + ON_PLATFORM;

    /** Matches the items that a station may claim now. {@link #due} sets its parameters. */
    private static final String DUE =
            "state = :waiting AND NOT left_unverified AND (next_attempt_at IS NULL OR next_attempt_at <= :now"
                    + " OR next_attempt_at > :farAhead)";

    private final LedgerSql sql;
    private final KeptContents kept;
    private final LedgerAttempts attempts;
    private final BiConsumer<Station, Failure> whenFailed;

    /** Creates the ledger of a process that has it alone. */
    public JdbcMigrationLedger(DataSource dataSource, String migration, Clock clock) {
        this(new LedgerSql(dataSource, migration, clock), (station, failure) -> {});
    }

    /**
     * Creates the ledger of a run.
     *
     * @param claimant claims items while other machines work on the same migration; empty if this process has the
     *     ledger alone
     * @param whenFailed receives each failed attempt after it is recorded
     */
    public JdbcMigrationLedger(
            DataSource dataSource,
            String migration,
            Clock clock,
            Optional<Claimant> claimant,
            BiConsumer<Station, Failure> whenFailed) {
        this(
                claimant.map(one -> new LedgerSql(dataSource, migration, clock, one))
                        .orElseGet(() -> new LedgerSql(dataSource, migration, clock)),
                whenFailed);
    }

    /** Creates a ledger that changes only items that no process has claimed, and that claims none. */
    public static JdbcMigrationLedger ofUnclaimed(DataSource dataSource, String migration, Clock clock) {
        return new JdbcMigrationLedger(LedgerSql.ofUnclaimed(dataSource, migration, clock), (station, failure) -> {});
    }

    private JdbcMigrationLedger(LedgerSql sql, BiConsumer<Station, Failure> whenFailed) {
        this.sql = sql;
        this.kept = new KeptContents(sql);
        this.attempts = new LedgerAttempts(sql);
        this.whenFailed = whenFailed;
    }

    /**
     * {@inheritDoc} <p>Reads candidates in the order of the index, and tries to claim one after the other, because
     * another worker may claim the same item at this moment. With row locks (FOR UPDATE), H2 would read and sort all
     * waiting rows, which takes seconds for each claim in a large channel.
     */
    @Override
    public Optional<MigrationItem> claim(Station station, String owner) {
        sql.claimant().ifPresent(Claimant::check);
        while (true) {
            List<String> candidates = due(
                            station,
                            sql.statement("SELECT video_id FROM migration_item WHERE migration = :migration AND " + DUE
                                    + mayTake(station)
                                    + " ORDER BY migration, state, tried_run, move_rank, list_position LIMIT "
                                    + CANDIDATES))
                    .query(String.class)
                    .list();
            if (candidates.isEmpty()) {
                return Optional.empty();
            }
            for (String id : candidates) {
                if (take(station, id, owner)) {
                    return Optional.of(sql.item("SELECT * FROM migration_item WHERE " + ITEM, id)
                            .query((row, number) -> ItemRows.item(row))
                            .single());
                }
            }
        }
    }

    /**
     * Claims an item if it is still due. In the meantime, another worker may have claimed it and returned it with a
     * wait.
     */
    private boolean take(Station station, String videoId, String owner) {
        return due(
                                station,
                                sql.item(
                                        "UPDATE migration_item SET state = :working, claimed_by = :owner, "
                                                + takes(station) + "updated_at = :now WHERE " + ITEM + " AND " + DUE
                                                + mayTake(station),
                                        videoId))
                        .param("working", station.working().name())
                        .param("owner", owner)
                        .update()
                == 1;
    }

    /**
     * Returns the end of the condition under which one of several machines may claim an item; empty if only one process
     * claims items. The machine must have its seat, and the first steps of the run must be done. Until the canaries
     * have been compared, the machine must lead. For a download, it must hold fewer items than
     * {@code Claimant.mostOpen}; for an upload, it must hold the file.
     */
    private String mayTake(Station station) {
        if (sql.claimant().isEmpty()) {
            return "";
        }
        return " AND EXISTS (SELECT 1 FROM cluster_living WHERE migration = :migration AND token = :token)"
                + " AND EXISTS (SELECT 1 FROM migration WHERE name = :migration AND run_state = 'RUNNING' AND stations_open"
                + " AND (canary_passed OR EXISTS (SELECT 1 FROM cluster_lead WHERE task_instance = :migration AND picked"
                + " AND picked_by = :node)))"
                + switch (station) {
                    case DOWNLOAD ->
                        " AND :most > (SELECT COUNT(*) FROM migration_item WHERE migration = :migration"
                                + " AND staged_on = :node AND state IN ('DOWNLOADING', 'DOWNLOADED', 'UPLOADING'))";
                    case UPLOAD -> " AND staged_on = :node";
                    case VERIFY -> "";
                };
    }

    private String takes(Station station) {
        return sql.claimant().isPresent() && station == Station.DOWNLOAD ? "staged_on = :node, " : "";
    }

    private JdbcClient.StatementSpec due(Station station, JdbcClient.StatementSpec statement) {
        sql.claimant()
                .ifPresent(claimant -> statement.param("node", claimant.node()).param("most", claimant.mostOpen()));
        return statement
                .param("waiting", station.waiting().name())
                .param("farAhead", ItemRows.time(sql.now().plus(LONGEST_WAIT)));
    }

    @Override
    public void checkWritable() {
        sql.inTransaction(() -> {
            sql.statement("UPDATE migration SET run_state = run_state WHERE name = :migration")
                    .update();
        });
    }

    @Override
    public void release(Station station, String videoId) {
        sql.record(
                sql.item(
                                "UPDATE migration_item SET state = :waiting, " + forgetIntent(station, false)
                                        + UNCLAIMED + " WHERE " + ITEM + " AND state = :working" + sql.mine(),
                                videoId)
                        .param("waiting", station.waiting().name())
                        .param("working", station.working().name()),
                videoId);
    }

    /**
     * Returns an SQL assignment that clears the recorded intent to upload, if the upload certainly did not arrive. The
     * recovery then does not ask the platform about it. The text is empty if the intent must stay, or if there is none.
     */
    private static String forgetIntent(Station station, boolean unsure) {
        return station != Station.DOWNLOAD && !unsure ? "upload_intent_at = NULL, " : "";
    }

    @Override
    public void releaseForRoom(String videoId, long expectedBytes) {
        sql.record(
                sql.item(sql.changingMine(ItemState.PENDING, "expected_bytes = :bytes, " + UNCLAIMED), videoId)
                        .param("bytes", expectedBytes),
                videoId);
    }

    @Override
    public void downloaded(String videoId, StagedFile file) {
        Map<String, Object> columns = ItemRows.columns(file);
        sql.record(
                sql.item(
                                sql.changingMine(
                                        ItemState.DOWNLOADED,
                                        LedgerSql.assignments(columns)
                                                + ", downloaded_at = :now, next_attempt_at = NULL, deferred_since = NULL, "
                                                + NO_ERROR + UNCLAIMED),
                                videoId)
                        .params(columns),
                videoId);
        sql.survivePowerCut();
    }

    @Override
    public void intendUpload(String videoId, Map<String, String> fields) {
        sql.claimant().ifPresent(Claimant::check);
        sql.record(
                sql.item(
                                "UPDATE migration_item SET upload_filename = :filename, sent_fields = :fields, upload_intent_at = :now,"
                                        + " updated_at = :now WHERE " + ITEM + sql.mine(),
                                videoId)
                        .param("filename", fields.get("filename"))
                        .param("fields", ItemRows.fields(fields)),
                videoId);
        sql.survivePowerCut();
    }

    @Override
    public void uploaded(String videoId, String contentId, long bytes) {
        sql.record(
                sql.item(
                                sql.changingMine(
                                        ItemState.UPLOADED,
                                        "content_id = :content, uploaded_bytes = :bytes, uploaded_at = :now, adopted = FALSE,"
                                                + " upload_unsure = FALSE, differences = NULL, differing = NULL,"
                                                + " verified_at = NULL, changed_fields = NULL, changed_at = NULL,"
                                                + " better_height = NULL, next_attempt_at = NULL, " + NO_ERROR
                                                + UNCLAIMED),
                                videoId)
                        .param("content", ItemRows.text(contentId, 200))
                        .param("bytes", bytes),
                videoId);
        sql.survivePowerCut();
    }

    @Override
    public void adopted(String videoId, String contentId, String filename, Map<String, String> fields) {
        sql.record(
                sql.item(
                                sql.changingMine(
                                        ItemState.UPLOADED,
                                        "content_id = :content, adopted = TRUE,"
                                                + " upload_filename = :filename, sent_fields = :fields, uploaded_at = :now,"
                                                + " upload_unsure = FALSE, next_attempt_at = NULL, " + NO_FILE
                                                + NO_ERROR
                                                + UNCLAIMED),
                                videoId)
                        .param("content", ItemRows.text(contentId, 200))
                        .param("filename", filename.isEmpty() ? null : ItemRows.text(filename, 500))
                        .param("fields", ItemRows.fields(fields)),
                videoId);
    }

    @Override
    public void together(Runnable changes) {
        sql.inTransaction(changes);
    }

    @Override
    public void overwroteAnother(String videoId, String contentId, Failure failure) {
        sql.record(
                sql.failure(
                                sql.changingMine(
                                        ItemState.FAILED,
                                        "content_id = :content, uploaded_at = :now,"
                                                + " upload_unsure = FALSE, next_attempt_at = NULL, " + NO_FILE + FAILURE
                                                + UNCLAIMED),
                                videoId,
                                failure)
                        .param("content", ItemRows.text(contentId, 200)),
                videoId);
    }

    @Override
    public void failed(Station station, String videoId, Verdict verdict) {
        failed(station, videoId, verdict, station != Station.DOWNLOAD && !verdict.keepsFile(), () -> false);
    }

    @Override
    public boolean downloadFailed(String videoId, Verdict verdict) {
        return failed(Station.DOWNLOAD, videoId, verdict, false, () -> keepContent(videoId, false));
    }

    @Override
    public boolean uploadFailed(String videoId, Verdict verdict) {
        return failed(
                Station.UPLOAD, videoId, verdict, !verdict.keepsFile(), () -> kept.restore(videoId, verdict.failure()));
    }

    @Override
    public boolean stagedFileLost(String videoId, Verdict verdict) {
        return failed(Station.DOWNLOAD, videoId, verdict, true, () -> keepContent(videoId, false));
    }

    /**
     * Records a failure.
     *
     * @param fileLost whether the item has no staged file any more; if it had none, the columns that describe a file stay,
     *     because they describe the file of the content that is to be replaced
     * @param restoring restores the earlier content of an item that became FAILED, if it is good
     * @return whether it was restored
     */
    private boolean failed(
            Station station, String videoId, Verdict verdict, boolean fileLost, Supplier<Boolean> restoring) {
        boolean restored = sql.inTransaction(() -> {
            if (recordFailure(station, videoId, verdict, fileLost)) {
                attempts.add(station, videoId, verdict.failure(), verdict.attemptCounts());
            }
            if (fileLost && station == Station.VERIFY) {
                kept.forget(videoId); // The content is missing or not good.
            } else if (fileLost) {
                kept.describe(videoId);
            }
            return verdict.state() == ItemState.FAILED && restoring.get();
        });
        whenFailed.accept(station, verdict.failure());
        return restored;
    }

    /** @return whether the item was in a state that this outcome may change */
    private boolean recordFailure(Station station, String videoId, Verdict verdict, boolean fileLost) {
        String counted =
                station.attemptsColumn() + " = " + station.attemptsColumn() + (verdict.attemptCounts() ? " + 1" : "");
        String file = fileLost ? NO_FILE : "";
        // A failed download does not show whether an earlier unsure upload arrived. Therefore an unsure item stays
        // unsure.
        String unsure = "upload_unsure = " + (station == Station.DOWNLOAD ? "(upload_unsure OR :unsure)" : ":unsure");
        String tried = verdict.keepsPlace() ? "" : "tried_run = " + RUN + ", ";
        String deferred =
                verdict.state() == ItemState.DEFERRED ? "deferred_since = COALESCE(deferred_since, :now), " : "";
        boolean changed = sql.record(
                sql.failure(
                                sql.changingMine(
                                                verdict.state(),
                                                counted + ", " + file + tried + deferred
                                                        + forgetIntent(station, verdict.unsure())
                                                        + unsure + ", next_attempt_at = :next, " + FAILURE + UNCLAIMED)
                                        + (station == Station.VERIFY ? "" : NOT_ARRIVED),
                                videoId,
                                verdict.failure())
                        .param("unsure", verdict.unsure())
                        .param(
                                "next",
                                verdict.pause()
                                        .map(pause -> ItemRows.time(sql.now().plus(pause)))
                                        .orElse(null)),
                videoId);
        if (verdict.unsure()) {
            sql.item(NOTE_UNSURE + ITEM + IS_NEWLY_UNSURE, videoId).update();
        }
        return changed;
    }

    /** Records since when the uploads of items in this state are unsure, unless that is recorded already. */
    private static void noteUnsure(LedgerSql sql, ItemState state) {
        sql.statement(NOTE_UNSURE + "migration = :migration AND state = '" + state + "'" + IS_NEWLY_UNSURE)
                .update();
    }

    /**
     * {@inheritDoc}
     *
     * <p>An item without a recorded file ({@code NO_FILE}) has no good earlier content, or it is not known which file
     * that content was made from.
     */
    @Override
    public boolean keepContent(String videoId, boolean nothingBetter) {
        return sql.item(
                                changing(
                                                ItemState.UPLOADED,
                                                "next_attempt_at = NULL, deferred_since = NULL, "
                                                        + (nothingBetter ? "better_height = NULL, " : "")
                                                        + NO_ERROR + UNCLAIMED)
                                        + " AND state IN ('DOWNLOADING', 'FAILED') AND content_id IS NOT NULL"
                                        + " AND staged_file IS NOT NULL AND plainer_than IS NULL AND NOT upload_unsure"
                                        + sql.notOfOthers(),
                                videoId)
                        .update()
                == 1;
    }

    @Override
    public void replacementUnsure(String videoId) {
        kept.forget(videoId);
    }

    @Override
    public void skip(String videoId, String reason) {
        sql.item(
                        changing(ItemState.SKIPPED, "skip_reason = :reason, updated_at = :now")
                                + " AND state = 'FAILED'",
                        videoId)
                .param("reason", ItemRows.text(reason, 500))
                .update();
    }

    @Override
    public void pardon(Station station, String videoId, int attempts) {
        String counter = station.attemptsColumn();
        sql.item(
                        "UPDATE migration_item SET " + counter + " = CASE WHEN " + counter
                                + " > :attempts THEN "
                                + counter + " - :attempts ELSE 0 END,"
                                + " state = CASE WHEN state IN (:waiting, :working) THEN state ELSE :back END,"
                                + " next_attempt_at = NULL, updated_at = :now WHERE " + ITEM
                                + " AND state IN ('PENDING', 'FAILED', :waiting, :working)",
                        videoId)
                .param("attempts", attempts)
                .param("waiting", station.waiting().name())
                .param("working", station.working().name())
                // The staged file was deleted after the failure, so a failed upload starts again with the download.
                // After a failed comparison, the content is still on the platform and is only compared again.
                .param("back", (station == Station.VERIFY ? ItemState.UPLOADED : ItemState.PENDING).name())
                .update();
    }

    @Override
    public void postpone(String videoId, Duration pause) {
        sql.item("UPDATE migration_item SET next_attempt_at = :next WHERE " + ITEM, videoId)
                .param("next", ItemRows.time(sql.now().plus(pause)))
                .update();
    }

    @Override
    public void forgetWaits() {
        inWaitingStates("next_attempt_at = NULL", "next_attempt_at IS NOT NULL");
    }

    /** Changes the items that wait for a station. One UPDATE for each state lets H2 use the index. */
    private void inWaitingStates(String assignments, String condition) {
        for (Station station : Station.values()) {
            sql.statement("UPDATE migration_item SET " + assignments
                            + " WHERE migration = :migration AND state = :waiting AND " + condition)
                    .param("waiting", station.waiting().name())
                    .update();
        }
    }

    @Override
    public void notArrived(String videoId) {
        sql.record(
                sql.item(
                        "UPDATE migration_item SET upload_unsure = FALSE, upload_intent_at = NULL, updated_at = :now WHERE "
                                + ITEM + sql.mine(),
                        videoId),
                videoId);
    }

    @Override
    public void stagedFileLost(String videoId) {
        sql.inTransaction(() -> {
            sql.record(
                    sql.item(
                            sql.changingMine(ItemState.PENDING, NO_FILE + "next_attempt_at = NULL, " + UNCLAIMED),
                            videoId),
                    videoId);
            kept.describe(videoId);
        });
    }

    /**
     * Puts claimed items that match a condition back into the states in which they wait for a worker. An upload whose
     * intent is recorded may have arrived, so it becomes unsure.
     *
     * @return the number of these items
     */
    static int returnClaims(LedgerSql sql, String condition, Map<String, ?> parameters) {
        int downloads = sql.statement("UPDATE migration_item SET state = 'PENDING', " + UNCLAIMED
                        + " WHERE migration = :migration AND state = 'DOWNLOADING'" + condition)
                .params(parameters)
                .update();
        int uploads = sql.statement("UPDATE migration_item SET state = 'DOWNLOADED',"
                        + " upload_unsure = (upload_unsure OR upload_intent_at IS NOT NULL), " + UNCLAIMED
                        + " WHERE migration = :migration AND state = 'UPLOADING'" + condition)
                .params(parameters)
                .update();
        int comparisons = sql.statement("UPDATE migration_item SET state = 'UPLOADED', " + UNCLAIMED
                        + " WHERE migration = :migration AND state = 'VERIFYING'" + condition)
                .params(parameters)
                .update();
        if (uploads > 0) {
            noteUnsure(sql, ItemState.DOWNLOADED);
        }
        return downloads + uploads + comparisons;
    }

    @Override
    public int recover() {
        return sql.inTransaction(() -> {
            int returned = returnClaims(sql, sql.ofDeadProcesses(), Map.of());
            for (String state : List.of("state = 'DEFERRED'", "state = 'FAILED' AND error_class = 'RETRY'")) {
                sql.statement(
                                "UPDATE migration_item SET state = 'PENDING', download_attempts = 0, upload_attempts = 0, verify_attempts = 0"
                                        + " WHERE migration = :migration AND " + state)
                        .update();
            }
            inWaitingStates(
                    "next_attempt_at = NULL, left_unverified = FALSE",
                    "(next_attempt_at IS NOT NULL OR left_unverified)");
            // Older versions did not record since when an upload is unsure.
            for (ItemState state : List.of(ItemState.PENDING, ItemState.DOWNLOADED, ItemState.FAILED)) {
                noteUnsure(sql, state);
            }
            return returned;
        });
    }

    @Override
    public int retry(Collection<String> videoIds, Optional<String> rule) {
        String which = (videoIds.isEmpty() ? "" : " AND video_id IN (:ids)")
                + (rule.isEmpty() ? "" : " AND error_rule = :rule");
        String place = videoIds.isEmpty() ? "" : " tried_run = 0,";
        return sql.statement("UPDATE migration_item SET state = 'PENDING', download_attempts = 0, upload_attempts = 0,"
                        + place + " deferred_since = NULL,"
                        // The platform may have been fixed before a person retries, so the best format is tried again.
                        + " plainer_than = CASE WHEN error_rule = :inError THEN NULL ELSE plainer_than END,"
                        + " verify_attempts = 0, next_attempt_at = NULL, left_unverified = FALSE, updated_at = :now WHERE migration = :migration AND (state = 'FAILED' OR state <> 'VERIFYING' AND "
                        + KeptContents.REFUSED + ")" + which)
                .param("ids", new ArrayList<>(videoIds))
                .param("rule", rule.orElse(null))
                .param("inError", LedgerVerification.CONTENT_IN_ERROR)
                .update();
    }

    @Override
    public List<String> rulesOfFailed() {
        return sql.statement("SELECT error_rule FROM migration_item WHERE migration = :migration AND state = 'FAILED'"
                        + " AND error_rule IS NOT NULL GROUP BY error_rule ORDER BY COUNT(*) DESC, error_rule")
                .query(String.class)
                .list();
    }
}
