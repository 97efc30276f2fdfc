package dev.yt2ms.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yt2ms.download.process.StrayProcesses;
import dev.yt2ms.sandbox.http.LoggedRequest;
import dev.yt2ms.sandbox.platform.PlatformTimings;
import dev.yt2ms.wholejob.CommandLineProcess;
import dev.yt2ms.wholejob.FaultKind;
import dev.yt2ms.wholejob.LedgerFile;
import dev.yt2ms.wholejob.SmallDisk;
import dev.yt2ms.wholejob.TestBed;
import dev.yt2ms.wholejob.ToolTricks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Migrates a channel while many faults occur, then without faults, and checks that nothing was lost, uploaded twice or
 * left behind. The seed decides which faults occur and in which order. What exactly they hit also depends on the speed
 * of the machine.
 */
final class Campaign implements AutoCloseable {

    private static final int FIRST_VIDEOS = 12;
    private static final int MORE_VIDEOS = 10;
    private static final int FEW_LEFT = 4;
    private static final int ROUNDS_OF_A_PHASE = 8;
    private static final Duration PATIENCE_FOR_A_MOMENT = Duration.ofSeconds(10);
    private static final int DISK_MEGABYTES = 400;
    /**
     * The maximum number of rounds for each requested fault. If the campaign needs more rounds until every required
     * kind of fault has occurred, it fails.
     */
    private static final int ROUNDS_FOR_A_FAULT = 2;

    private final Random random;
    private final CampaignFigures figures;
    private final Optional<SmallDisk> disk;
    private final FaultChoice choice;
    private final TestBed bed;
    private final CampaignChannel channel;
    private final ServerFaults servers;
    private final ToolTricks tools;
    private final StagedFileFaults stagedFiles;
    private final Path log;
    private final CampaignRuns runs;
    private final Map<String, Long> received = new HashMap<>();
    /**
     * Whether each video has only one attempt in this phase. Only faults that must not use up an attempt may then
     * occur.
     */
    private boolean sparing;

    private int roundsOfPhase;

    /** @param figures counts what happens; its seed decides which faults occur */
    Campaign(Path directory, CampaignFigures figures) throws IOException {
        this.figures = figures;
        random = new Random(figures.seed);
        disk = SmallDisk.mount(directory.resolve("state"), DISK_MEGABYTES);
        choice = new FaultChoice(random, figures, disk.isPresent());
        bed = new TestBed(directory).withoutPreparedLedger();
        bed.sandbox
                .platform()
                .timings(new PlatformTimings(Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(1)));
        channel = new CampaignChannel(bed.sandbox.channel(), random);
        servers = new ServerFaults(bed.sandbox);
        tools = new ToolTricks(directory);
        stagedFiles = new StagedFileFaults(bed);
        log = Path.of("target", "campaign.log").toAbsolutePath();
        runs = new CampaignRuns(bed, () -> channel.refused().size(), disk, servers, random, figures, log);
        if (disk.isEmpty()) {
            figures.notes += "  " + SmallDisk.NOT_HERE + "\n";
        }
        bed.set("download.yt-dlp", tools.script().toString())
                .set("download.throttle-pause", "2s")
                .set("download.throttle-pauses", "3")
                .set("download.staging-limit", "30MB")
                .set("destination.shutdown-grace", "3s")
                .set("destination.upload-hosts", "[127.0.0.1]");
    }

    /**
     * Runs migrations until at least this number of faults has occurred, finishes the migration without faults, and
     * checks the result.
     */
    void run(int faults) throws IOException {
        begin(false, FIRST_VIDEOS);
        for (int round = 0; !isEnough(faults); round++) {
            assertThat(round)
                    .as("number of rounds; kinds of faults that have not occurred yet: " + choice.missing() + ", seed "
                            + figures.seed)
                    .isLessThan(faults * ROUNDS_FOR_A_FAULT);
            if (runs.videosLeft() <= FEW_LEFT || roundsOfPhase == ROUNDS_OF_A_PHASE) {
                toTheEnd();
                begin(!sparing, MORE_VIDEOS);
            }
            round();
            roundsOfPhase++;
        }
        servers.clear();
        tools.clear();
        attempts(Optional.empty());
        // The first run continues the interrupted one. The second run finds the videos that were added to the channel
        // after the interrupted run began.
        for (int i = 0; i < 2; i++) {
            CommandLineProcess.Result clean = runs.end(bed.start("migrate"));
            assertThat(clean.exitCode())
                    .as(runs.explained(clean))
                    .isEqualTo(channel.refused().isEmpty() ? 0 : 3);
            figures.ended(clean.exitCode());
            after();
        }
        new CampaignCheck(bed, channel.refused().keySet(), log, figures).check(received);
    }

    private boolean isEnough(int faults) {
        return figures.faults() >= faults
                && figures.kills() * 3 >= faults
                && choice.missing().isEmpty();
    }

