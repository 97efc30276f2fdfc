package dev.yt2ms.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yt2ms.wholejob.CommandLineProcess;
import dev.yt2ms.wholejob.FaultKind;
import dev.yt2ms.wholejob.SmallDisk;
import dev.yt2ms.wholejob.TestBed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/** Interrupts the runs of a campaign, waits for their ends, and keeps their output. */
final class CampaignRuns {

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration ROOM_FOR_THE_LAST = Duration.ofSeconds(3);
    private static final Duration ANSWERS_HELD_BACK = Duration.ofSeconds(40);

    private final TestBed bed;
    private final IntSupplier refused;
    private final Optional<SmallDisk> disk;
    private final ServerFaults servers;
    private final Random random;
    private final CampaignFigures figures;
    private final Path log;
    private final long started = System.nanoTime();

    /**
     * @param refused returns the number of videos that YouTube refuses and that therefore must not arrive
     * @param servers the armed faults, which are logged at the end of each run
     * @param log the file for the output and the exit codes of all runs; an existing file is replaced
     */
    CampaignRuns(
            TestBed bed,
            IntSupplier refused,
            Optional<SmallDisk> disk,
            ServerFaults servers,
            Random random,
            CampaignFigures figures,
            Path log)
            throws IOException {
        this.bed = bed;
        this.refused = refused;
        this.disk = disk;
        this.servers = servers;
        this.random = random;
        this.figures = figures;
        this.log = log;
        Files.deleteIfExists(log);
    }

    int videosLeft() {
        return bed.sandbox.channel().videos().size()
                - refused.getAsInt()
                - bed.sandbox.platform().contents().size();
    }

    /**
     * Ends a run by this fault, and checks that it ended as expected.
     *
     * @param strays processes of downloads that existed before the run
     * @param ownEnds the exit codes with which the run may have ended by itself a moment before
     */
    void strike(FaultKind ending, CommandLineProcess run, Set<TestBed.Child> strays, List<Integer> ownEnds) {
        switch (ending) {
            case KILL_OF_THE_GROUP -> {
                run.killGroup();
                assertEnded(end(run), 137, ownEnds);
            }
            case KILL_OF_THE_JVM_ALONE -> {
                run.signal("KILL");
                assertEnded(end(run), 137, ownEnds);
            }
            case TERM -> {
                run.signal("TERM");
                CommandLineProcess.Result result = end(run);
                assertEnded(result, 143, ownEnds);
                assertThat(bed.processesOfThisTest()).as(explained(result)).isSubsetOf(strays);
            }
            case DISK_FULL -> {
                CommandLineProcess.Result result = endOnFullDisk(run);
                // If no video is left to move, a run may end normally also on a full disk, because its few changes fit
                // into free pages of the ledger's file. If it could not read the whole list, it ends with 75.
                assertThat(result.exitCode())
                        .as("exit code of a run on a full disk; " + explained(result))
                        .isIn(videosLeft() == 0 ? List.of(0, 3, 4, 75) : List.of(4, 75));
                assertThat(bed.processesOfThisTest()).as(explained(result)).isSubsetOf(strays);
            }
            default -> throw new IllegalArgumentException(ending.toString());
        }
    }

    private void assertEnded(CommandLineProcess.Result result, int expected, List<Integer> ownEnds) {
        if (result.exitCode() != expected) {
            assertThat(result.exitCode()).as(explained(result)).isIn(ownEnds);
        }
    }

    /**
     * Fills the disk until the run ends. The disk is filled repeatedly, because each completed upload frees the space
     * of its staged file. After a while, requests that a fault holds back are released. Otherwise a run that needs no
     * disk space could wait for their answers longer than the campaign waits for the run.
     */
    private CommandLineProcess.Result endOnFullDisk(CommandLineProcess run) {
        SmallDisk full = disk.orElseThrow();
        long bytesLeft = random.nextInt(3) * 40_000L;
        long then = System.nanoTime();
        await().atMost(PATIENCE.plusSeconds(10)).pollDelay(Duration.ZERO).until(() -> {
            long passed = System.nanoTime() - then;
            full.fill(passed < ROOM_FOR_THE_LAST.toNanos() ? bytesLeft : 0);
            if (passed > ANSWERS_HELD_BACK.toNanos()) {
                bed.sandbox.faults().release();
            }
            return !run.isAlive() || passed > PATIENCE.toNanos();
        });
        CommandLineProcess.Result result = ended(run);
        full.makeSpace();
        return result;
    }

    /** Waits some minutes for the end of a run, and fails if it is still running then. */
    CommandLineProcess.Result end(CommandLineProcess run) {
        waitFor(() -> false, PATIENCE, run);
        return ended(run);
    }

    private CommandLineProcess.Result ended(CommandLineProcess run) {
        if (run.isAlive()) {
            // The message contains the log, because the file system with the state directory no longer exists when a
            // person reads the message.
            run.printThreads();
            throw new AssertionError("The run has not ended in time: seed %d, run %d, armed faults: %s%n%s%n%s%n%s"
                    .formatted(figures.seed, figures.runs + 1, servers, run.err(), bed.log(), run.out()));
        }
        CommandLineProcess.Result result = run.await();
        long seconds = Duration.ofNanos(System.nanoTime() - started).toSeconds();
        String said = "%s%s---- run %d ended with %d after %d s; armed: %s%n"
                .formatted(result.err(), result.out(), figures.runs + 1, result.exitCode(), seconds, servers);
        try {
            Files.writeString(log, said, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return result;
    }

    /** Waits until the condition is met, the run has ended, or the time limit is reached. */
    static void waitFor(BooleanSupplier condition, Duration patience, CommandLineProcess run) {
        long end = System.nanoTime() + patience.toNanos();
        await().atMost(patience.plusSeconds(10))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> !run.isAlive() || System.nanoTime() > end || condition.getAsBoolean());
    }

    /** Returns the seed, the number of the run and its output, to describe an assertion. */
    String explained(CommandLineProcess.Result result) {
        return "seed %d, run %d:\n%s\n%s".formatted(figures.seed, figures.runs + 1, result.err(), result.out());
    }
}
