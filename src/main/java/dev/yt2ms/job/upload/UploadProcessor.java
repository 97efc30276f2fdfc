package dev.yt2ms.job.upload;

import dev.yt2ms.job.control.RunningTransfers;
import dev.yt2ms.job.platform.PlatformGuard;
import dev.yt2ms.job.platform.PlatformGuard.Way;
import dev.yt2ms.job.platform.PlatformScan;
import dev.yt2ms.job.station.StagingFolder;
import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.ledger.MigrationLedger;
import dev.yt2ms.ledger.PlatformContent;
import dev.yt2ms.ledger.StagedFile;
import dev.yt2ms.mainstreaming.PlatformException;
import dev.yt2ms.mainstreaming.UploadOutcome;
import dev.yt2ms.mainstreaming.UploadOutcome.Cancelled;
import dev.yt2ms.mainstreaming.UploadOutcome.Failed;
import dev.yt2ms.mainstreaming.UploadOutcome.FileChanged;
import dev.yt2ms.mainstreaming.UploadOutcome.Unsure;
import dev.yt2ms.mainstreaming.UploadOutcome.Uploaded;
import dev.yt2ms.mainstreaming.UploadRequest;
import dev.yt2ms.mainstreaming.VideoPlatform;
import dev.yt2ms.mapping.FieldMapping;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.model.Video;
import dev.yt2ms.run.Gate;
import dev.yt2ms.run.Transfers;
import dev.yt2ms.run.Transfers.Direction;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.batch.infrastructure.item.ItemProcessor;

/**
 * Uploads one staged video: maps its fields, commits the intent, uploads the file, and asks the platform if the end of
 * the upload was not seen.
 */
public final class UploadProcessor implements ItemProcessor<MigrationItem, UploadProcessor.Result> {

    /** The result of an upload, with all doubts resolved as far as the platform could be asked. */
    public sealed interface Result {

        MigrationItem item();

        /**
         * The video is on the platform.
         *
         * @param found whether an earlier upload of unsure end had arrived
         */
        record Arrived(MigrationItem item, String contentId, boolean found) implements Result {}

        /** The video was on the platform before anything was uploaded. */
        record Adopted(MigrationItem item, PlatformContent content, Map<String, String> fields) implements Result {}

        /** The video is on the platform, and its upload has overwritten another content. */
        record Overwrote(MigrationItem item, String contentId, Failure failure) implements Result {}

        /** The upload failed; the gate has already judged the failure. */
        record Refused(MigrationItem item, Failure failure) implements Result {}

        /** The upload may have arrived, and the platform could not be asked. */
        record StillUnsure(MigrationItem item, Failure failure) implements Result {}

        /**
         * The staged file is not what was downloaded.
         *
         * @param how describes for a person what is wrong with the file
         */
        record FileLost(MigrationItem item, String how) implements Result {}

        /** The run stops, or the hours for transfers have ended; nothing arrived. */
        record Stopped(MigrationItem item) implements Result {}
    }

    private final VideoPlatform platform;
    private final FieldMapping mapping;
    private final MigrationLedger ledger;
    private final StagingFolder staging;
    private final FreshDetails freshDetails;
    private final UnsureUploads unsureUploads;
    private final PlatformScan scan;
    private final PlatformGuard guard;
    private final Gate gate;
    private final Transfers transfers;
    private final RunningTransfers running;
    private final int attempts;

    /** @param attempts the number of attempts after which a video is given up */
    public UploadProcessor(
            VideoPlatform platform,
            FieldMapping mapping,
            MigrationLedger ledger,
            StagingFolder staging,
            FreshDetails freshDetails,
            UnsureUploads unsureUploads,
            PlatformScan scan,
            PlatformGuard guard,
            Gate gate,
            Transfers transfers,
            RunningTransfers running,
            int attempts) {
        this.platform = platform;
        this.mapping = mapping;
        this.ledger = ledger;
        this.staging = staging;
        this.freshDetails = freshDetails;
        this.unsureUploads = unsureUploads;
        this.scan = scan;
        this.guard = guard;
        this.gate = gate;
        this.transfers = transfers;
        this.running = running;
        this.attempts = attempts;
    }

    @Override
    public Result process(MigrationItem item) throws InterruptedException {
        StagedFile staged = item.staged().orElseThrow();
        Optional<Path> file = staging.sameSize(item.id(), staged);
        if (file.isEmpty()) {
            return fileLost(item);
        }
        Video video = freshDetails.of(item.video());
        Map<String, String> fields = mapping.fields(video);
        scan.ifOld();
        Optional<Gate.Pass> pass = gate.enter();
        if (pass.isEmpty()) {
            return mustAsk(item) ? notAsked(item) : new Result.Stopped(item);
        }
        return mustAsk(item)
                ? askThenUpload(item, fields, file.get(), pass.get())
                : uploadUnlessHarmful(item, fields, file.get(), pass.get());
    }

    /**
     * Whether the platform must be asked first. For a video that replaces its own content the answer would prove
     * nothing, because the content exists in any case.
     */
    private static boolean mustAsk(MigrationItem item) {
        return item.uploadUnsure() && item.upload().isEmpty();
    }

