package dev.yt2ms.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yt2ms.download.process.StrayProcesses;
import dev.yt2ms.sandbox.platform.PlatformTimings;
import dev.yt2ms.sandbox.platform.StoredContent;
import dev.yt2ms.wholejob.CommandLineProcess;
import dev.yt2ms.wholejob.LedgerFile;
import dev.yt2ms.wholejob.TestBed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Migrates a channel on three machines with one PostgreSQL, while machines are killed, stand still, end, are cut off from
 * the database or are replaced, and while the database is killed; then without faults; and checks that nothing was lost,
 * uploaded twice or left behind. A machine whose process ends before the run does is started again, as by a supervisor.
 * The seed decides which faults occur and in which order. What exactly they hit also depends on the speed of the machine.
 */
final class ClusterCampaign implements AutoCloseable {

    private static final int MACHINES = 3;
    private static final int VIDEOS = 24;
    private static final int LAST_VIDEOS = 6;
    private static final Duration HEARTBEAT = Duration.ofMillis(500);
    private static final int MISSED = 10;
    private static final Duration LEASE = HEARTBEAT.multipliedBy(MISSED);
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final Duration PATIENCE_FOR_A_MOMENT = Duration.ofSeconds(3);

    /**
     * The exit codes that a supervisor expects: the end of the run, a machine that others have taken for dead or that
     * does not reach the database, a kill, and TERM.
     */
    private static final Set<Integer> EXPECTED_ENDS = Set.of(0, 75, 137, 143);

    private final Random random;
    private final ClusterFigures figures;
    private final TestBed bed;
    private final CampaignDatabase database;
    private final CampaignChannel channel;
    private final List<ClusterMachine> machines = new ArrayList<>();
    private final List<ClusterMachine> gone = new ArrayList<>();
    private final Path log = Path.of("target", "cluster-campaign.log").toAbsolutePath();
    /** Whether faults still come, so that the machines get more videos when a run has ended. */
    private boolean striking;

    private boolean isDatabaseAway;
    private long databaseDue;

    /** @param figures counts what happens; its seed decides which faults occur */
    ClusterCampaign(Path directory, ClusterFigures figures) throws IOException, SQLException {
        this.figures = figures;
        random = new Random(figures.seed);
        Files.deleteIfExists(log);
        bed = new TestBed(directory);
        database = new CampaignDatabase(directory);
        bed.sandbox
                .platform()
                .timings(new PlatformTimings(Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(1)));
        channel = new CampaignChannel(bed.sandbox.channel(), new Random(figures.seed));
        bed.use(database.settings())
                .environment(
                        "JDK_JAVA_OPTIONS",
                        "-Dyt2ms.heartbeat-millis=%d -Dyt2ms.heartbeats-missed=%d"
                                .formatted(HEARTBEAT.toMillis(), MISSED))
                .set("database.url", "'${" + ClusterMachine.ADDRESS + "}'")
                .set("download.workers", "2")
                .set("destination.workers", "2")
                // A kill may damage a fragment of a download, and downloading it again uses up an attempt.
                .set("download.attempts", "100")
                .set("destination.attempts", "100")
                .set("destination.shutdown-grace", "3s");
    }

    /** Migrates while at least this number of faults occurs, finishes without faults, and checks the result. */
    void run(int faults) throws IOException {
        channel.grow(VIDEOS);
        for (int i = 0; i < MACHINES; i++) {
            join();
        }
        striking = true;
        for (ClusterFault fault : ClusterFault.shuffled(faults, random)) {
            strike(fault);
        }
        striking = false;
        awaitEnd();
        // The last run finds the videos that the channel got after an interrupted run began, and these.
        channel.growByWholeFiles(LAST_VIDEOS);
        machines.forEach(ClusterMachine::start);
        awaitEnd();
        check();
    }

    private void join() {
        ClusterMachine machine = new ClusterMachine("machine-" + ++figures.machines, bed, database.port());
        machines.add(machine);
        machine.start();
    }

    private boolean areAllIdle() {
        return !isDatabaseAway && machines.stream().allMatch(ClusterMachine::isIdle);
    }

    private void awaitEnd() {
        waitFor(this::areAllIdle, PATIENCE);
        assertThat(areAllIdle())
                .as(
                        "whether the run has ended on all machines within %s; seed %d, log: %s",
                        PATIENCE, figures.seed, log)
                .isTrue();
    }

    /** Waits for a random moment at which a machine can be struck, and causes the fault. */
    private void strike(ClusterFault fault) {
        // How often chance is asked depends on the speed of the machine, which must not change the next faults.
        Random chance = new Random(random.nextLong());
        ClusterMachine victim = awaitVictim(fault, chance);
        Moment moment = Moment.values()[chance.nextInt(Moment.values().length)];
        bed.sandbox.traffic().forget();
        BooleanSupplier come = moment.prepare(bed.sandbox, victim.staging(), chance);
        waitFor(() -> come.getAsBoolean() || !victim.isSound(), PATIENCE_FOR_A_MOMENT);
        ClusterMachine struck = victim.isSound() ? victim : awaitVictim(fault, chance);
        note("%s strikes %s (%s)".formatted(fault, struck.name(), moment));
        cause(fault, struck, chance);
        figures.struck(fault);
        bed.sandbox.faults().clear(); // Lets requests continue that the moment held back.
    }

