package dev.yt2ms.job.upload;

import dev.yt2ms.job.control.RunningTransfers;
import dev.yt2ms.job.platform.PlatformGuard;
import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.ledger.MigrationLedger;
import dev.yt2ms.mainstreaming.PlatformException;
import dev.yt2ms.mainstreaming.UploadOutcome;
import dev.yt2ms.mainstreaming.UploadOutcome.Cancelled;
import dev.yt2ms.mainstreaming.UploadOutcome.Failed;
import dev.yt2ms.mainstreaming.UploadOutcome.FileChanged;
import dev.yt2ms.mainstreaming.UploadOutcome.Unsure;
import dev.yt2ms.mainstreaming.UploadOutcome.Uploaded;
import dev.yt2ms.mainstreaming.VideoPlatform;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.run.Transfers;
import dev.yt2ms.run.Transfers.Direction;
import java.util.Optional;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemWriter;

/**
 * Sends prepared uploads to the platform. The writer commits the intent, sends the file, asks the platform if the
 * outcome is unknown, and records the outcome. Spring Batch calls it once for each item, because the step uses neither
 * retries nor skips.
 */
public final class UploadWriter implements ItemWriter<PreparedUpload> {

    private final VideoPlatform platform;
    private final MigrationLedger ledger;
    private final UnsureUploads unsureUploads;
    private final PlatformGuard guard;
    private final Transfers transfers;
    private final RunningTransfers running;
    private final UploadRecords records;

    public UploadWriter(
            VideoPlatform platform,
            MigrationLedger ledger,
            UnsureUploads unsureUploads,
            PlatformGuard guard,
            Transfers transfers,
            RunningTransfers running,
            UploadRecords records) {
        this.platform = platform;
        this.ledger = ledger;
        this.unsureUploads = unsureUploads;
        this.guard = guard;
        this.transfers = transfers;
        this.running = running;
        this.records = records;
    }

    @Override
    public void write(Chunk<? extends PreparedUpload> chunk) throws InterruptedException {
        for (PreparedUpload upload : chunk) {
            record(upload, sent(upload));
        }
    }

    private UploadOutcome sent(PreparedUpload upload) {
        MigrationItem item = upload.item();
        ledger.intendUpload(item.id(), upload.request().fields());
        try (RunningTransfers.Entry entry = running.upload();
                Transfers.Handle handle = transfers.begin(
                        Direction.UPLOAD, item.id(), item.video().snippet().title())) {
            return platform.upload(upload.request(), handle, entry.cancellation());
        }
    }

    private void record(PreparedUpload upload, UploadOutcome outcome) throws InterruptedException {
        MigrationItem item = upload.item();
        if (outcome instanceof Uploaded uploaded) {
            arrived(upload, uploaded.contentId());
        } else if (outcome instanceof Failed failed) {
            records.refused(item, judged(upload, failed.failure()));
        } else if (outcome instanceof Unsure unsure) {
            askForArrival(upload, unsure.failure());
        } else if (outcome instanceof FileChanged changed) {
            upload.pass().givenBack();
            ledger.notArrived(item.id());
            records.fileLost(item, changed.how());
        } else if (outcome instanceof Cancelled) {
            upload.pass().givenBack();
            records.notSent(item);
        } else {
            throw new IllegalStateException("No code records the outcome " + outcome);
        }
    }

    /** Reports a failure to the gate. Returns it with another class if all videos turn out to share the cause. */
    private Failure judged(PreparedUpload upload, Failure failure) {
        MigrationItem item = upload.item();
        return upload.pass().failed(failure, item.id(), records.isAtLastAttempt(item));
    }

    private void arrived(PreparedUpload upload, String contentId) {
        MigrationItem item = upload.item();
        Optional<Failure> harm = guard.harmDone(item, upload.request().filename(), contentId);
        if (harm.isPresent()) {
            // This failure makes the gate stop the run, because further uploads might overwrite contents too.
            records.overwrote(item, contentId, upload.pass().failed(harm.get(), item.id()));
        } else {
            upload.pass().succeeded();
            records.arrived(item, contentId, false);
        }
    }

    /**
     * Handles an upload without a clear answer, which may have arrived. The platform is asked for the content. In an
     * outage, it is asked later. If the upload was to replace a content, the platform is not asked, and the upload
     * counts as refused.
     */
    private void askForArrival(PreparedUpload upload, Failure failure) throws InterruptedException {
        MigrationItem item = upload.item();
        Failure meant = judged(upload, failure);
        if (meant.failureClass() == FailureClass.OUTAGE) {
            records.unsure(item, meant);
            return;
        }
        if (item.upload().isPresent()) {
            ledger.replacementUnsure(item.id());
            records.refused(item, meant);
            return;
        }
        try {
            Optional<String> contentId = unsureUploads.awaitArrival(item);
            if (contentId.isPresent()) {
                records.arrived(item, contentId.get(), true);
            } else if (unsureUploads.gaveUp()) {
                records.stillToAsk(item, failure.message());
            } else {
                records.refused(item, meant);
            }
        } catch (PlatformException e) {
            records.unsure(item, e.failure());
        }
    }
}
