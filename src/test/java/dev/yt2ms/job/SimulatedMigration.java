package dev.yt2ms.job;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.yt2ms.ManualClock;
import dev.yt2ms.download.DownloadOutcome;
import dev.yt2ms.download.DownloadRequest;
import dev.yt2ms.download.StageCheck.Answer;
import dev.yt2ms.job.control.RunningTransfers;
import dev.yt2ms.job.download.DownloadControl;
import dev.yt2ms.job.download.DownloadProcessor;
import dev.yt2ms.job.download.DownloadWriter;
import dev.yt2ms.job.download.Pacing;
import dev.yt2ms.job.download.WorsePicture;
import dev.yt2ms.job.platform.PlatformGuard;
import dev.yt2ms.job.platform.PlatformScan;
import dev.yt2ms.job.station.Pardons;
import dev.yt2ms.job.station.StagingFolder;
import dev.yt2ms.job.station.StationSteps;
import dev.yt2ms.job.upload.FreshDetails;
import dev.yt2ms.job.upload.PreparedUpload;
import dev.yt2ms.job.upload.UnsureUploads;
import dev.yt2ms.job.upload.UploadProcessor;
import dev.yt2ms.job.upload.UploadRecords;
import dev.yt2ms.job.upload.UploadWriter;
import dev.yt2ms.ledger.ControlCandidates;
import dev.yt2ms.ledger.EnumeratedVideo;
import dev.yt2ms.ledger.EnumerationMode;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.LedgerView;
import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.ledger.MigrationRun;
import dev.yt2ms.ledger.Station;
import dev.yt2ms.ledger.jdbc.JdbcControlCandidates;
import dev.yt2ms.ledger.jdbc.JdbcLedgerView;
import dev.yt2ms.ledger.jdbc.JdbcMigrationLedger;
import dev.yt2ms.ledger.jdbc.LedgerEnumeration;
import dev.yt2ms.ledger.jdbc.LedgerVerification;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.ledger.jdbc.PlatformIndex;
import dev.yt2ms.mainstreaming.UploadOutcome;
import dev.yt2ms.mainstreaming.VideoPlatform;
import dev.yt2ms.mapping.FieldMapping;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.Failure.Stage;
import dev.yt2ms.model.Media;
import dev.yt2ms.model.Video;
import dev.yt2ms.run.Backoff;
import dev.yt2ms.run.Cancellation;
import dev.yt2ms.run.ControlledEvidence;
import dev.yt2ms.run.Evidence;
import dev.yt2ms.run.Gate;
import dev.yt2ms.run.OnceProven;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.StagingBudget;
import dev.yt2ms.run.StopReason;
import dev.yt2ms.run.Transfers;
import dev.yt2ms.run.WorkSignal;
import dev.yt2ms.selection.Selection;
import dev.yt2ms.settings.DownloadSettings.DurationRange;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.jobfile.JobFile;
import dev.yt2ms.youtube.VideoSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.batch.infrastructure.item.Chunk;

/** A migration with a simulated downloader and platform. Its clock advances only when no item is due. */
final class SimulatedMigration implements AutoCloseable {

    private static final Set<Station> STATIONS = EnumSet.of(Station.DOWNLOAD, Station.UPLOAD);
    private static final Duration SHORT = Duration.ofMillis(1);
    /** Longer than a busy machine usually keeps a thread waiting, because the gates measure real time. */
    private static final Duration OUTAGE_LIMIT = Duration.ofMillis(100);

    private final RefusalMix mix;
    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-24T10:00:00Z"));
    private final JdbcMigrationLedger ledger;
    private final LedgerView view;
    private final LedgerVerification verification;
    private final ControlCandidates candidates;
    private final MigrationRuns runs;
    private final StagingFolder staging;
    private final Settings settings;
    private final PlatformIndex index;
    private final VideoSource source = mock();
    private final Map<String, Failure> hiccups;
    private Optional<RefusalMix.Fault> fault;
    private OptionalInt uploadOutage;
    private final AtomicInteger uploads = new AtomicInteger();
    private volatile boolean metUploadOutage;
    private int downloads;
    private final AtomicInteger working = new AtomicInteger();
    private volatile boolean succeeded;
    private boolean succeededBeforeFault;
    private boolean succeededBeforeControl = true;
    private Optional<StopReason> stopped = Optional.empty();
    private boolean metFault;
    private int extractionsInFault;
    private int controlsInFault;