    /** A video that has arrived needs no file, so the platform is asked before the video is downloaded again. */
    private Result fileLost(MigrationItem item) throws InterruptedException {
        if (mustAsk(item)) {
            Optional<Gate.Pass> pass = gate.enter();
            if (pass.isEmpty()) {
                return notAsked(item);
            }
            Optional<Result> settled = ask(item, pass.get());
            if (settled.isPresent()) {
                return settled.get();
            }
            pass.get().givenBack();
        }
        return new Result.FileLost(item, "it is missing, or has another size");
    }

    private static Result notAsked(MigrationItem item) {
        return new Result.StillUnsure(item, stillToAsk("the run stopped before the platform was asked"));
    }

    private Result askThenUpload(MigrationItem item, Map<String, String> fields, Path file, Gate.Pass pass)
            throws InterruptedException {
        Optional<Result> settled = ask(item, pass);
        return settled.isPresent() ? settled.get() : uploadUnlessHarmful(item, fields, file, pass);
    }

    /** Asks the platform whether the video has arrived; empty, and with the pass still held, if it has not. */
    private Optional<Result> ask(MigrationItem item, Gate.Pass pass) {
        try {
            Optional<String> contentId = unsureUploads.find(item);
            if (contentId.isPresent()) {
                pass.succeeded();
                return Optional.of(new Result.Arrived(item, contentId.get(), true));
            }
        } catch (PlatformException e) {
            return Optional.of(new Result.StillUnsure(item, pass.failedForAll(e.failure())));
        }
        ledger.notArrived(item.id());
        return Optional.empty();
    }

    private Result uploadUnlessHarmful(MigrationItem item, Map<String, String> fields, Path file, Gate.Pass pass)
            throws InterruptedException {
        Way way = guard.wayOf(item);
        if (way instanceof Way.Free free) {
            Map<String, String> named = new LinkedHashMap<>(fields);
            named.put("filename", free.filename());
            return upload(item, named, file, pass);
        }
        pass.givenBack();
        return way instanceof Way.Adoptable adoptable
                ? new Result.Adopted(item, adoptable.content(), fields)
                : new Result.Refused(item, ((Way.Barred) way).failure());
    }

    private Result upload(MigrationItem item, Map<String, String> fields, Path file, Gate.Pass pass)
            throws InterruptedException {
        if (!running.mayBegin()) {
            // The hours for transfers ended while the worker waited at the gate, so no session is opened.
            pass.givenBack();
            return new Result.Stopped(item);
        }
        StagedFile staged = item.staged().orElseThrow();
        UploadRequest request = new UploadRequest(fields, file, staged.bytes(), staged.sha256());
        ledger.intendUpload(item.id(), request.fields());
        UploadOutcome outcome;
        try (RunningTransfers.Entry entry = running.upload();
                Transfers.Handle handle = transfers.begin(
                        Direction.UPLOAD, item.id(), item.video().title())) {
            outcome = platform.upload(request, handle, entry.cancellation());
        }
        if (outcome instanceof Uploaded uploaded) {
            return uploaded(item, request.filename(), uploaded.contentId(), pass);
        }
        if (outcome instanceof Failed failed) {
            return new Result.Refused(item, failed(item, failed.failure(), pass));
        }
        if (outcome instanceof Cancelled) {
            pass.givenBack();
            return new Result.Stopped(item);
        }
        if (outcome instanceof FileChanged changed) {
            pass.givenBack();
            ledger.notArrived(item.id());
            return new Result.FileLost(item, changed.how());
        }
        return settle(item, fields, ((Unsure) outcome).failure(), pass);
    }

    private Failure failed(MigrationItem item, Failure failure, Gate.Pass pass) {
        return pass.failed(failure, item.id(), item.uploadAttempts() + 1 >= attempts);
    }

    private Result uploaded(MigrationItem item, String filename, String contentId, Gate.Pass pass) {
        Optional<Failure> harm = guard.harmDone(item, filename, contentId);
        if (harm.isPresent()) {
            // The gate stops the run, because the next upload might overwrite a content too.
            return new Result.Overwrote(item, contentId, pass.failed(harm.get(), item.id()));
        }
        pass.succeeded();
        return new Result.Arrived(item, contentId, false);
    }

    /**
     * Handles an upload of which all bytes were sent without a clear answer: only the platform knows whether it
     * arrived.
     */
    private Result settle(MigrationItem item, Map<String, String> fields, Failure failure, Gate.Pass pass)
            throws InterruptedException {
        Failure meant = failed(item, failure, pass);
        if (meant.failureClass() == FailureClass.OUTAGE) {
            return new Result.StillUnsure(item, meant);
        }
        if (item.upload().isPresent()) {
            ledger.replacementUnsure(item.id());
            return new Result.Refused(item, meant);
        }
        try {
            Optional<String> contentId = unsureUploads.awaitArrival(item);
            if (contentId.isPresent()) {
                return new Result.Arrived(item, contentId.get(), true);
            }
            return unsureUploads.gaveUp()
                    ? new Result.StillUnsure(item, stillToAsk(failure.message()))
                    : new Result.Refused(item, meant);
        } catch (PlatformException e) {
            return new Result.StillUnsure(item, e.failure());
        }
    }

    private static Failure stillToAsk(String why) {
        return Failure.of(
                FailureClass.RETRY, "unsure", "The upload may have arrived; the next run asks the platform: " + why);
    }
}
