package dev.yt2ms.job.control;

import dev.yt2ms.ledger.Claimant;
import dev.yt2ms.ledger.MigrationRun;
import dev.yt2ms.ledger.jdbc.LedgerNodes;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.run.StopReason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** What the parts of a run must know about the other machines that work on the same migration, if there may be any. */
public final class Team {

    private final Optional<Member> member;

    /**
     * This process as one of several machines.
     *
     * @param claimant claims items for this machine
     * @param nodes the ledger's records of all machines
     * @param lease the time without a heartbeat after which a machine counts as dead
     * @param leadVersion returns the version with which this process leads; empty if it does not lead
     * @param clock the clock of this machine
     * @param databaseAhead returns by how much the database's time is ahead of that clock; negative if it is behind
     */
    public record Member(
            Claimant claimant,
            LedgerNodes nodes,
            Duration lease,
            Supplier<OptionalLong> leadVersion,
            Clock clock,
            Supplier<Duration> databaseAhead) {

        /** Whether this process leads at present. */
        public boolean leads() {
            return leadVersion.get().isPresent();
        }
    }

    /** @param member empty if this process has the ledger alone */
    public Team(Optional<Member> member) {
        this.member = member;
    }

    /** Returns this process as one of several machines; empty if it has the ledger alone. */
    public Optional<Member> member() {
        return member;
    }

    /** Returns who claims items for this machine; empty if this process has the ledger alone. */
    public Optional<Claimant> claimant() {
        return member.map(Member::claimant);
    }

    /**
     * Records the end of the run, unless other machines continue it. They do if this machine stops for a reason of its
     * own, such as a signal or a full disk.
     *
     * @param stopped why the run ended before its work was done
     */
    public void endRun(MigrationRuns runs, Optional<StopReason> stopped) {
        MigrationRun.State state = stopped.isPresent() ? MigrationRun.State.STOPPED : MigrationRun.State.COMPLETED;
        Optional<String> because = stopped.map(StopReason::message);
        Optional<Instant> resumeAt = stopped.flatMap(StopReason::resumeAt);
        if (member.isEmpty()) {
            runs.endRun(state, because, resumeAt);
            return;
        }
        LedgerNodes nodes = member.get().nodes();
        String node = member.get().claimant().node();
        boolean ends = stopped.isEmpty()
                || stopped.get().concernsAll()
                || !nodes.othersLive(node, member.get().lease());
        OptionalLong version = member.get().leadVersion().get();
        if (ends && version.isPresent()) {
            // The other machines' clocks may differ from this one's.
            Duration ahead = member.get().databaseAhead().get();
            nodes.end(node, version.getAsLong(), state, because, resumeAt.map(at -> at.plus(ahead)));
        }
    }

    /** Begins to refresh the platform index, unless another machine does; returns whether this process may. */
    public boolean beginScan() {
        return member.map(one -> one.nodes().beginScan(one.claimant().token())).orElse(true);
    }

    /** Ends the refresh that {@link #beginScan} began. */
    public void endScan() {
        member.ifPresent(one -> one.nodes().endScan(one.claimant().token()));
    }
}