    SimulatedMigration(DataSource dataSource, Path directory, long seed) {
        this.mix = RefusalMix.of(seed);
        this.fault = mix.fault();
        this.uploadOutage = mix.uploadOutage();
        this.hiccups = new HashMap<>(mix.hiccups());
        String name = "seed-" + seed;
        this.view = new JdbcLedgerView(dataSource, name, clock);
        this.ledger = new JdbcMigrationLedger(dataSource, name, clock);
        this.verification = new LedgerVerification(dataSource, name, clock);
        this.candidates = new JdbcControlCandidates(dataSource, name, clock);
        this.runs = new MigrationRuns(dataSource, name, clock);
        this.index = new PlatformIndex(dataSource, name, clock);
        this.staging = new StagingFolder(directory.resolve(name));
        this.settings = JobFile.parse(
                "test",
                "{migration: {name: test, source: {channel: '@x', api-key: k}, destination: {token: t, index-every: never}}}",
                Path.of(""));
        runs.beginRun(EnumerationMode.FULL);
        new LedgerEnumeration(dataSource, name, clock)
                .record(mix.videos().stream()
                        .map(video -> new EnumeratedVideo(video, Optional.empty()))
                        .toList());
        Map<String, Video> listed = mix.videos().stream()
                .filter(video -> video.id().hashCode() % 2 == 0)
                .collect(Collectors.toMap(Video::id, video -> video));
        when(source.details(any())).thenAnswer(call -> {
            Map<String, Video> found = new HashMap<>(listed);
            found.keySet().retainAll(call.<Collection<String>>getArgument(0));
            return found;
        });
    }

    RefusalMix mix() {
        return mix;
    }

    /** Simulates a person who fixes the fault. */
    void repair() {
        fault = Optional.empty();
        uploadOutage = OptionalInt.empty();
    }

    /** Simulates a person who runs {@code yt2ms retry}. */
    void retryFailed() {
        ledger.retry(List.of(), Optional.empty());
    }

    int extractionsInFault() {
        return extractionsInFault;
    }

    /** Whether any video failed because of the fault. */
    boolean metFault() {
        return metFault;
    }

    /** Whether any upload failed because of the outage of uploads. */
    boolean metUploadOutage() {
        return metUploadOutage;
    }

    /** Whether any download succeeded before a video first failed because of the fault. */
    boolean hadSuccessBeforeFault() {
        return succeededBeforeFault;
    }

    /** Whether any download succeeded before the last control. */
    boolean hadSuccessBeforeLastControl() {
        return succeededBeforeControl;
    }

    /** Returns the reason for which the last run ended early. */
    Optional<StopReason> stopped() {
        return stopped;
    }

    /** Whether any download succeeded. */
    boolean hadSuccess() {
        return succeeded;
    }

    int controlsInFault() {
        return controlsInFault;
    }

    /** Returns the movable videos that are in this state. */
    Set<String> movableIn(ItemState state) {
        Set<String> ids = new TreeSet<>();
        view.forEach(state, item -> ids.add(item.id()));
        ids.removeIf(id -> !mix.isMovable(id));
        return ids;
    }

