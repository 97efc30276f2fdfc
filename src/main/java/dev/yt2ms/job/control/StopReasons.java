package dev.yt2ms.job.control;

import dev.yt2ms.ledger.database.DiskFull;
import dev.yt2ms.ledger.database.LedgerUnusable;
import dev.yt2ms.model.AdviceException;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.model.FailureException;
import dev.yt2ms.run.StopReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.job.flow.FlowExecutionException;
import org.springframework.batch.core.step.FatalStepExecutionException;
import org.springframework.beans.BeansException;
import org.springframework.dao.OptimisticLockingFailureException;

/** Decides what an exception or a failure means for the whole run. */
public final class StopReasons {

    private static final Logger log = LoggerFactory.getLogger(StopReasons.class);

    /** The advice to a person whose ledger fails or does not answer. */
    static final String LEDGER_UNUSABLE =
            "The ledger's database can no longer be used. Check the disk of the state-dir or the database server, then"
                    + " run again; the log has details.";

    private static final String SERVER_AWAY =
            "The ledger's database server can't be reached, or permits no changes at present; run again when it does. The"
                    + " log has details.";

    private StopReasons() {}

    /**
     * Returns why the run can't continue after this exception. An unexpected exception counts as a defect of yt2ms, and
     * its stack trace is logged.
     */
    public static StopReason because(Throwable thrown) {
        Throwable e = unwrapped(thrown);
        if (e instanceof FailureException failed) {
            return because(failed.failure());
        }
        if (e instanceof OptimisticLockingFailureException) {
            return lostItsPlace();
        }
        if (e instanceof AdviceException advice) {
            return StopReason.of(
                    advice.isForLater() ? StopReason.Kind.LATER : StopReason.Kind.OPERATOR, advice.getMessage());
        }
        if (DiskFull.isCauseOf(e)) {
            return StopReason.of(
                    StopReason.Kind.OPERATOR, "The disk of the state-dir is full: free some space, then run again.");
        }
        if (LedgerUnusable.isServerAway(e)) {
            log.error("The ledger's database server can't be reached, or permits no changes", e);
            return StopReason.of(StopReason.Kind.LATER, SERVER_AWAY);
        }
        if (LedgerUnusable.isCauseOf(e)) {
            log.error("The ledger's database failed", e);
            return StopReason.of(StopReason.Kind.OPERATOR, LEDGER_UNUSABLE);
        }
        if (e instanceof OutOfMemoryError && String.valueOf(e.getMessage()).contains("native thread")) {
            log.error("The system can't start another thread", e);
            return StopReason.of(
                    StopReason.Kind.OPERATOR,
                    "The system can't start another thread: give the machine more memory, raise the limit of processes"
                            + " (ulimit -u, TasksMax of systemd) or set fewer workers, then run again.");
        }
        if (e instanceof IOException || e instanceof UncheckedIOException) {
            log.error("A file can't be read or written", e);
            return StopReason.of(
                    StopReason.Kind.OPERATOR,
                    "A file in the state-dir can't be read or written (%s). Fix that, then run again; the log has details."
                            .formatted(e.getMessage()));
        }
        log.error("An unexpected exception occurred, which is a defect of yt2ms", e);
        return StopReason.of(
                StopReason.Kind.DEFECT,
                "The run stopped because of an unexpected %s, which is a defect of yt2ms. Please report it with the log, logs/yt2ms.log in the state-dir."
                        .formatted(e.getClass().getSimpleName()));
    }

    /**
     * Returns the stop reason of one of several machines. If it can't use the ledger's database, the others take over its
     * work, and no person has to start it again.
     */
    public static StopReason ofMember(StopReason reason) {
        return reason.message().equals(LEDGER_UNUSABLE) ? lostItsPlace() : reason;
    }

    /** Returns the stop reason of a machine that other machines may consider dead. */
    public static StopReason lostItsPlace() {
        return StopReason.of(
                StopReason.Kind.LATER,
                "This machine did not reach the ledger's database for too long, so other machines take over its work. Run"
                        + " again to take part again");
    }

    /** Whether this machine stopped because it did not reach the ledger's database for too long. */
    public static boolean isCutOff(StopReason reason) {
        return reason.equals(lostItsPlace()) || reason.message().equals(SERVER_AWAY);
    }

    /** Returns the original exception. Spring wraps an exception that a bean, a chunk or a flow throws. */
    public static Throwable unwrapped(Throwable thrown) {
        Throwable e = thrown;
        while (e.getCause() != null
                && (e instanceof BeansException
                        || e instanceof FatalStepExecutionException
                        || e instanceof FlowExecutionException)) {
            e = e.getCause();
        }
        return e;
    }

    /**
     * Returns why this failure stops the whole run. The failed request was not for a single video but, for example, for
     * the channel's list.
     */
    public static StopReason because(Failure failure) {
        if (failure.failureClass() == FailureClass.OPERATOR || failure.failureClass() == FailureClass.PERMANENT) {
            return StopReason.of(StopReason.Kind.OPERATOR, failure.message());
        }
        Optional<Duration> wait = failure.retryAfter();
        return new StopReason(
                StopReason.Kind.LATER,
                failure.message(),
                Optional.of(Clock.systemUTC().instant().plus(wait.orElse(Duration.ofMinutes(5)))));
    }
}
