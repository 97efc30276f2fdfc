package dev.yt2ms.job.download;

import dev.yt2ms.download.DownloadOutcome;
import dev.yt2ms.download.DownloadOutcome.Cancelled;
import dev.yt2ms.download.DownloadOutcome.Downloaded;
import dev.yt2ms.download.DownloadOutcome.Failed;
import dev.yt2ms.download.DownloadRequest;
import dev.yt2ms.download.VideoDownloader;
import dev.yt2ms.job.control.RunningTransfers;
import dev.yt2ms.job.station.StagingFolder;
import dev.yt2ms.job.station.StationSteps;
import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureException;
import dev.yt2ms.model.Video;
import dev.yt2ms.run.Cancellation;
import dev.yt2ms.run.Gate;
import dev.yt2ms.run.StagingBudget;
import dev.yt2ms.run.TransferListener;
import dev.yt2ms.run.Transfers;
import dev.yt2ms.run.Transfers.Direction;
import dev.yt2ms.youtube.DetailsSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.springframework.batch.infrastructure.item.ItemProcessor;

/** Downloads one claimed video when the staging folder has space for it and the YouTube gate admits the worker. */
public final class DownloadProcessor implements ItemProcessor<MigrationItem, DownloadProcessor.Result> {

    /**
     * A video counts as deleted or private if it is missing from this number of consecutive answers of YouTube's API.
     */
    private static final int ANSWERS_WITHOUT_VIDEO = 2;

    private static final Duration UNLIMITED = Duration.ofDays(10_000);

    /**
     * The result of a download.
     *
     * @param outcome the outcome; if it is a failure, the gate has already decided its class
     * @param bytesNeeded the number of bytes that the download needs on disk, estimated until the sizes are known
     */
    public record Result(MigrationItem item, DownloadOutcome outcome, long bytesNeeded) {}

    private final VideoDownloader downloader;
    private final DetailsSource source;
    private final StagingFolder staging;
    private final StagingBudget budget;
    private final Gate gate;
    private final Transfers transfers;
    private final RunningTransfers running;
    private final Pacing pacing;
    private final StationSteps.Slots slots;
    private final int attempts;
    private final Consumer<Video> wentWell;
    private final boolean others;
    private final SizeEstimate sizes = new SizeEstimate();
    /** The number of workers that have a slot and wait for space or at the gate. */
    private final AtomicInteger heldUp = new AtomicInteger();

    /**
     * Creates the processor of the station.
     *
     * @param slots limits the concurrent transfers; a worker frees its slot as soon as all bytes of its video have
     *     arrived
     * @param attempts the maximum number of attempts for a video
     * @param wentWell receives each downloaded video before the success is reported to the gate
     * @param others whether other machines can download a video while this machine's gate is closed
     */
    public DownloadProcessor(
            VideoDownloader downloader,
            DetailsSource source,
            StagingFolder staging,
            StagingBudget budget,
            Gate gate,
            Transfers transfers,
            RunningTransfers running,
            Pacing pacing,
            StationSteps.Slots slots,
            int attempts,
            Consumer<Video> wentWell,
            boolean others) {
        this.others = others;
        this.attempts = attempts;
        this.wentWell = wentWell;
        this.downloader = downloader;
        this.source = source;
        this.staging = staging;
        this.budget = budget;
        this.gate = gate;
        this.transfers = transfers;
        this.running = running;
        this.pacing = pacing;
        this.slots = slots;
    }

    @Override
    public Result process(MigrationItem item) throws InterruptedException {
        try {
            return whenPermitted(item);
        } finally {
            pacing.notBegun();
        }
    }

    private Result whenPermitted(MigrationItem item) throws InterruptedException {
        long estimate = sizes.of(item);
        if (!pacing.pause() || !reserve(item, estimate)) {
            return stopped(item);
        }
        if (others && !gate.admits()) {
            return stopped(item); // Another machine can download it while this one has to wait.
        }
        if (slots.isAhead() && !gate.isOpen() && !awaitSlot(this::isNoneHeldUp)) {
            return new Result(item, new Cancelled(Cancellation.Reason.NOT_ITS_TURN), 0);
        }
        Optional<Gate.Pass> pass = slots.isAhead() ? enter() : whileOthersYield(this::enter);
        if (pass.isEmpty()) {
            return stopped(item);
        }
        if (!running.mayBegin()) {
            // The transfer hours ended while the worker waited at the gate.
            pass.get().givenBack();
            return new Result(item, new Cancelled(Cancellation.Reason.HOURS_END), 0);
        }
        try (RunningTransfers.Entry entry = running.download();
                DownloadRoom room = new DownloadRoom(item, estimate, entry.cancellation())) {
            DownloadRequest request = new DownloadRequest(
                    item.id(),
                    item.video().duration(),
                    item.video().snippet().language(),
                    staging.directory(item.id()),
                    item.plainerThan());
            DownloadOutcome outcome = downloader.download(request, room, entry.cancellation());
            pacing.ended();
            return new Result(item, judged(outcome, item, pass.get(), room), room.needed);
        }
    }

    /**
     * Reserves space in the staging folder. If a download ahead, i.e. one that has no slot yet, would take much of the
     * space, it waits for a slot first.
     *
     * @return {@code false} if the run stops
     */
    private boolean reserve(MigrationItem item, long estimate) throws InterruptedException {
        if (slots.isAhead()) {
            if (budget.reserveAhead(item.id(), estimate)) {
                return true;
            }
            if (!awaitSlot(() -> true)) {
                return false;
            }
        }
        return whileOthersYield(() -> budget.reserve(item.id(), estimate));
    }

