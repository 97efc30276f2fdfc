package dev.yt2ms.cluster;

import com.github.kagkarlsson.scheduler.CurrentlyExecuting;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A role that one process at a time has: an execution of db-scheduler that only waits until the process gives the role
 * up. db-scheduler writes the heartbeats of the execution, and hands the role on when they are missing. Each time a
 * process takes the role, the version of the execution grows.
 */
final class Role implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Role.class);

    /** How often a process looks for a role that is free. */
    private static final Duration POLL = Duration.ofMillis(500);

    private static final Duration LONGEST_STOP = Duration.ofSeconds(10);

    /** What becomes of the role when it is given up, or when its holder is dead. */
    enum Afterwards {
        /** Another process may take it. */
        FREE,
        /** It is removed, because it was made for this holder alone. */
        REMOVED
    }

    private final DatabaseClock clock;
    private final Afterwards afterwards;
    private final CustomTask<Void> task;
    private final Scheduler scheduler;
    private @Nullable CurrentlyExecuting held;
    private boolean released;

    /**
     * Creates the role, without trying to take it.
     *
     * @param task the name of the role, which is different for each migration
     * @param holder the name of this process in the role's table, at most 50 characters
     */
    Role(
            DataSource dataSource,
            String table,
            String task,
            String holder,
            Heartbeats heartbeats,
            DatabaseClock clock,
            Afterwards afterwards) {
        this.clock = clock;
        this.afterwards = afterwards;
        this.task = Tasks.custom(task, Void.class)
                .onDeadExecution((complete, operations) -> handOn(complete.getExecution(), operations))
                .execute((instance, context) -> hold(context));
        this.scheduler = Scheduler.create(dataSource, this.task)
                // Otherwise db-scheduler would ask the server which database it is, and treat a missing answer as an
                // unknown database.
                .jdbcCustomization(new PostgreSqlJdbcCustomization(false, false))
                .tableName(table)
                .schedulerName(new SchedulerName.Fixed(holder))
                .threads(1)
                .pollUsingLockAndFetch(0.5, 1.0)
                .pollingInterval(POLL)
                .heartbeatInterval(heartbeats.every())
                .missedHeartbeatsLimit(heartbeats.missed())
                .clock(clock)
                // Other migrations in the same database have tasks that this scheduler does not know and must not
                // delete.
                .deleteUnresolvedAfter(Duration.ofDays(36_500))
                .shutdownMaxWait(LONGEST_STOP)
                .build();
    }

    /**
     * Starts trying to take the role.
     *
     * @param instance the name of the execution, which is created unless it exists
     */
    void seek(String instance) {
        scheduler.scheduleIfNotExists(task.instance(instance), clock.now());
        scheduler.start();
    }

    private CompletionHandler<Void> hold(ExecutionContext context) {
        synchronized (this) {
            held = context.getCurrentlyExecuting();
            notifyAll();
            while (!released) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    break; // The scheduler stops.
                }
            }
            held = null;
        }
        return (complete, operations) -> handOn(complete.getExecution(), operations);
    }

    private void handOn(Execution execution, ExecutionOperations<Void> operations) {
        try {
            if (afterwards == Afterwards.REMOVED) {
                operations.stop();
            } else {
                operations.reschedule(ExecutionComplete.success(execution, clock.now(), clock.now()), clock.now());
            }
        } catch (RuntimeException e) {
            log.debug("{} was handed on by another process", execution, e);
        }
    }

    /** Returns the execution that proves that this process has the role; empty if it does not have it. */
    synchronized Optional<Execution> held() {
        return Optional.ofNullable(held).map(CurrentlyExecuting::getExecution);
    }

    /** Waits until this process has the role, for at most this time; empty if it does not get it. */
    synchronized Optional<Execution> await(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        for (long left = atMost.toNanos(); held == null && left > 0; left = deadline - System.nanoTime()) {
            wait(Math.max(1, left / 1_000_000));
        }
        return held();
    }

    /**
     * Returns the time since the last heartbeat, as a fraction of the time after which this process counts as dead: 0
     * right after a heartbeat, 1 or more if another process may have the role by now; 1 if this process does not have
     * the role.
     */
    synchronized double fractionDead() {
        return held == null ? 1 : held.getHeartbeatState().getFractionDead();
    }

    /** Gives the role up, if this process has it, and no longer tries to take it. */
    @Override
    public void close() {
        scheduler.pause();
        synchronized (this) {
            released = true;
            notifyAll();
        }
        scheduler.stop();
    }
}