    /** Runs the job to its end. Returns the reason if it ended early. */
    Optional<StopReason> run() throws InterruptedException {
        RunControl control = new RunControl();
        runs.beginRun(EnumerationMode.FULL);
        ledger.recover();
        RunningTransfers running = new RunningTransfers(control, Duration.ZERO, mock(ScheduledExecutorService.class));
        StagingBudget budget = new StagingBudget(1_000_000_000_000L, control, staging::wipe);
        Downloads downloads = new Downloads(control, running, budget);
        Uploads uploads = new Uploads(control, running, budget);
        List<Thread> threads = new ArrayList<>();
        List<Throwable> thrown = Collections.synchronizedList(new ArrayList<>());
        for (int worker = 0; worker < mix.workers(); worker++) {
            Thread thread = new Thread(() -> {
                try {
                    while (!control.isStopping() && view.hasOpenWork(STATIONS)) {
                        if (!uploads.one() && !downloads.one()) {
                            passTime();
                        }
                    }
                } catch (Throwable e) {
                    thrown.add(e);
                    control.stop(StopReason.of(StopReason.Kind.DEFECT, e.toString()));
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (!thrown.isEmpty()) {
            throw new IllegalStateException(thrown.get(0));
        }
        Optional<StopReason> reason = control.reason();
        stopped = reason;
        runs.endRun(
                reason.isPresent() ? MigrationRun.State.STOPPED : MigrationRun.State.COMPLETED,
                reason.map(StopReason::message),
                Optional.empty());
        return reason;
    }

    /**
     * Advances the clock if no worker is transferring. Otherwise all waits could expire while one slow worker is still
     * transferring.
     */
    private void passTime() {
        if (working.get() == 0) {
            clock.advance(Duration.ofSeconds(1));
        } else {
            Thread.yield();
        }
    }

    private Gate gate(RunControl control, Evidence evidence) {
        Gate.Rules rules =
                new Gate.Rules("the server", mix.workers(), OUTAGE_LIMIT, SHORT, 2, new Backoff(SHORT, SHORT));
        return new Gate(rules, control, clock, evidence);
    }

    private final class Downloads {

        private final DownloadProcessor processor;
        private final DownloadWriter writer;

        Downloads(RunControl control, RunningTransfers running, StagingBudget budget) {
            Pardons pardons = new Pardons(ledger, Station.DOWNLOAD);
            Pacing pacing = new Pacing(new DurationRange(Duration.ZERO, Duration.ZERO), control);
            DownloadControl others = new DownloadControl(
                    this::check,
                    candidates,
                    (failure, id) -> DownloadProcessor.askSource(source, failure, id),
                    staging,
                    running,
                    pacing,
                    false);
            ControlledEvidence evidence = new ControlledEvidence(
                    others,
                    () -> true,
                    pardons::pardon,
                    ids -> !candidates.hasDownloadsBesides(ids),
                    () -> ChronoUnit.NANOS.between(Instant.EPOCH, clock.instant()));
            processor = new DownloadProcessor(
                    (request, listener, cancellation) -> download(request),
                    source,
                    staging,
                    budget,
                    gate(control, evidence),
                    new Transfers(),
                    running,
                    pacing,
                    new StationSteps.Slots(1, new WorkSignal()),
                    mix.attempts(),
                    video -> {
                        others.wentWell(video);
                        succeeded = true;
                    },
                    false);
            writer = new DownloadWriter(
                    ledger,
                    staging,
                    budget,
                    new WorkSignal(),
                    mix.attempts(),
                    pardons,
                    new Selection(settings.select(), clock),
                    clock,
                    item -> {},
                    new WorsePicture(settings.download()));
        }

        boolean one() throws InterruptedException {
            Optional<MigrationItem> item = ledger.claim(Station.DOWNLOAD, "me");
            if (item.isPresent()) {
                working.incrementAndGet();
                try {
                    writer.write(Chunk.of(processor.process(item.get())));
                } finally {
                    working.decrementAndGet();
                }
            }
            return item.isPresent();
        }

        private DownloadOutcome download(DownloadRequest request) {
            Optional<Failure> failure;
            synchronized (SimulatedMigration.this) {
                downloads++;
                clock.advance(Duration.ofSeconds(2));
                failure = failureOf(request.videoId(), Stage.TOOLS)
                        .or(() -> Optional.ofNullable(hiccups.remove(request.videoId())));
                metFault |= isOfFault(failure);
                if (isOfFault(failure) && !mix.downloadRefusals().containsKey(request.videoId())) {
                    if (extractionsInFault++ == 0) {
                        succeededBeforeFault = succeeded;
                    }
                }
            }
            if (failure.isPresent()) {
                return new DownloadOutcome.Failed(failure.get());
            }
            try {
                Path file = Files.writeString(
                        Files.createDirectories(request.directory()).resolve("media.mp4"), "x");
                return new DownloadOutcome.Downloaded(
                        file,
                        1,
                        "0".repeat(64),
                        Duration.ofMinutes(1),
                        new Media(180, 320, "h264", Optional.of("aac"), Optional.empty(), false, false));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        private Answer check(Stage stage, DownloadRequest request, Cancellation cancellation) {
            synchronized (SimulatedMigration.this) {
                succeededBeforeControl = succeeded;
                clock.advance(Duration.ofSeconds(1));
                Optional<Failure> failure =
                        stage == Stage.TOOLS ? faultAt(Stage.TOOLS::equals) : failureOf(request.videoId(), stage);
                metFault |= isOfFault(failure);
                if (isOfFault(failure)) {
                    controlsInFault++;
                }
                return failure.<Answer>map(Answer.Failed::new).orElseGet(Answer.Succeeded::new);
            }
        }
    }

    private boolean isOfFault(Optional<Failure> failure) {
        return isFaulty()
                && failure.filter(one -> one == fault.orElseThrow().failure()).isPresent();
    }

    private boolean areUploadsAway() {
        return uploadOutage.isPresent() && uploads.get() >= uploadOutage.getAsInt();
    }

    private boolean isFaulty() {
        return fault.filter(one -> downloads > one.after()).isPresent();
    }

    private Optional<Failure> faultAt(Predicate<Stage> stages) {
        return fault.filter(one -> isFaulty())
                .map(RefusalMix.Fault::failure)
                .filter(failure -> stages.test(failure.stage()));
    }

    /**
     * Returns the failure with which a download of this video ends, if the download goes no further than this stage:
     * that of the common fault or the refusal of the video itself, whichever comes at the earlier stage.
     */
    private Optional<Failure> failureOf(String id, Stage upTo) {
        Optional<Failure> own = Optional.ofNullable(mix.downloadRefusals().get(id))
                .filter(failure -> failure.stage().compareTo(upTo) <= 0);
        return faultAt(stage -> stage.compareTo(upTo) <= 0)
                .filter(ofAll -> own.filter(refusal -> refusal.stage().compareTo(ofAll.stage()) < 0)
                        .isEmpty())
                .or(() -> own);
    }

    private final class Uploads {

        private final UploadProcessor processor;
        private final UploadWriter writer;

        Uploads(RunControl control, RunningTransfers running, StagingBudget budget) {
            VideoPlatform platform = mock();
            when(platform.answersUploads()).thenAnswer(call -> !areUploadsAway());
            when(platform.upload(any(), any(), any())).thenAnswer(call -> {
                dev.yt2ms.mainstreaming.UploadRequest request = call.getArgument(0);
                String id = request.fields().get("referenceID");
                if (areUploadsAway()) {
                    metUploadOutage = true;
                    return new UploadOutcome.Failed(RefusalMix.UPLOADS_AWAY);
                }
                uploads.incrementAndGet();
                Failure refusal = mix.uploadRefusals().get(id);
                return refusal == null
                        ? new UploadOutcome.Uploaded("content-" + id)
                        : new UploadOutcome.Failed(refusal);
            });
            Pardons pardons = new Pardons(ledger, Station.UPLOAD);
            Evidence evidence = new OnceProven(
                    () -> verification.ownIn(EnumSet.range(ItemState.UPLOADED, ItemState.VERIFIED)) > 0,
                    pardons::pardon,
                    platform::answersUploads,
                    ids -> !verification.hasUploadsBesides(ids));
            FieldMapping mapping = FieldMapping.of(settings.mapping());
            PlatformScan scan = new PlatformScan(platform, index, settings.destination(), control, clock);
            PlatformGuard guard = new PlatformGuard(index, mapping, settings.destination());
            UnsureUploads unsureUploads = new UnsureUploads(scan, guard, index, control, clock);
            UploadRecords records = new UploadRecords(
                    ledger, staging, budget, new WorkSignal(), mix.attempts(), mix.attempts(), pardons);
            processor = new UploadProcessor(
                    mapping,
                    ledger,
                    staging,
                    new FreshDetails(source, mock(), clock),
                    unsureUploads,
                    scan,
                    guard,
                    gate(control, evidence),
                    running,
                    records);
            writer = new UploadWriter(platform, ledger, unsureUploads, guard, new Transfers(), running, records);
        }

        boolean one() throws InterruptedException {
            Optional<MigrationItem> item = ledger.claim(Station.UPLOAD, "me");
            if (item.isPresent()) {
                working.incrementAndGet();
                try {
                    PreparedUpload prepared = processor.process(item.get());
                    if (prepared != null) {
                        writer.write(Chunk.of(prepared));
                    }
                } finally {
                    working.decrementAndGet();
                }
            }
            return item.isPresent();
        }
    }

    @Override
    public void close() {
        staging.videoIds().forEach(staging::wipe);
    }
}
