package dev.yt2ms.job.upload;

import dev.yt2ms.job.station.Pardons;
import dev.yt2ms.job.station.StagingFolder;
import dev.yt2ms.job.station.Verdicts;
import dev.yt2ms.job.upload.UploadProcessor.Result;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.ledger.MigrationLedger;
import dev.yt2ms.ledger.Station;
import dev.yt2ms.ledger.Verdict;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.run.StagingBudget;
import dev.yt2ms.run.WorkSignal;
import dev.yt2ms.settings.value.Values;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemWriter;

/** Records the results of uploads. A staged file is deleted only after the content id is recorded. */
public final class UploadWriter implements ItemWriter<Result> {

    private static final Logger log = LoggerFactory.getLogger(UploadWriter.class);

    private final MigrationLedger ledger;
    private final StagingFolder staging;
    private final StagingBudget budget;
    private final WorkSignal signal;
    private final int attempts;
    private final int downloadAttempts;
    private final Pardons pardons;

    public UploadWriter(
            MigrationLedger ledger,
            StagingFolder staging,
            StagingBudget budget,
            WorkSignal signal,
            int attempts,
            int downloadAttempts,
            Pardons pardons) {
        this.pardons = pardons;
        this.ledger = ledger;
        this.staging = staging;
        this.budget = budget;
        this.signal = signal;
        this.attempts = attempts;
        this.downloadAttempts = downloadAttempts;
    }

    @Override
    public void write(Chunk<? extends Result> chunk) {
        chunk.forEach(this::write);
    }

    private void write(Result result) {
        MigrationItem item = result.item();
        String id = item.id();
        if (result instanceof Result.Arrived arrived) {
            long bytes = item.staged().orElseThrow().bytes();
            ledger.uploaded(id, arrived.contentId(), bytes);
            unstage(id);
            log.info(
                    "uploaded {} as content {} ({}){}",
                    id,
                    arrived.contentId(),
                    Values.humanSize(bytes),
                    arrived.found() ? "; it had arrived already" : "");
        } else if (result instanceof Result.Adopted adopted) {
            ledger.adopted(id, adopted.content(), adopted.fields());
            unstage(id);
            log.info(
                    "adopted {}: the platform already has it as content {}",
                    id,
                    adopted.content().id());
        } else if (result instanceof Result.Overwrote overwrote) {
            ledger.overwroteAnother(id, overwrote.contentId(), overwrote.failure());
            unstage(id);
            log.error(overwrote.failure().message());
        } else if (result instanceof Result.Refused refused) {
            refused(item, refused.failure());
        } else if (result instanceof Result.StillUnsure unsure) {
            ledger.failed(Station.UPLOAD, id, Verdicts.unsure(unsure.failure()));
            log.warn("unsure whether {} arrived: {}", id, unsure.failure().message());
        } else if (result instanceof Result.FileLost lost) {
            // The file is deleted first: once the ledger has recorded the loss, another worker may download into the
            // same folder.
            unstage(id);
            fileLost(item, lost.how());
        } else if (result instanceof Result.Stopped) {
            ledger.release(Station.UPLOAD, id);
        } else {
            throw new IllegalStateException("No record of " + result);
        }
        signal.changed();
    }

    /** Counts the loss as a failed download, so that a bad disk does not cause endless downloads. */
    private void fileLost(MigrationItem item, String how) {
        if (item.uploadUnsure()) {
            // Its file was lost between two runs, as recovery sees it of others, which costs no attempt.
            ledger.stagedFileLost(item.id());
            log.warn("{} did not arrive, and its staged file is lost: it is downloaded again", item.id());
            return;
        }
        Failure failure = Failure.of(
                FailureClass.RETRY,
                "staged-file-lost",
                "The staged file is not what was downloaded (%s); it is downloaded again".formatted(how));
        ledger.failed(
                Station.DOWNLOAD,
                item.id(),
                Verdicts.of(Station.DOWNLOAD, failure, item.downloadAttempts(), downloadAttempts));
        log.warn("the staged file of {} is gone or changed ({}): it is downloaded again", item.id(), how);
    }

    private void refused(MigrationItem item, Failure failure) {
        Verdict verdict = pardons.record(
                item.id(),
                Verdicts.of(Station.UPLOAD, failure, item.uploadAttempts(), attempts),
                Verdicts.of(Station.UPLOAD, failure.as(FailureClass.OUTAGE), item.uploadAttempts(), attempts));
        if (!verdict.keepsFile()) {
            unstage(item.id());
        }
        if (verdict.state() == ItemState.FAILED && ledger.replacementRefused(item.id(), failure)) {
            log.warn(
                    "{} is not uploaded again, and what is on the platform stays; 'yt2ms retry --id {}' tries again: {}",
                    item.id(),
                    item.id(),
                    failure.message());
            return;
        }
        String what = verdict.state() == ItemState.DOWNLOADED
                ? "will try again"
                : verdict.state().name();
        log.warn("{} {}: {}", what, item.id(), failure.message());
    }

    private void unstage(String id) {
        staging.wipe(id);
        budget.release(id);
    }
}
