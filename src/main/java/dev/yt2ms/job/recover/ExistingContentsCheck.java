package dev.yt2ms.job.recover;

import dev.yt2ms.job.control.StopReasons;
import dev.yt2ms.job.platform.PlatformCategories;
import dev.yt2ms.job.platform.PlatformGuard;
import dev.yt2ms.job.platform.PlatformGuard.Decision;
import dev.yt2ms.job.platform.PlatformScan;
import dev.yt2ms.job.station.Verdicts;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.LedgerView;
import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.ledger.MigrationLedger;
import dev.yt2ms.ledger.PlatformContent;
import dev.yt2ms.ledger.StagedFile;
import dev.yt2ms.ledger.Station;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.mainstreaming.PlatformException;
import dev.yt2ms.mapping.FieldMapping;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.StopReason;
import dev.yt2ms.settings.value.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the ledger with the platform before a run moves anything. The check finds out whether unsure uploads, i.e.
 * those with an unknown outcome, have arrived, and adopts existing contents. It marks videos as FAILED before they are
 * downloaded if their upload would overwrite another content, or if their category does not exist on the platform.
 */
final class ExistingContentsCheck {

    private static final Logger log = LoggerFactory.getLogger(ExistingContentsCheck.class);

    /**
     * The number of adopted contents that one transaction records. If the process is killed, the next start adopts the
     * contents of an unfinished transaction again.
     */
    private static final int ADOPTED_AT_ONCE = 200;

    private final MigrationLedger ledger;
    private final LedgerView items;
    private final FieldMapping mapping;
    private final PlatformCategories categories;
    private final PlatformScan scan;
    private final PlatformGuard guard;
    private final MigrationRuns runs;
    private final RunControl control;
    private final List<Adoption> adoptions = new ArrayList<>();

    private record Adoption(String videoId, PlatformContent content, Map<String, String> fields) {}

    public ExistingContentsCheck(
            MigrationLedger ledger,
            LedgerView items,
            FieldMapping mapping,
            PlatformCategories categories,
            PlatformScan scan,
            PlatformGuard guard,
            MigrationRuns runs,
            RunControl control) {
        this.ledger = ledger;
        this.items = items;
        this.mapping = mapping;
        this.categories = categories;
        this.scan = scan;
        this.guard = guard;
        this.runs = runs;
        this.control = control;
    }

    /**
     * Marks videos as FAILED if the mapping gives them a category that does not exist on the platform. Then, if the
     * {@link PlatformGuard} is on and videos wait to be moved, or if the outcome of any upload is unknown, compares the
     * items with the platform index. The index is refreshed first, unless it is recent and the last process died.
     */
    void run() {
        if (mapping.makesCategories()) {
            items.forEach(ItemState.PENDING, this::place);
            items.forEach(ItemState.DOWNLOADED, this::place);
        }
        List<MigrationItem> unsure = new ArrayList<>();
        Consumer<MigrationItem> ifUnsure = item -> {
            if (item.uploadUnsure()) {
                unsure.add(item);
            }
        };
        items.forEach(ItemState.DOWNLOADED, ifUnsure);
        // A PENDING video with an unsure upload has lost its file. It is checked too, because it need not be downloaded
        // again if the upload arrived.
        items.forEach(ItemState.PENDING, ifUnsure);
        long uploads = uploads();
        boolean guarded = guard.isOn() && uploads > 0;
        // After the death of a process, a recent index is not refreshed. Otherwise a run whose processes keep dying
        // might do nothing but refresh the index. If uploads stay unsure, the upload station asks the platform about
        // them after it has processed the other items.
        boolean seen = runs.goesOnAfterDeath() && scan.isRecent();
        if ((guarded || !unsure.isEmpty()) && (seen || refreshed(guarded, unsure.size()))) {
            boolean others = uploads > unsure.size();
            unsure.forEach(item -> settle(item, others));
            if (guarded) {
                items.forEach(ItemState.PENDING, this::decide);
                items.forEach(ItemState.DOWNLOADED, this::decide);
                recordAdoptions();
            }
        }
    }

