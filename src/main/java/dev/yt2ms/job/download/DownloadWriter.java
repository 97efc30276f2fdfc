package dev.yt2ms.job.download;

import dev.yt2ms.download.DownloadOutcome.Cancelled;
import dev.yt2ms.download.DownloadOutcome.Downloaded;
import dev.yt2ms.download.DownloadOutcome.Failed;
import dev.yt2ms.download.DownloadOutcome.NothingPlainer;
import dev.yt2ms.job.station.EncodingFailures;
import dev.yt2ms.job.station.Pardons;
import dev.yt2ms.job.station.StagingFolder;
import dev.yt2ms.job.station.Verdicts;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.MigrationLedger;
import dev.yt2ms.ledger.StagedFile;
import dev.yt2ms.ledger.Station;
import dev.yt2ms.ledger.Verdict;
import dev.yt2ms.model.Failure;
import dev.yt2ms.run.Cancellation;
import dev.yt2ms.run.StagingBudget;
import dev.yt2ms.run.WorkSignal;
import dev.yt2ms.selection.Selection;
import dev.yt2ms.settings.value.Values;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemWriter;

/** Records the results of downloads in the ledger, and updates the staging folder and its budget accordingly. */
public final class DownloadWriter implements ItemWriter<DownloadProcessor.Result> {

    private static final Logger log = LoggerFactory.getLogger(DownloadWriter.class);

    private final MigrationLedger ledger;
    private final StagingFolder staging;
    private final StagingBudget budget;
    private final WorkSignal signal;
    private final int attempts;
    private final Pardons pardons;
    private final Selection selection;
    private final Clock clock;
    private final EncodingFailures encodingFailures;
    private final WorsePicture worse;

    /**
     * Creates the writer of the station.
     *
     * @param attempts the maximum number of attempts for a video
     * @param worse decides whether the downloaded picture is worse than that of the content on the platform
     */
    public DownloadWriter(
            MigrationLedger ledger,
            StagingFolder staging,
            StagingBudget budget,
            WorkSignal signal,
            int attempts,
            Pardons pardons,
            Selection selection,
            Clock clock,
            EncodingFailures encodingFailures,
            WorsePicture worse) {
        this.worse = worse;
        this.encodingFailures = encodingFailures;
        this.pardons = pardons;
        this.selection = selection;
        this.clock = clock;
        this.ledger = ledger;
        this.staging = staging;
        this.budget = budget;
        this.signal = signal;
        this.attempts = attempts;
    }

    @Override
    public void write(Chunk<? extends DownloadProcessor.Result> chunk) {
        chunk.forEach(this::write);
    }

    private void write(DownloadProcessor.Result result) {
        String id = result.item().id();
        if (result.outcome() instanceof Downloaded file
                && worse.isWorse(result.item(), file.media())
                && ledger.keepContent(id, true)) {
            keepOrWipe(id, false);
            log.warn(
                    "{} is not uploaded again, because YouTube now offers it only as {}, but the platform already has it "
                            + "as {}; the next full enumeration tries again",
                    id,
                    file.media(),
                    result.item().staged().flatMap(StagedFile::media).orElseThrow());
        } else if (result.outcome() instanceof Downloaded file) {
            budget.hold(id, file.bytes());
            ledger.downloaded(
                    id,
                    new StagedFile(
                            file.file().getFileName().toString(),
                            file.bytes(),
                            file.sha256(),
                            file.duration(),
                            Optional.of(file.media())));
            log.info("downloaded {} ({}, {})", id, Values.humanSize(file.bytes()), file.media());
        } else if (result.outcome() instanceof Failed failed) {
            failed(result, failed.failure());
        } else if (result.outcome() instanceof NothingPlainer) {
            keepOrWipe(id, false);
            encodingFailures.nothingPlainer(result.item());
        } else if (result.outcome() instanceof Cancelled cancelled) {
            cancelled(result, cancelled.reason());
        } else {
            throw new IllegalStateException("No code records the result " + result);
        }
        signal.changed();
    }

    private void failed(DownloadProcessor.Result result, Failure failure) {
        String id = result.item().id();
        Function<Failure, Verdict> decide =
                meant -> Verdicts.ofDownload(meant, result.item(), attempts, clock.instant());
        boolean resumable = decide.apply(failure).state() == ItemState.PENDING && failure.keepPartial();
        // The folder is cleaned up before the failure is recorded, because another worker may claim the video and use
        // the same folder as soon as the failure is recorded.
        boolean kept = keepOrWipe(id, resumable);
        // A video with partial files keeps its place in the queue. It is then resumed soon, before its partial files
        // have to be deleted to free space.
        Pardons.Recorded recorded = pardons.record(
                id,
                failure,
                kept ? decide.andThen(Verdict::keepingPlace) : decide,
                verdict -> ledger.downloadFailed(id, verdict));
        if (recorded.contentStays()) {
            log.warn(
                    "{} is not uploaded again, and its content stays on the platform; the next full enumeration tries "
                            + "again. The reason: {}",
                    id,
                    failure.message());
            return;
        }
        ItemState state = recorded.verdict().state();
        Optional<String> skipReason =
                state == ItemState.FAILED ? selection.skipReasonAfter(failure.rule()) : Optional.empty();
        if (skipReason.isPresent()) {
            ledger.skip(id, skipReason.get());
            log.info("SKIPPED {}: {}", id, skipReason.get());
            return;
        }
        log.warn(
                "{}: {}",
                state == ItemState.PENDING ? id + " will be tried again" : state + " " + id,
                failure.message());
    }

    private void cancelled(DownloadProcessor.Result result, Cancellation.Reason reason) {
        String id = result.item().id();
        if (reason == Cancellation.Reason.NO_ROOM) {
            // The video waits until the whole space that it needs is free. Its partial files are deleted, because they
            // would occupy space in the meantime.
            keepOrWipe(id, false);
            ledger.releaseForRoom(id, result.bytesNeeded());
            log.info(
                    "{} needs {} on the disk, and waits until uploads of other videos have freed that space",
                    id,
                    Values.humanSize(result.bytesNeeded()));
        } else {
            keepOrWipe(id, true);
            ledger.release(Station.DOWNLOAD, id);
        }
    }

    private boolean keepOrWipe(String id, boolean keep) {
        long bytes = keep ? staging.bytes(id) : 0;
        if (bytes > 0) {
            budget.keepIdle(id, bytes);
            return true;
        } else {
            staging.wipe(id);
            budget.release(id);
            return false;
        }
    }
}
