package dev.yt2ms.campaign;

import dev.yt2ms.wholejob.CommandLineProcess;
import dev.yt2ms.wholejob.TestBed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** One of several machines: a state directory, a way to the database, and at most one process at a time. */
final class ClusterMachine implements AutoCloseable {

    /** The variable with the address of the database as the machine sees it, for the job file. */
    static final String ADDRESS = "CAMPAIGN_DATABASE";

    private final String name;
    private final TestBed bed;
    private final DatabaseRelay relay;
    private Optional<CommandLineProcess> process = Optional.empty();
    private boolean frozen;
    private boolean forGood;
    private boolean wanted;
    /** The moments of {@link System#nanoTime()} at which a fault ends, and from which a process may be started. */
    private long faultEnds;

    private long startable = System.nanoTime();

    ClusterMachine(String name, TestBed bed, int databasePort) {
        this.name = name;
        this.bed = bed;
        this.relay = new DatabaseRelay(databasePort);
    }

    String name() {
        return name;
    }

    Path state() {
        return bed.directory.resolve("state-" + name);
    }

    Path staging() {
        return bed.stagingIn(state());
    }

    void start() {
        wanted = true;
        bed.environment(ADDRESS, CampaignDatabase.url(relay.place()));
        process = Optional.of(
                bed.start("migrate", "--set", "migration.node=" + name, "--set", "migration.state-dir=" + state()));
    }

    /** Returns the process, which may have ended; empty if the machine has none. */
    Optional<CommandLineProcess> process() {
        return process;
    }

    boolean isRunning() {
        return process.filter(CommandLineProcess::isAlive).isPresent();
    }

    /** Whether a process runs that no fault disturbs at the moment. */
    boolean isSound() {
        return isRunning() && !forGood && !isDisturbed();
    }

    private boolean isDisturbed() {
        return frozen || relay.state() != DatabaseRelay.State.OPEN;
    }

    /** Whether the machine has no process, and needs none, because its last one ended with the run. */
    boolean isIdle() {
        return process.isEmpty() && !wanted;
    }

    /** Whether the machine has no process, and the time has come to start one. */
    boolean isToBeStarted() {
        return process.isEmpty() && wanted && hasPassed(startable);
    }

    /** Returns what the process has said, which has ended. Only after the exit code 0 the machine needs no other one. */
    CommandLineProcess.Result takeEnded() {
        CommandLineProcess.Result result = process.orElseThrow().await();
        process = Optional.empty();
        frozen = false;
        wanted = !forGood && result.exitCode() != 0;
        return result;
    }

    /** Makes the machine start no process before this time has passed. */
    void startLater(Duration delay) {
        startable = System.nanoTime() + delay.toNanos();
    }

    /** Stops all threads of the process for this time. */
    void freeze(Duration time) {
        process.orElseThrow().signal("STOP");
        frozen = true;
        faultEnds = System.nanoTime() + time.toNanos();
    }

    /** Separates the machine from the database for this time. */
    void cut(DatabaseRelay.State way, Duration time) {
        relay.set(way);
        faultEnds = System.nanoTime() + time.toNanos();
    }

    /** Decides that no further process of this machine is started. */
    void leave() {
        forGood = true;
    }

    boolean isForGood() {
        return forGood;
    }

    /**
     * Wakes the machine and connects it with the database, if the time of a fault has passed.
     *
     * @return whether there was such a fault
     */
    boolean getOver() {
        if (!isDisturbed() || !hasPassed(faultEnds)) {
            return false;
        }
        if (frozen && isRunning()) {
            process.orElseThrow().signal("CONT");
        }
        frozen = false;
        relay.set(DatabaseRelay.State.OPEN);
        return true;
    }

    private static boolean hasPassed(long moment) {
        return System.nanoTime() - moment >= 0;
    }

    @Override
    public void close() {
        process.ifPresent(CommandLineProcess::close);
        relay.close();
    }
}