    /**
     * Marks a video as FAILED if its category does not exist on the platform. The video is not uploaded into another
     * category, because yt2ms could not change the category afterwards. The next run checks the video again.
     */
    private void place(MigrationItem item) {
        if (!item.uploadUnsure()) {
            mapping.unplaceable(item.video())
                    .map(categories::unknown)
                    .ifPresent(why -> fail(item, Failure.of(FailureClass.RETRY, "category-unknown", why)));
        }
    }

    /** Marks the video as FAILED at once, because no further attempt in this run can succeed. */
    private void fail(MigrationItem item, Failure failure) {
        ledger.failed(Station.UPLOAD, item.id(), Verdicts.of(Station.UPLOAD, failure, 0, 1));
        log.warn("FAILED {}: {}", item.id(), failure.message());
    }

    private long uploads() {
        Map<ItemState, Long> counts = items.counts();
        return counts.getOrDefault(ItemState.PENDING, 0L) + counts.getOrDefault(ItemState.DOWNLOADED, 0L);
    }

    private boolean refreshed(boolean guarded, int unsure) {
        try {
            return scan.now();
        } catch (PlatformException e) {
            if (guarded) {
                control.stop(withoutIndex(e.failure()));
            } else {
                // The uploads stay unsure. The upload station asks the platform about each of them before it sends the
                // video again.
                log.warn(
                        "It is not known whether {} arrived, and the platform can't be asked now: {}",
                        Values.count(unsure, "upload"),
                        e.getMessage());
            }
            return false;
        }
    }

    /**
     * Returns the reason for stopping the run after the index could not be refreshed. Without the index, an upload
     * might overwrite a content unnoticed.
     */
    private static StopReason withoutIndex(Failure failure) {
        return failure.failureClass() == FailureClass.RETRY
                ? StopReason.of(
                        StopReason.Kind.OPERATOR,
                        "The platform does not list its contents, so an upload might overwrite one of them (%s)."
                                        .formatted(failure.message())
                                + " Solve this and run again, or turn this check off: set"
                                + " destination.index-every to 'never'")
                : StopReasons.because(failure);
    }

    /** @param others whether the run also has other videos to upload, so that it need not wait for this upload */
    private void settle(MigrationItem item, boolean others) {
        Optional<PlatformContent> content = guard.arrived(item);
        if (content.isEmpty()) {
            if (scan.showsWhetherArrived(item.id())) {
                ledger.notArrived(item.id());
            } else {
                // The content may not be visible yet. The item waits and is checked again later, while other items are
                // processed.
                ledger.postpone(item.id(), others ? PlatformScan.visibleAfter() : scan.untilVisible(item.id()));
            }
        } else {
            String contentId = content.get().id();
            ledger.uploaded(
                    item.id(), contentId, item.staged().map(StagedFile::bytes).orElse(0L));
            log.info("the upload of {} had arrived as content {}", item.id(), contentId);
        }
    }

    private void decide(MigrationItem item) {
        if (item.uploadUnsure() || item.upload().isPresent()) {
            return;
        }
        Decision decision = guard.decide(item);
        if (decision instanceof Decision.Adoptable adoptable) {
            adoptions.add(new Adoption(item.id(), adoptable.content(), mapping.fields(item.video())));
            if (adoptions.size() >= ADOPTED_AT_ONCE) {
                recordAdoptions();
            }
        } else if (decision instanceof Decision.Barred barred) {
            fail(item, barred.failure());
        } else if (!(decision instanceof Decision.Free)) {
            throw new IllegalStateException("No code handles the decision " + decision);
        }
    }

    private void recordAdoptions() {
        ledger.together(() -> adoptions.forEach(each -> ledger.adopted(
                each.videoId(), each.content().id(), each.content().filename(), each.fields())));
        adoptions.forEach(each -> log.info(
                "adopted {}, which the platform already has as content {}",
                each.videoId(),
                each.content().id()));
        adoptions.clear();
    }
}
