package dev.yt2ms.job.upload;

import dev.yt2ms.job.station.Pardons;
import dev.yt2ms.job.station.StagingFolder;
import dev.yt2ms.job.station.Verdicts;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.ledger.MigrationLedger;
import dev.yt2ms.ledger.PlatformContent;
import dev.yt2ms.ledger.Station;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.model.JobCommands;
import dev.yt2ms.run.StagingBudget;
import dev.yt2ms.run.WorkSignal;
import dev.yt2ms.settings.value.Values;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records the outcomes of the items that the station {@code upload} has claimed, with one method for each kind of
 * outcome. The staged file of an uploaded video is deleted only after the content id is recorded.
 */
public final class UploadRecords {

    private static final Logger log = LoggerFactory.getLogger(UploadRecords.class);

    private final MigrationLedger ledger;
    private final StagingFolder staging;
    private final StagingBudget budget;
    private final WorkSignal signal;
    private final int attempts;
    private final int downloadAttempts;
    private final Pardons pardons;

    /**
     * Creates the records of one run.
     *
     * @param signal wakes waiting workers after each recorded outcome
     * @param attempts the maximum number of attempts for an upload
     * @param downloadAttempts the maximum number of attempts for a download; a lost file counts as one of them
     */
    public UploadRecords(
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

    /**
     * Records that the video is on the platform.
     *
     * @param found whether the upload had an unknown outcome at first, and was found on the platform afterwards
     */
    void arrived(MigrationItem item, String contentId, boolean found) {
        long bytes = item.staged().orElseThrow().bytes();
        ledger.uploaded(item.id(), contentId, bytes);
        unstage(item);
        log.info(
                "uploaded {} as content {} ({}){}",
                item.id(),
                contentId,
                Values.humanSize(bytes),
                found ? "; it had arrived already" : "");
        signal.changed();
    }

    /** Records that the migration adopts a content of this video that was already on the platform. */
    void adopted(MigrationItem item, PlatformContent content, Map<String, String> fields) {
        ledger.adopted(item.id(), content.id(), content.filename(), fields);
        unstage(item);
        log.info("adopted {}, which the platform already has as content {}", item.id(), content.id());
        signal.changed();
    }

    /** Records that the video is on the platform, but that its upload has overwritten the content of another video. */
    void overwrote(MigrationItem item, String contentId, Failure failure) {
        ledger.overwroteAnother(item.id(), contentId, failure);
        unstage(item);
        log.error(failure.message());
        signal.changed();
    }

    /** Whether the next counted failure will use up the attempts of this item. */
    boolean isAtLastAttempt(MigrationItem item) {
        return item.attempts().uploads() + 1 >= attempts;
    }

    /**
     * Records that the upload certainly failed, or that the guard refused it.
     *
     * @param failure the failure of the guard, or that of the platform with the class that the gate has given it
     */
    void refused(MigrationItem item, Failure failure) {
        Pardons.Recorded recorded = pardons.record(
                item.id(),
                failure,
                meant -> Verdicts.of(Station.UPLOAD, meant, item.attempts().uploads(), attempts),
                verdict -> ledger.uploadFailed(item.id(), verdict));
        if (!recorded.verdict().keepsFile()) {
            unstage(item);
        }
        if (recorded.contentStays()) {
            log.warn(
                    "{} is not uploaded again, and its content stays on the platform; {} tries again. The "
                            + "reason: {}",
                    item.id(),
                    JobCommands.UNKNOWN_FILE.quoted("retry --id=" + item.id()),
                    failure.message());
        } else {
            ItemState state = recorded.verdict().state();
            log.warn(
                    "{}: {}",
                    state == ItemState.DOWNLOADED ? item.id() + " will be tried again" : state + " " + item.id(),
                    failure.message());
        }
        signal.changed();
    }

    /** Records that the upload may have arrived, and that the platform can't be asked now. */
    void unsure(MigrationItem item, Failure failure) {
        ledger.failed(Station.UPLOAD, item.id(), Verdicts.unsure(failure));
        log.warn("it is not known whether the upload of {} arrived: {}", item.id(), failure.message());
        signal.changed();
    }

    /** Records that the upload may have arrived, and that the run ends before the platform could be asked. */
    void stillToAsk(MigrationItem item, String why) {
        unsure(
                item,
                Failure.of(
                        FailureClass.RETRY,
                        "unsure",
                        "The upload may have arrived, and the next run asks the platform about it (%s)"
                                .formatted(why)));
    }

    /**
     * Records that the staged file is missing or differs from the downloaded one. The loss counts as a failed download,
     * so that a bad disk does not cause endless downloads, unless it happened between two runs.
     *
     * @param how describes for a person what is wrong with the file
     */
    void fileLost(MigrationItem item, String how) {
        // The file is deleted before the loss is recorded, because another worker may download into the same folder as
        // soon as the loss is recorded.
        unstage(item);
        if (item.uploadUnsure()) {
            // The file was lost between two runs. Such a loss does not count as an attempt, neither here nor in the
            // step recover.
            ledger.stagedFileLost(item.id());
            log.warn(
                    "the upload of {} did not arrive, and its staged file is lost, so the video is downloaded again",
                    item.id());
        } else {
            Failure failure = Failure.of(
                    FailureClass.RETRY,
                    "staged-file-lost",
                    "The staged file can't be used (%s), so the video must be downloaded again".formatted(how));
            boolean contentStays = ledger.stagedFileLost(
                    item.id(),
                    Verdicts.of(Station.DOWNLOAD, failure, item.attempts().downloads(), downloadAttempts));
            log.warn(
                    contentStays
                            ? "the staged file of {} can't be used ({}), so the video's content stays on the platform; the "
                                    + "next full enumeration tries again"
                            : "the staged file of {} can't be used ({}), so the video must be downloaded again",
                    item.id(),
                    how);
        }
        signal.changed();
    }

    /** Records that nothing was sent, because the run stops or the transfer hours have ended. */
    void notSent(MigrationItem item) {
        ledger.release(Station.UPLOAD, item.id());
        signal.changed();
    }

    private void unstage(MigrationItem item) {
        staging.wipe(item.id());
        budget.release(item.id());
    }
}
