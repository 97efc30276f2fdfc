package dev.yt2ms.job.preflight;

import dev.yt2ms.checks.ChannelCheck;
import dev.yt2ms.checks.CookieCheck;
import dev.yt2ms.checks.Finding;
import dev.yt2ms.checks.SecretFilesCheck;
import dev.yt2ms.checks.StateFolderCheck;
import dev.yt2ms.download.DownloadTools;
import dev.yt2ms.download.tools.MediaToolCheck;
import dev.yt2ms.files.PrivateFiles;
import dev.yt2ms.job.control.StopReasons;
import dev.yt2ms.job.station.StagingFolder;
import dev.yt2ms.ledger.LedgerException;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.mainstreaming.PlatformException;
import dev.yt2ms.mainstreaming.VideoPlatform;
import dev.yt2ms.model.Channel;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.run.Backoff;
import dev.yt2ms.run.Cancellation;
import dev.yt2ms.run.Retry;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.StopReason;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.youtube.ChannelReference;
import dev.yt2ms.youtube.SourceException;
import dev.yt2ms.youtube.VideoSource;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;

/**
 * Finds problems with the tools, the disk, the platform's key, the channel and the names in the job file before any
 * byte is transferred.
 */
public final class Preflight implements Tasklet {

    private static final Logger log = LoggerFactory.getLogger(Preflight.class);
    private static final List<Duration> RETRIES =
            List.of(Duration.ofSeconds(2), Duration.ofSeconds(6), Duration.ofSeconds(12));

    private final Settings settings;
    private final Supplier<DownloadTools> tools;
    private final Supplier<MediaToolCheck> toolCheck;
    private final VideoPlatform platform;
    private final VideoSource source;
    private final MigrationRuns runs;
    private final NameLookup names;
    private final StagingFolder staging;
    private final RunControl control;
    private boolean machineIsChecked;

    Preflight(
            Settings settings,
            Supplier<DownloadTools> tools,
            Supplier<MediaToolCheck> toolCheck,
            VideoPlatform platform,
            VideoSource source,
            MigrationRuns runs,
            NameLookup names,
            StagingFolder staging,
            RunControl control) {
        this.settings = settings;
        this.tools = tools;
        this.toolCheck = toolCheck;
        this.platform = platform;
        this.source = source;
        this.runs = runs;
        this.names = names;
        this.staging = staging;
        this.control = control;
    }

    @Override
    public RepeatStatus execute(StepContribution contribution, ChunkContext context) throws InterruptedException {
        checkMachine();
        checkShared(this::checkPlatform, this::checkChannel);
        return RepeatStatus.FINISHED;
    }

    /**
     * Returns the checks that each of several machines makes before its stations. Checks of the machine itself that
     * this process has already passed, e.g. in its step preflight, are not repeated.
     */
    public Tasklet ofMachine() {
        return (contribution, context) -> {
            checkMachine();
            checkPlatformForThisMachine();
            return RepeatStatus.FINISHED;
        };
    }

    /**
     * Checks the platform while other machines may already move videos. They stop too if the platform itself refuses and
     * a person must act. Any other failure stops only this machine: it may pass, or only this machine's network or proxy
     * may be the cause.
     */
    private void checkPlatformForThisMachine() throws InterruptedException {
        check(
                e -> {
                    StopReason reason = StopReasons.because(e);
                    boolean refused = e instanceof PlatformException failed
                            && reason.kind() == StopReason.Kind.OPERATOR
                            && !failed.isAboutTheConnection();
                    return refused ? reason.ofAll() : reason;
                },
                this::checkPlatform);
    }

    private synchronized void checkMachine() throws InterruptedException {
        if (!machineIsChecked) {
            machineIsChecked = check(StopReasons::because, this::checkDisk, this::checkTools);
        }
    }

    /** Makes checks of the machine that leads. Their results concern all machines, so that a failure stops all of them. */
    private void checkShared(Check... checks) throws InterruptedException {
        check(e -> StopReasons.because(e).ofAll(), checks);
    }

    /**
     * Runs the checks until one of them stops the run. Further checks would only fail, because their calls would be
     * interrupted.
     *
     * @param meaning returns why the run stops if a check fails with this exception
     * @return whether no check failed with an exception
     */
    private boolean check(Function<Exception, StopReason> meaning, Check... checks) throws InterruptedException {
        try {
            for (Check check : checks) {
                if (control.isStopping()) {
                    break;
                }
                check.run();
            }
            return true;
        } catch (RuntimeException | IOException e) {
            control.stop(meaning.apply(e));
            return false;
        }
    }

