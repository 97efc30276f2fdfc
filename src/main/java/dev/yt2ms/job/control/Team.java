package dev.yt2ms.job.control;

import dev.yt2ms.ledger.ClaimLostException;
import dev.yt2ms.ledger.Claimant;
import dev.yt2ms.ledger.MigrationRun;
import dev.yt2ms.ledger.database.LedgerUnusable;
import dev.yt2ms.ledger.jdbc.LedgerNodes;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.StopReason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;

/** What the parts of a run must know about the other machines, if several can share the migration. */
public final class Team {

    private static final Logger log = LoggerFactory.getLogger(Team.class);

    private final Clock machineClock;
    private final Optional<Member> member;

    /**
     * This process as one of several machines.
     *
     * @param claimant claims items for this machine
     * @param nodes the ledger's records of all machines
     * @param lease the time without a heartbeat after which a machine counts as dead
     * @param leadVersion returns the version of the lead that this process holds, which grows each time a process takes
     *     the lead; empty if it does not lead
     * @param databaseAhead returns by how much the database's time is ahead of this machine's; negative if it is behind
     */
    public record Member(
            Claimant claimant,
            LedgerNodes nodes,
            Duration lease,
            Supplier<OptionalLong> leadVersion,
            Supplier<Duration> databaseAhead) {

        /** Whether this process leads at present. */
        public boolean leads() {
            return leadVersion.get().isPresent();
        }

        /** Whether other machines have taken over the lead or the work of this one, e.g. while it was frozen. */
        private boolean isReplaced() {
            try {
                claimant.check();
                OptionalLong version = leadVersion.get();
                return version.isPresent() && !nodes.leads(claimant.node(), version.getAsLong());
            } catch (ClaimLostException e) {
                return true;
            }
        }
    }

    /**
     * @param machineClock the clock of this machine
     * @param member empty if this process has the ledger alone
     */
    public Team(Clock machineClock, Optional<Member> member) {
        this.machineClock = machineClock;
        this.member = member;
    }

    /** Returns this process as one of several machines; empty if it has the ledger alone. */
    public Optional<Member> member() {
        return member;
    }

    /** Returns the clock of this machine, which its gates, pauses and transfer hours follow. */
    public Clock machineClock() {
        return machineClock;
    }

    /** Returns the claimant of this machine; empty if this process has the ledger alone. */
    public Optional<Claimant> claimant() {
        return member.map(Member::claimant);
    }

    /**
     * Returns why this process can't continue after this exception. If other machines have taken over its work, that is
     * the reason whatever the exception is: for example, Spring Batch refuses to start a job that another machine
     * executes.
     */
    public StopReason because(Throwable e) {
        try {
            // If the database does not answer, isReplaced could take minutes.
            if (member.isPresent()
                    && !LedgerUnusable.isCauseOf(e)
                    && member.get().isReplaced()) {
                log.info("other machines have taken over the work of this one", e);
                return StopReasons.lostItsPlace();
            }
        } catch (RuntimeException unknown) {
            log.debug("it is not known whether other machines have taken over", unknown);
        }
        return StopReasons.because(e);
    }

    /** Stops the run if this job failed and nothing else has stopped the run. */
    public void stopIfFailed(JobExecution execution, RunControl control) {
        if (execution.getStatus() != BatchStatus.COMPLETED && control.reason().isEmpty()) {
            execution.getAllFailureExceptions().forEach(e -> control.stop(because(e)));
        }
    }

    /**
     * Returns why the run ends although videos are left to move and nothing stopped it. If there may be other machines,
     * a command on one of them, e.g. {@code retry}, may have added these videos after the last worker had ended.
     */
    public StopReason withWorkLeft() {
        return member.isPresent()
                ? StopReason.of(
                        StopReason.Kind.LATER,
                        "Videos were added while the run ended, e.g. by a retry; run again to move them")
                : StopReason.of(
                        StopReason.Kind.DEFECT,
                        "The job ended with work left to do, which is a defect of yt2ms. Please report it with the log,"
                                + " logs/yt2ms.log in the state-dir.");
    }

    /**
     * Records the end of the run, unless other machines continue it. They do if this machine stops for a reason of its
     * own, such as a signal or a full disk. If no other machine is alive now, e.g. because the database was away, the
     * run ends. A machine that comes back then continues it, unless the stop reason says when to run again.
     *
     * @param stopped why the run ended before its work was done
     * @return whether this call recorded the end of the run
     */
    public boolean endRun(MigrationRuns runs, Optional<StopReason> stopped) {
        MigrationRun.State state = stopped.isPresent() ? MigrationRun.State.STOPPED : MigrationRun.State.COMPLETED;
        Optional<String> because = stopped.map(StopReason::message);
        Optional<Instant> resumeAt = stopped.flatMap(StopReason::resumeAt);
        if (member.isEmpty()) {
            runs.endRun(state, because, resumeAt);
            return true;
        }
        LedgerNodes nodes = member.get().nodes();
        String node = member.get().claimant().node();
        boolean concernsAll = stopped.isEmpty() || stopped.get().concernsAll();
        boolean ends = concernsAll || !nodes.othersLive(node, member.get().lease());
        OptionalLong version = member.get().leadVersion().get();
        if (!ends || version.isEmpty()) {
            return false;
        }
        // The other machines' clocks may differ from this one's.
        Duration ahead = member.get().databaseAhead().get();
        Optional<Instant> again = resumeAt.map(at -> at.plus(ahead));
        return nodes.end(
                node,
                version.getAsLong(),
                state,
                because,
                concernsAll ? again : again.or(() -> Optional.of(LedgerNodes.AT_ONCE)));
    }

    /** Reserves the refresh of the platform index for this machine; {@code false} if another machine has it. */
    public boolean beginScan() {
        return member.map(one -> one.nodes().beginScan(one.claimant().token())).orElse(true);
    }

    /** Gives up the reservation that {@link #beginScan} made. */
    public void endScan() {
        member.ifPresent(one -> one.nodes().endScan(one.claimant().token()));
    }
}