    /** Returns the machine that the fault shall strike: a random one, or the one that leads. */
    private ClusterMachine awaitVictim(ClusterFault fault, Random chance) {
        AtomicReference<Optional<ClusterMachine>> victim = new AtomicReference<>(Optional.empty());
        waitFor(
                () -> {
                    victim.set(victim(fault, chance));
                    return victim.get().isPresent();
                },
                PATIENCE);
        return victim.get()
                .orElseThrow(() -> new AssertionError("No machine could be struck by %s within %s; seed %d, log: %s"
                        .formatted(fault, PATIENCE, figures.seed, log)));
    }

    private Optional<ClusterMachine> victim(ClusterFault fault, Random chance) {
        List<ClusterMachine> sound =
                machines.stream().filter(ClusterMachine::isSound).toList();
        if (sound.isEmpty() || fault == ClusterFault.DATABASE_KILLED && isDatabaseAway) {
            return Optional.empty();
        }
        if (!fault.isOfTheLeader()) {
            return Optional.of(sound.get(chance.nextInt(sound.size())));
        }
        List<String> leader = database.texts("SELECT picked_by FROM cluster_lead WHERE picked");
        return sound.stream()
                .filter(machine -> leader.equals(List.of(machine.name())))
                .findFirst();
    }

    private void cause(ClusterFault fault, ClusterMachine machine, Random chance) {
        CommandLineProcess process = machine.process().orElseThrow();
        if (fault.isForGood()) {
            machine.leave();
        }
        switch (fault) {
            case KILL, KILL_OF_THE_LEADER, REPLACED -> {
                // The tools that the process has started live on in half of all cases.
                if (chance.nextBoolean()) {
                    process.killGroup();
                } else {
                    process.signal("KILL");
                }
                machine.startLater(chance.nextBoolean() ? Duration.ZERO : aroundTheLease(2, chance));
            }
            case TERM, LEAVES -> process.signal("TERM");
            case FREEZE, FREEZE_OF_THE_LEADER -> machine.freeze(LEASE.plus(aroundTheLease(1, chance)));
            case DATABASE_CUT -> machine.cut(DatabaseRelay.State.CLOSED, aroundTheLease(2, chance));
            case DATABASE_SILENT -> machine.cut(DatabaseRelay.State.SILENT, aroundTheLease(2, chance));
            case DATABASE_KILLED -> {
                database.kill();
                isDatabaseAway = true;
                databaseDue = System.nanoTime() + aroundTheLease(1, chance).toNanos();
            }
        }
        if (fault.isForGood()) {
            join();
        }
    }

    /** Returns a random time from half a second to so many times the time after which a machine counts as dead. */
    private static Duration aroundTheLease(int times, Random chance) {
        return Duration.ofMillis(500 + chance.nextInt((int) LEASE.toMillis() * times - 500));
    }

    /** Cares for the machines until the condition is met or the time has passed. */
    private void waitFor(BooleanSupplier condition, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        await().atMost(patience.plusMinutes(5))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    supervise();
                    return condition.getAsBoolean() || System.nanoTime() > end;
                });
    }

    /** Ends faults whose time has passed, and starts processes again that have ended before the run. */
    private void supervise() {
        if (isDatabaseAway && System.nanoTime() - databaseDue >= 0) {
            database.restart();
            isDatabaseAway = false;
            note("the database is back");
        }
        for (ClusterMachine machine : List.copyOf(machines)) {
            if (machine.getOver()) {
                note(machine.name() + " gets over its fault");
            }
            if (machine.process().isPresent() && !machine.isRunning()) {
                ended(machine);
            }
            if (machine.isToBeStarted()) {
                machine.start();
            }
        }
        if (striking && areAllIdle()) {
            channel.grow(VIDEOS);
            machines.forEach(ClusterMachine::start);
        }
    }

    private void ended(ClusterMachine machine) {
        CommandLineProcess.Result result = machine.takeEnded();
        note("%s ended with %d%n%s%s".formatted(machine.name(), result.exitCode(), result.err(), result.out()));
        figures.ended(result.exitCode());
        assertThat(result.exitCode())
                .as(
                        "exit code of %s; seed %d, log: %s%n%s%s",
                        machine.name(), figures.seed, log, result.err(), result.out())
                .isIn(EXPECTED_ENDS);
        if (machine.isForGood()) {
            machines.remove(machine);
            gone.add(machine);
        }
    }

    private void check() throws IOException {
        try (LedgerFile ledger = bed.ledger()) {
            figures.videos = ArrivalCheck.ofSeveralMachines(bed).check(ledger).size();
            figures.runs = ledger.number("SELECT run FROM migration");
        }
        for (ClusterMachine machine : machines) {
            bed.assertNothingLeftBehind(machine.staging());
            try (Stream<Path> files = Files.list(machine.state())) {
                assertThat(files.map(file -> file.getFileName().toString()))
                        .as("files in the state folder of %s, seed %d", machine.name(), figures.seed)
                        .isSubsetOf("logs", "node", "node.lock", "staging");
            }
        }
        // The machines that left have no process that could end the downloads of the killed one, so these come to an
        // end.
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(gone)
                        .allSatisfy(machine -> assertThat(bed.processesOf(machine.staging()))
                                .as("processes of %s, which has left; seed %d", machine.name(), figures.seed)
                                .isEmpty()));
        figures.uploadsRepeated = bed.sandbox.platform().contents().stream()
                .mapToInt(StoredContent::overwritten)
                .sum();
    }

    private void note(String text) {
        try {
            Files.writeString(
                    log,
                    "---- after %d s: %s%n".formatted(figures.seconds(), text),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        machines.forEach(ClusterMachine::close);
        gone.forEach(ClusterMachine::close);
        bed.close();
        Stream.concat(machines.stream(), gone.stream())
                .map(ClusterMachine::staging)
                .forEach(StrayProcesses::endAll);
        database.close();
    }
}