    private interface Check {
        void run() throws InterruptedException, IOException;
    }

    private void checkTools() throws InterruptedException {
        DownloadTools found = tools.get();
        log.info("yt-dlp {}, ffmpeg {}", found.ytDlpVersion(), found.ffmpegVersion());
        found.warnings().forEach(log::warn);
        Cancellation runEnds = new Cancellation();
        control.onStop(() -> runEnds.cancel(Cancellation.Reason.RUN_STOPS));
        toolCheck.get().problem(runEnds).map(StopReasons::because).ifPresent(control::stop);
        handle(CookieCheck.of(settings).stream().toList());
    }

    private void checkDisk() throws IOException {
        handle(SecretFilesCheck.of(settings));
        PrivateFiles.makeFolder(staging.root());
        handle(StateFolderCheck.of(settings, staging.root()));
    }

    private void handle(List<Finding> findings) {
        for (Finding finding : findings) {
            switch (finding.state()) {
                case ERROR -> control.stop(StopReason.of(StopReason.Kind.OPERATOR, finding.sentence() + "."));
                case WARNING -> log.warn(finding.sentence());
                case OK -> log.debug("{}: {}", finding.name(), finding.detail());
            }
        }
    }

    /**
     * Checks the key, the address and the categories of the platform. If the platform is not available, the check is
     * repeated a few times within half a minute, because the platform's server may just be restarting.
     */
    private void checkPlatform() throws InterruptedException {
        try {
            stopFor(names.categories(Retry.call(
                    platform::categories,
                    PlatformException.class,
                    (e, failures) -> {
                        Optional<Duration> pause = mayPass(e.failure()) ? pauseAfter(failures) : Optional.empty();
                        pause.ifPresent(waits -> log.warn("{}; trying again", e.getMessage()));
                        return pause;
                    },
                    control::awaitStop)));
        } catch (PlatformException e) {
            if (!mayPass(e.failure()) || !control.isStopping()) {
                throw e;
            }
        }
    }

    private static boolean mayPass(Failure failure) {
        return failure.failureClass() == FailureClass.OUTAGE || failure.failureClass() == FailureClass.RETRY;
    }

    private static Optional<Duration> pauseAfter(int failures) {
        return failures > RETRIES.size() ? Optional.empty() : Optional.of(Backoff.shortened(RETRIES.get(failures - 1)));
    }

    private void checkChannel() throws InterruptedException {
        Optional<Channel> before = runs.run().flatMap(run -> run.channel());
        Channel channel = resolve(before);
        Optional<Finding> other = ChannelCheck.otherThan(before, channel);
        if (other.isPresent()) {
            throw new LedgerException(other.get().sentence(), false);
        }
        runs.recordChannel(channel);
        log.info("channel {} ({})", channel.title(), channel.id());
        stopFor(names.playlists(channel));
    }

    private Channel resolve(Optional<Channel> before) throws InterruptedException {
        try {
            return Retry.call(
                    () -> source.resolve(
                            ChannelReference.parse(settings.source().channel())),
                    SourceException.class,
                    (e, failures) -> {
                        boolean wasThere = before.isPresent() && SourceException.isAboutAList(e.failure());
                        return wasThere && !mayBeUnknown(e.failure()) ? pauseAfter(failures) : Optional.empty();
                    },
                    control::awaitStop);
        } catch (SourceException e) {
            if (before.isEmpty() || control.isStopping() || !mayBeUnknown(e.failure())) {
                throw e;
            }
            // The run continues, because the known videos can be transferred anyway. Steps that need the source will
            // meet the same failure and handle it.
            log.warn("{}; continuing with the videos that are already known", e.getMessage());
            return before.get();
        }
    }

    /**
     * Whether the run may continue although the source does not return the channel. A failure that a person must fix
     * stops the run. The only exception is a Google Cloud project without quota.
     */
    private static boolean mayBeUnknown(Failure failure) {
        return failure.failureClass() != FailureClass.OPERATOR || failure.rule().equals(SourceException.NO_QUOTA);
    }

    private void stopFor(List<String> problems) {
        if (!problems.isEmpty()) {
            control.stop(StopReason.of(StopReason.Kind.OPERATOR, String.join(". ", problems))
                    .ofAll());
        }
    }
}