    /**
     * Begins a phase, which lasts for some rounds or until few videos are left. In a normal phase each video has more
     * attempts than it needs. In a sparing phase it has only one, and only faults that must not use up an attempt
     * occur.
     */
    private void begin(boolean isSparing, int videos) throws IOException {
        sparing = isSparing;
        if (sparing) {
            channel.growByWholeFiles(videos);
        } else {
            channel.grow(videos);
        }
        for (Map.Entry<String, String> refusal : channel.refused().entrySet()) {
            tools.refuse(refusal.getKey(), refusal.getValue());
        }
        roundsOfPhase = 0;
        servers.clear();
        tools.clear();
        attempts(Optional.of(sparing ? "1" : "100"));
        // A download that is slow because the machine is busy must not count as stalled.
        bed.set("download.stall-timeout", sparing ? "2m" : tools.stallTimeout().toSeconds() + "s");
    }

    private void attempts(Optional<String> limit) {
        for (String key : List.of("download.attempts", "destination.attempts")) {
            limit.ifPresentOrElse(attempts -> bed.set(key, attempts), () -> bed.unset(key));
        }
    }

    /** Arms some faults, starts a run, and ends it by another fault at a random moment. */
    private void round() throws IOException {
        arm();
        FaultKind ending = choice.any(FaultKind.Group.ENDING, sparing);
        Moment moment = Moment.values()[random.nextInt(Moment.values().length)];
        BooleanSupplier come = moment.prepare(bed.sandbox, bed.staging(), random);
        long jitter = random.nextInt(4) == 0 ? random.nextInt(600) : random.nextInt(30);
        // Processes that an earlier, killed run left behind. They may outlive this run as well, if it ends before its
        // step "recover" has ended them.
        Set<TestBed.Child> strays = bed.processesOfThisTest();
        CommandLineProcess run = bed.start("migrate");
        CampaignRuns.waitFor(come, PATIENCE_FOR_A_MOMENT, run);
        long then = System.nanoTime();
        CampaignRuns.waitFor(() -> System.nanoTime() - then >= jitter * 1_000_000, PATIENCE_FOR_A_MOMENT, run);
        if (run.isAlive()) {
            runs.strike(ending, run, strays, ownEnds());
            figures.met(ending);
            figures.struck(moment);
        } else {
            mayHaveEnded(runs.end(run));
        }
        figures.ended(run.await().exitCode());
        after();
        if (!sparing && random.nextInt(4) == 0) {
            stagedFiles
                    .strike(choice.any(FaultKind.Group.STAGED, sparing), random)
                    .ifPresent(figures::met);
        }
    }

    private void arm() {
        int some = 3 + random.nextInt(3);
        while (servers.waiting() + tools.waiting() < some) {
            if (random.nextInt(4) == 0) {
                tools.arm(choice.any(FaultKind.Group.TOOL, sparing));
            } else {
                servers.arm(choice.any(FaultKind.Group.SERVER, sparing), random);
            }
        }
    }

    /** Runs the migration until no work is left. Some faults are still armed. */
    private void toTheEnd() throws IOException {
        for (int i = 0; i < 10; i++) {
            CommandLineProcess run = bed.start("migrate");
            CommandLineProcess.Result result = runs.end(run);
            mayHaveEnded(result);
            figures.ended(result.exitCode());
            after();
            if (result.exitCode() == 0 || result.exitCode() == 3) {
                return;
            }
        }
        throw new AssertionError("The migration was not finished after 10 runs; seed " + figures.seed);
    }

    /**
     * Asserts that a run ended for an expected reason: only refused videos are left, a later run can continue, or a
     * person must act because several unexpected failures occurred in a row.
     */
    private void mayHaveEnded(CommandLineProcess.Result result) {
        assertThat(result.exitCode()).as(runs.explained(result)).isIn(ownEnds());
    }

    private List<Integer> ownEnds() {
        return sparing ? List.of(0, 3, 75) : List.of(0, 3, 4, 75);
    }

    private void after() throws IOException {
        figures.sparingRuns += sparing ? 1 : 0;
        assertNothingFailed();
        servers.takeMet().forEach(figures::met);
        tools.takeMet().forEach(figures::met);
        servers.freshen();
        // The sandbox may still be reading what a dead run has sent, and may store it. Releasing the stalled and slow
        // requests makes them end soon.
        await().until(() -> {
            bed.sandbox.faults().release();
            return bed.sandbox.traffic().uploads().now()
                            + bed.sandbox.traffic().downloads().now()
                    == 0;
        });
        for (LoggedRequest request : bed.sandbox.traffic().requests("media")) {
            received.merge(request.subject(), request.sent(), Long::sum);
        }
        bed.sandbox.traffic().forget();
    }

    private void assertNothingFailed() {
        if (Files.exists(bed.state().resolve("ledger.mv.db"))) {
            try (LedgerFile ledger = new LedgerFile(bed.state())) {
                assertThat(ledger.rows(
                                "SELECT video_id, error_rule, error_text FROM migration_item WHERE state = 'FAILED'"))
                        .filteredOn(item -> !channel.refused().containsKey((String) item.get("VIDEO_ID")))
                        .as("videos in state FAILED after run %d, seed %d", figures.runs, figures.seed)
                        .isEmpty();
            }
        }
    }

    @Override
    public void close() {
        bed.close();
        StrayProcesses.endAll(bed.staging());
        disk.ifPresent(SmallDisk::close);
    }
}
