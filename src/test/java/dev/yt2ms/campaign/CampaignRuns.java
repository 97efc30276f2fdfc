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

/** The runs of a campaign: strikes them, waits for their ends, and keeps what they said. */
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
     * @param refused how many of the videos are never to arrive
     * @param servers the faults that still wait are reported with each end
     * @param log the output of all runs, each with the way it ended; an existing file is replaced
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
     * Ends a run in this way, and checks that it ended as it should.
     *
     * @param strays processes that were there before the run
     */
    void strike(FaultKind ending, CommandLineProcess run, Set<TestBed.Child> strays) {
        switch (ending) {
            case KILL_OF_THE_GROUP -> {
                run.killGroup();
                assertThat(end(run).exitCode()).isEqualTo(137);
            }
            case KILL_OF_THE_JVM_ALONE -> {
                run.signal("KILL");
                assertThat(end(run).exitCode()).isEqualTo(137);
            }
            case TERM -> {
                run.signal("TERM");
                CommandLineProcess.Result result = end(run);
                assertThat(result.exitCode()).as(explained(result)).isEqualTo(143);
                assertThat(bed.processesOfThisTest()).as(explained(result)).isSubsetOf(strays);
            }
            case DISK_FULL -> {
                CommandLineProcess.Result result = endOnFullDisk(run);
                // What was nearly done may have got through in the room that the ledger's file had left. A run whose
                // list is cut short may know of nothing that needs room, and is to be run again.
                assertThat(result.exitCode())
                        .as("disk full: " + explained(result))
                        .isIn(videosLeft() == 0 ? List.of(0, 3, 4, 75) : List.of(4, 75));
                assertThat(bed.processesOfThisTest()).as(explained(result)).isSubsetOf(strays);
            }
            default -> throw new IllegalArgumentException(ending.toString());
        }
    }

    /**
     * It has to be kept full, as each upload that arrives makes room. The answer that a moment holds back is let go
     * after a while: a run that needs no room meanwhile waits for it longer than the campaign does.
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

    /** Waits for the end of a run, with patience. */
    CommandLineProcess.Result end(CommandLineProcess run) {
        waitFor(() -> false, PATIENCE, run);
        return ended(run);
    }

    private CommandLineProcess.Result ended(CommandLineProcess run) {
        if (run.isAlive()) {
            // Contains all details, because the state's file system no longer exists when a person reads the message.
            run.printThreads();
            throw new AssertionError("still runs, seed %d, run %d, armed: %s%n%s%n%s%n%s"
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

    /** Waits for a condition, for the end of the run, or until patience ends. */
    static void waitFor(BooleanSupplier condition, Duration patience, CommandLineProcess run) {
        long end = System.nanoTime() + patience.toNanos();
        await().atMost(patience.plusSeconds(10))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> !run.isAlive() || System.nanoTime() > end || condition.getAsBoolean());
    }

    /** Returns the output of a run, for an assertion on it. */
    String explained(CommandLineProcess.Result result) {
        return "seed %d, run %d:\n%s\n%s".formatted(figures.seed, figures.runs + 1, result.err(), result.out());
    }
}
