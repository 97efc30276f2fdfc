package dev.yt2ms.cluster;

import com.github.kagkarlsson.scheduler.task.Execution;
import dev.yt2ms.files.RandomWord;
import dev.yt2ms.ledger.ClaimLostException;
import dev.yt2ms.ledger.Claimant;
import dev.yt2ms.ledger.LedgerException;
import dev.yt2ms.ledger.NodeTransfer;
import dev.yt2ms.ledger.jdbc.LedgerNodes;
import dev.yt2ms.settings.Settings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process as one of the machines that share a migration. It has a seat, which permits it to claim items, and tries
 * to get the lead, which only one machine has. It loses both for good if its heartbeats are missing for too long.
 */
public final class Membership implements Claimant, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Membership.class);

    private static final Duration LONGEST_JOIN = Duration.ofSeconds(60);
    private static final Duration STOP_CHECK = Duration.ofMillis(200);

    /**
     * After this part of the lease without a heartbeat, this process stops by itself. The rest of the lease is for the
     * last bytes of the transfers that it then cancels.
     */
    private static final double STILL_SAFE = 0.8;

    private final LedgerNodes nodes;
    private final Fingerprint fingerprint;
    private final Heartbeats heartbeats;
    private final DatabaseClock clock;
    private final StateDirLock lock;
    private final String node;
    private final Path stateDir;
    private final int mostOpen;
    private final Role seat;
    private final Role lead;
    private String token = "";
    private volatile boolean lost;

    private Membership(
            DataSource connections,
            LedgerNodes nodes,
            Settings settings,
            Heartbeats heartbeats,
            DatabaseClock clock,
            StateDirLock lock,
            String node) {
        this.nodes = nodes;
        this.fingerprint = Fingerprint.of(settings);
        this.heartbeats = heartbeats;
        this.clock = clock;
        this.lock = lock;
        this.node = node;
        this.stateDir = settings.stateDir();
        // This number of claimed items is enough for all workers of this machine, and for a few files that wait for
        // their upload. Without a limit, the first machine would download the whole channel, and the others would have
        // nothing to upload.
        this.mostOpen =
                2 * (settings.download().workers() + settings.destination().workers());
        this.seat = new Role(
                connections,
                "cluster_seat",
                "seat:" + settings.name(),
                node,
                heartbeats,
                clock,
                Role.Afterwards.REMOVED);
        this.lead = new Role(
                connections, "cluster_lead", "lead:" + settings.name(), node, heartbeats, clock, Role.Afterwards.FREE);
    }

    /**
     * Joins the machines that share the migration.
     *
     * @param connections connections that only the roles use, so that heartbeats are never late
     * @param clock the time of the database
     * @param stopping whether this process must end, so that it no longer tries to join
     * @throws LedgerException if another process uses the state directory or the name of this node, or if the settings
     *     differ from those of the other nodes
     */
    public static Membership join(
            DataSource connections, LedgerNodes nodes, DatabaseClock clock, Settings settings, BooleanSupplier stopping)
            throws IOException, InterruptedException {
        return join(connections, nodes, clock, settings, Heartbeats.ofThisProcess(), stopping);
    }

    static Membership join(
            DataSource connections,
            LedgerNodes nodes,
            Settings settings,
            Heartbeats heartbeats,
            BooleanSupplier stopping)
            throws IOException, InterruptedException {
        return join(connections, nodes, DatabaseClock.of(nodes), settings, heartbeats, stopping);
    }

    private static Membership join(
            DataSource connections,
            LedgerNodes nodes,
            DatabaseClock clock,
            Settings settings,
            Heartbeats heartbeats,
            BooleanSupplier stopping)
            throws IOException, InterruptedException {
        StateDirLock lock = StateDirLock.take(settings.stateDir());
        try {
            NodeName name = NodeName.in(settings.stateDir(), settings.machine().node());
            makeRoomFor(name, nodes, settings.stateDir(), heartbeats, stopping);
            Membership joined = new Membership(connections, nodes, settings, heartbeats, clock, lock, name.name());
            joined.checkSettings();
            try {
                joined.takeSeat(name, settings.name(), stopping);
            } catch (RuntimeException | InterruptedException e) {
                joined.closeRoles();
                throw e;
            }
            return joined;
        } catch (RuntimeException | IOException | InterruptedException e) {
            lock.close();
            throw e;
        }
    }

    /**
     * Ends the roles of this node's previous process. Usually that process is dead, because this process holds the lock
     * of the state directory. But if the state directory is a copy of one in use, that process is alive, and its
     * heartbeats show this.
     *
     * @throws LedgerException if the previous process is alive
     */
    private static void makeRoomFor(
            NodeName name, LedgerNodes nodes, Path stateDir, Heartbeats heartbeats, BooleanSupplier stopping)
            throws InterruptedException {
        Optional<String> living = nodes.tokenOf(name.name(), heartbeats.lease());
        if (living.isPresent()
                && (!living.equals(name.lastToken()) || showsLife(name.name(), nodes, heartbeats.every(), stopping))) {
            throw nameTaken(name.name(), nodes, stateDir);
        }
        name.lastToken().ifPresent(token -> nodes.replace(name.name(), token));
    }

    private static LedgerException nameTaken(String node, LedgerNodes nodes, Path stateDir) {
        return new LedgerException(
                ("another machine already takes part as node '%s' (%s): if %s is a copy of its state-dir, delete the file"
                                + " 'node' in the copy; otherwise set another name in migration.node. If that"
                                + " machine no longer runs, wait two minutes, then run again")
                        .formatted(node, nodes.processOf(node).orElse("unknown process"), stateDir),
                false);
    }

    /** Waits for the next heartbeat of a node, and returns whether it came. */
    private static boolean showsLife(String node, LedgerNodes nodes, Duration every, BooleanSupplier stopping)
            throws InterruptedException {
        Optional<Instant> first = nodes.heartbeatOf(node);
        Duration longEnough = every.multipliedBy(5).dividedBy(2);
        while (first.isPresent() && nodes.now().isBefore(first.get().plus(longEnough))) {
            Thread.sleep(Math.min(every.dividedBy(10).toMillis(), STOP_CHECK.toMillis()));
            endIf(stopping);
            if (nodes.heartbeatOf(node).filter(first.get()::isBefore).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private static void endIf(BooleanSupplier stopping) {
        if (stopping.getAsBoolean()) {
            throw LedgerException.tryLater(
                    "this process was stopped before it took part in the migration; run again to take part");
        }
    }

    private void checkSettings() {
        List<String> differing = differencesFromLeader().orElse(List.of());
        if (!differing.isEmpty()) {
            throw new LedgerException(refusal(differing), false);
        }
    }

    /**
     * Returns the keys of the job file whose values differ from those of the machine that leads; empty if no living
     * machine leads, or if the one that leads has not yet begun or continued the run. Until then, it is not known what
     * the machines must share: the recorded settings may be those of an earlier leader.
     */
    public Optional<List<String>> differencesFromLeader() {
        return nodes.fingerprintOfLeader(lease()).map(shared -> fingerprint.differences(Fingerprint.parse(shared)));
    }

    /**
     * Returns why a machine may not take part.
     *
     * @param keys the keys of the job file with other values than those of the machine that leads
     */
    public static String refusal(List<String> keys) {
        return "this job file differs in %s from that of the machines which already work on this migration: use the same values on all machines, or stop the others first"
                .formatted(String.join(", ", keys));
    }

    private void takeSeat(NodeName name, String migration, BooleanSupplier stopping) throws InterruptedException {
        seat.seek(RandomWord.create());
        Execution taken = seatWithin(LONGEST_JOIN, stopping)
                .orElseThrow(() -> LedgerException.tryLater(
                        "this machine could not join the migration within a minute: check the load of the database"
                                + " server, then run again"));
        token = "%s/%s.%d".formatted(node, taken.taskInstance.getId().substring(0, 8), taken.version);
        name.record(token);
        // Two machines with the same name that start at once both find the name free. Only the first one gets it here.
        if (!nodes.join(
                node,
                token,
                taken.taskInstance.getId(),
                taken.version,
                ManagementFactory.getRuntimeMXBean().getName(),
                lease())) {
            throw nameTaken(node, nodes, stateDir);
        }
        nodes.giveBackOfDead();
        lead.seek(migration);
        log.info("this machine takes part in the migration as node {}", node);
    }

    private Optional<Execution> seatWithin(Duration atMost, BooleanSupplier stopping) throws InterruptedException {
        long start = System.nanoTime();
        Optional<Execution> taken = Optional.empty();
        while (taken.isEmpty() && System.nanoTime() - start < atMost.toNanos()) {
            taken = seat.await(STOP_CHECK);
            endIf(stopping);
        }
        return taken;
    }

    @Override
    public String token() {
        return token;
    }

    @Override
    public String node() {
        return node;
    }

    @Override
    public int mostOpen() {
        return mostOpen;
    }

    /** Returns the nodes of this migration. */
    public LedgerNodes nodes() {
        return nodes;
    }

    /**
     * Returns by how much the database's time is ahead of the clock of this machine; negative if it is behind. The
     * result changes if one of the clocks is set.
     */
    public Duration databaseAhead() {
        return clock.ahead();
    }

    /** Whether any other machine works on the migration. */
    public boolean othersLive() {
        return nodes.othersLive(node, lease());
    }

    /** Returns the time without a heartbeat after which a node counts as dead. */
    public Duration lease() {
        return heartbeats.lease();
    }

    /** Returns how often a node shows that it lives. */
    public Duration heartbeat() {
        return heartbeats.every();
    }

    @Override
    public void check() {
        if (isLost()) {
            throw new ClaimLostException(
                    "This machine did not reach the database for so long that other machines take over its work");
        }
    }

    /**
     * Whether heartbeats of this process have been missing for so long that other machines will soon take over its
     * work. Once true, it stays true.
     */
    public boolean isLost() {
        if (!lost && (seat.fractionDead() > STILL_SAFE || isLosingLead())) {
            lost = true;
        }
        return lost;
    }

    private boolean isLosingLead() {
        return lead.held().isPresent() && lead.fractionDead() > STILL_SAFE;
    }

    /**
     * Returns the version of the lead that this process holds, which grows each time a process takes the lead; empty if
     * it does not lead.
     */
    public OptionalLong leadVersion() {
        return lost
                ? OptionalLong.empty()
                : lead.held().map(held -> OptionalLong.of(held.version)).orElse(OptionalLong.empty());
    }

    /**
     * Records the settings that all nodes must share from now on. Only the node that leads may call it, when it has begun
     * or continued the run.
     */
    public void recordSettings() {
        nodes.recordFingerprint(token, fingerprint.text());
    }

    /**
     * Records for the status that this machine is alive, its transfers, and why its gates are closed.
     *
     * @throws LedgerException if another machine takes part under the name of this one
     */
    public void seen(Optional<String> gate, List<NodeTransfer> transfers) {
        clock.adjust();
        if (!nodes.seen(node, token, gate, transfers) && !isLost()) {
            throw nameTaken(node, nodes, stateDir);
        }
    }

    /** Leaves the migration: gives back all claims, the lead and the seat, so that other machines go on at once. */
    @Override
    public void close() {
        try {
            if (!lost) {
                nodes.giveBack(token);
            }
        } catch (RuntimeException e) {
            log.warn("The work of this machine could not be given back, so others take it over later", e);
        } finally {
            closeRoles();
            try {
                lock.close();
            } catch (IOException e) {
                log.warn("The lock of the state directory could not be released", e);
            }
        }
    }

    private void closeRoles() {
        try {
            lead.close();
        } finally {
            seat.close();
        }
    }
}