    private boolean awaitSlot(BooleanSupplier isWanted) throws InterruptedException {
        try (RunningTransfers.Entry entry = running.download()) {
            return slots.await(
                    UNLIMITED,
                    () -> isWanted.getAsBoolean() && !entry.cancellation().isCancelled());
        }
    }

    private boolean isNoneHeldUp() {
        return heldUp.get() == 0;
    }

    private interface Waiting<T> {
        T done() throws InterruptedException;
    }

    /**
     * Waits for space, or at the gate, while the calling worker has a slot. Downloads ahead, which still wait for a
     * slot, may have what this worker needs, so they are cancelled in the meantime.
     */
    private <T> T whileOthersYield(Waiting<T> waiting) throws InterruptedException {
        heldUp.incrementAndGet();
        try {
            return waiting.done();
        } finally {
            heldUp.decrementAndGet();
        }
    }

    private Optional<Gate.Pass> enter() throws InterruptedException {
        return others ? gate.enterUnlessClosed() : gate.enter();
    }

    private static Result stopped(MigrationItem item) {
        return new Result(item, new Cancelled(Cancellation.Reason.RUN_STOPS), 0);
    }

    private DownloadOutcome judged(DownloadOutcome outcome, MigrationItem item, Gate.Pass pass, DownloadRoom room) {
        if (outcome instanceof Downloaded file) {
            sizes.learn(SizeEstimate.onDisk(file.bytes(), room.inOneFile), file.duration());
            wentWell.accept(item.video());
            pass.succeeded();
        } else if (outcome instanceof Failed failed) {
            return new Failed(pass.failed(
                    askSource(source, failed.failure(), item.id()),
                    item.id(),
                    item.attempts().downloads() + 1 >= attempts));
        } else {
            pass.givenBack();
        }
        return outcome;
    }

    /**
     * Asks the source whether the video is deleted or private. yt-dlp reports videos as unavailable for many reasons,
     * so the video counts as deleted or private only if YouTube's API does not return it. A single answer may omit a
     * video that exists, so the video must be missing from two answers.
     */
    public static Failure askSource(DetailsSource source, Failure failure, String videoId) {
        if (failure.ifNotGone().isEmpty()) {
            return failure;
        }
        try {
            return failure.judgedBySource(!isListed(source, videoId));
        } catch (FailureException e) {
            return failure.judgedBySource(false);
        }
    }

    private static boolean isListed(DetailsSource source, String videoId) {
        for (int answers = 0; answers < ANSWERS_WITHOUT_VIDEO; answers++) {
            if (source.details(List.of(videoId)).containsKey(videoId)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Keeps the reserved space of one download up to date while the sizes of its files become known, and makes a
     * download ahead wait for its turn.
     */
    private final class DownloadRoom implements TransferListener, AutoCloseable {

        private final MigrationItem item;
        private final Cancellation cancellation;
        private final Thread worker = Thread.currentThread();
        private final boolean ahead = slots.isAhead();
        private volatile Optional<Transfers.Handle> display = Optional.empty();
        private volatile boolean inOneFile;
        private long needed;
        private long known;

        private DownloadRoom(MigrationItem item, long estimate, Cancellation cancellation) {
            this.item = item;
            this.needed = estimate;
            this.cancellation = cancellation;
            if (!ahead) {
                show();
            }
        }

        private void show() {
            display = Optional.of(transfers.begin(
                    Direction.DOWNLOAD, item.id(), item.video().snippet().title()));
        }

        @Override
        public boolean chosen(ChosenMedia media) {
            inOneFile = media.inOneFile();
            media.bytes().ifPresent(this::total);
            if (ahead || cancellation.isCancelled()) {
                return false;
            }
            slots.begun(worker);
            return true;
        }

        @Override
        public void awaitTurn(BooleanSupplier isWanted) throws InterruptedException {
            if (display.isPresent()) {
                return; // The download already has its turn, since it began or since an earlier call.
            }
            boolean mine =
                    slots.await(StationSteps.Slots.LONGEST_AHEAD, () -> isNoneHeldUp() && isWanted.getAsBoolean());
            if (mine && gate.isOpen() && running.mayBegin()) {
                show();
                slots.begun(worker);
            } else {
                cancellation.cancel(Cancellation.Reason.NOT_ITS_TURN);
            }
        }

        @Override
        public void progress(long bytes, long total) {
            display.ifPresent(shown -> shown.progress(bytes, total));
            if (total > 0) {
                total(total);
            }
        }

        private synchronized void total(long bytes) {
            known = SizeEstimate.onDisk(bytes, inOneFile);
            correct(known);
        }

        @Override
        public synchronized void onDisk(long bytes) {
            correct(Math.max(bytes, known > 0 ? known : needed));
        }

        @Override
        public void transferred() {
            pacing.ended();
            slots.free();
        }

        private void correct(long bytes) {
            if (bytes != needed) {
                needed = bytes;
                if (!budget.resize(item.id(), bytes)) {
                    cancellation.cancel(Cancellation.Reason.NO_ROOM);
                }
            }
        }

        @Override
        public void close() {
            display.ifPresent(Transfers.Handle::close);
        }
    }
}
