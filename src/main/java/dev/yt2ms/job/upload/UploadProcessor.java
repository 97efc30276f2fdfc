package dev.yt2ms.job.upload;

import dev.yt2ms.job.control.RunningTransfers;
import dev.yt2ms.job.platform.PlatformGuard;
import dev.yt2ms.job.platform.PlatformGuard.Decision;
import dev.yt2ms.job.platform.PlatformScan;
import dev.yt2ms.job.station.StagingFolder;
import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.ledger.MigrationLedger;
import dev.yt2ms.ledger.StagedFile;
import dev.yt2ms.mainstreaming.PlatformException;
import dev.yt2ms.mainstreaming.UploadRequest;
import dev.yt2ms.mapping.FieldMapping;
import dev.yt2ms.run.Gate;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.infrastructure.item.ItemProcessor;

/**
 * Prepares the upload of one staged video: maps its fields, waits at the gate, asks the platform whether an unsure
 * earlier upload has arrived, and asks the guard for a file name. It sends nothing. If an item needs no upload or can't
 * be sent now, the processor records this, and the item does not reach the writer.
 */
public final class UploadProcessor implements ItemProcessor<MigrationItem, PreparedUpload> {

    private static final String NOT_ASKED = "the run stopped before the platform was asked";

    private final FieldMapping mapping;
    private final MigrationLedger ledger;
    private final StagingFolder staging;
    private final FreshDetails freshDetails;
    private final UnsureUploads unsureUploads;
    private final PlatformScan scan;
    private final PlatformGuard guard;
    private final Gate gate;
    private final RunningTransfers running;
    private final UploadRecords records;

    public UploadProcessor(
            FieldMapping mapping,
            MigrationLedger ledger,
            StagingFolder staging,
            FreshDetails freshDetails,
            UnsureUploads unsureUploads,
            PlatformScan scan,
            PlatformGuard guard,
            Gate gate,
            RunningTransfers running,
            UploadRecords records) {
        this.mapping = mapping;
        this.ledger = ledger;
        this.staging = staging;
        this.freshDetails = freshDetails;
        this.unsureUploads = unsureUploads;
        this.scan = scan;
        this.guard = guard;
        this.gate = gate;
        this.running = running;
        this.records = records;
    }

    /** Returns the prepared upload; {@code null} if nothing is to be sent. The reason is then already recorded. */
    @Override
    public @Nullable PreparedUpload process(MigrationItem item) throws InterruptedException {
        StagedFile staged = item.staged().orElseThrow();
        Optional<Path> file = staging.sameSize(item.id(), staged);
        if (file.isEmpty()) {
            recordLostFile(item);
            return null;
        }
        Map<String, String> fields = mapping.fields(freshDetails.of(item.video()));
        // A refresh that lasts until the end of the transfer hours would leave this worker no time for its upload.
        scan.ifOld(running.mayBeginWithin());
        Optional<Gate.Pass> pass = enterGate(item);
        if (pass.isEmpty() || isSettledByAsking(item, pass.get())) {
            return null;
        }
        return unlessHarmful(item, fields, pass.get())
                .map(named -> new PreparedUpload(
                        item, new UploadRequest(named, file.get(), staged.bytes(), staged.sha256()), pass.get()))
                .orElse(null);
    }

    /**
     * Records that the staged file is lost. If an earlier upload may have arrived, the platform is asked first, because
     * a video that has arrived need not be downloaded again.
     */
    private void recordLostFile(MigrationItem item) throws InterruptedException {
        if (mustAsk(item)) {
            Optional<Gate.Pass> pass = enterGate(item);
            if (pass.isEmpty() || isSettledByAsking(item, pass.get())) {
                return;
            }
            pass.get().givenBack();
        }
        records.fileLost(item, "it is missing, or its size is different");
    }

    /**
     * Whether the platform must be asked about an earlier upload that may have arrived. It is not asked about a
     * replacement, because the replaced content exists in any case and the answer would prove nothing.
     */
    private static boolean mustAsk(MigrationItem item) {
        return item.uploadUnsure() && item.upload().isEmpty();
    }

    /**
     * Waits until the gate admits the worker. If the run stops in the meantime, the item is recorded as not sent, or as
     * one that the platform must still be asked about, and the result is empty.
     */
    private Optional<Gate.Pass> enterGate(MigrationItem item) throws InterruptedException {
        Optional<Gate.Pass> pass = gate.enter();
        if (pass.isEmpty() && mustAsk(item)) {
            records.stillToAsk(item, NOT_ASKED);
        } else if (pass.isEmpty()) {
            records.notSent(item);
        }
        return pass;
    }

    /**
     * Asks the platform, if that is needed, whether the video has arrived.
     *
     * @return {@code true} if the item needs no upload now. The outcome is then already recorded, and the pass is given
     *     back
     */
    private boolean isSettledByAsking(MigrationItem item, Gate.Pass pass) throws InterruptedException {
        if (!mustAsk(item)) {
            return false;
        }
        try {
            Optional<String> contentId = unsureUploads.find(item);
            if (contentId.isPresent()) {
                pass.succeeded();
                records.arrived(item, contentId.get(), true);
                return true;
            }
            if (unsureUploads.gaveUp()) {
                pass.givenBack();
                records.stillToAsk(item, NOT_ASKED);
                return true;
            }
        } catch (PlatformException e) {
            records.unsure(item, pass.failedForAll(e.failure()));
            return true;
        }
        ledger.notArrived(item.id());
        return false;
    }

    /**
     * Returns the fields with a file name under which the upload overwrites no content of another video. The result is
     * empty if there is no such name, or if the transfer hours ended while the worker waited at the gate. In both
     * cases, the outcome is already recorded, and the pass is given back.
     */
    private Optional<Map<String, String>> unlessHarmful(
            MigrationItem item, Map<String, String> fields, Gate.Pass pass) {
        Decision decision = guard.decide(item);
        if (decision instanceof Decision.Free free && running.mayBegin()) {
            Map<String, String> named = new LinkedHashMap<>(fields);
            named.put("filename", free.filename());
            return Optional.of(named);
        }
        pass.givenBack();
        if (decision instanceof Decision.Free) {
            records.notSent(item);
        } else if (decision instanceof Decision.Adoptable adoptable) {
            records.adopted(item, adoptable.content(), fields);
        } else if (decision instanceof Decision.Barred barred) {
            records.refused(item, barred.failure());
        } else {
            throw new IllegalStateException("No code records the decision " + decision);
        }
        return Optional.empty();
    }
}
