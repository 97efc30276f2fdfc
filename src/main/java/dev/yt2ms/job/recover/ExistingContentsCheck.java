package dev.yt2ms.job.recover;

import dev.yt2ms.job.control.StopReasons;
import dev.yt2ms.job.platform.PlatformCategories;
import dev.yt2ms.job.platform.PlatformGuard;
import dev.yt2ms.job.platform.PlatformGuard.Way;
import dev.yt2ms.job.platform.PlatformScan;
import dev.yt2ms.job.station.Verdicts;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.ledger.MigrationLedger;
import dev.yt2ms.ledger.PlatformContent;
import dev.yt2ms.ledger.StagedFile;
import dev.yt2ms.ledger.Station;
import dev.yt2ms.ledger.jdbc.LedgerFindings;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.mainstreaming.PlatformException;
import dev.yt2ms.mapping.FieldMapping;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.StopReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One look at the platform before a run moves anything: uploads that may have arrived are settled, what is there already
 * is adopted, and what would overwrite another's content, or has no place there, fails before it is downloaded.
 */
public final class ExistingContentsCheck {

    private static final Logger log = LoggerFactory.getLogger(ExistingContentsCheck.class);

    /** A content is found so long after its upload at the latest. */
    private static final Duration VISIBLE_AFTER = Duration.ofSeconds(30);

    private final MigrationLedger ledger;
    private final LedgerFindings findings;
    private final FieldMapping mapping;
    private final PlatformCategories categories;
    private final PlatformScan scan;
    private final PlatformGuard guard;
    private final MigrationRuns runs;
    private final RunControl control;

    public ExistingContentsCheck(
            MigrationLedger ledger,
            LedgerFindings findings,
            FieldMapping mapping,
            PlatformCategories categories,
            PlatformScan scan,
            PlatformGuard guard,
            MigrationRuns runs,
            RunControl control) {
        this.ledger = ledger;
        this.findings = findings;
        this.mapping = mapping;
        this.categories = categories;
        this.scan = scan;
        this.guard = guard;
        this.runs = runs;
        this.control = control;
    }

    /** Fails what the mapping can't place; then looks, if there is a reason to. */
    void run() {
        if (mapping.makesCategories()) {
            ledger.forEach(ItemState.PENDING, this::place);
            ledger.forEach(ItemState.DOWNLOADED, this::place);
        }
        List<MigrationItem> unsure = new ArrayList<>();
        ledger.forEach(ItemState.DOWNLOADED, item -> {
            if (item.uploadUnsure()) {
                unsure.add(item);
            }
        });
        boolean guarded = guard.isOn() && hasUploads();
        // A process that dies again and again must get to its work.
        boolean seen = unsure.isEmpty() && runs.goesOnAfterDeath() && scan.isRecent();
        if ((guarded || !unsure.isEmpty()) && (seen || seesAll(guarded, unsure.size()))) {
            unsure.forEach(this::settle);
            if (guarded) {
                ledger.forEach(ItemState.PENDING, this::decide);
                ledger.forEach(ItemState.DOWNLOADED, this::decide);
            }
        }
    }

    /**
     * Nothing is moved to another category than the mapping says: once there, it could not be moved to where it belongs.
     * The next run judges it afresh.
     */
    private void place(MigrationItem item) {
        if (!item.uploadUnsure()) {
            mapping.unplaceable(item.video())
                    .map(categories::unknown)
                    .ifPresent(why -> fail(item, Failure.of(FailureClass.RETRY, "category-unknown", why)));
        }
    }

    /** No further attempt of this run can mend it: the limit is of no account. */
    private void fail(MigrationItem item, Failure failure) {
        ledger.failed(Station.UPLOAD, item.id(), Verdicts.of(Station.UPLOAD, failure, 0, 1));
        log.warn("FAILED {}: {}", item.id(), failure.message());
    }

    private boolean hasUploads() {
        return ledger.counts().keySet().stream()
                .anyMatch(state -> state == ItemState.PENDING || state == ItemState.DOWNLOADED);
    }

    private boolean seesAll(boolean guarded, int unsure) {
        try {
            return scan.now();
        } catch (PlatformException e) {
            if (guarded) {
                control.stop(blind(e.failure()));
            } else {
                // They stay unsure: each is asked for before it is uploaded.
                log.warn("The platform can't be asked for {} unsure uploads now: {}", unsure, e.getMessage());
            }
            return false;
        }
    }

    /** Without a look nobody knows what an upload would overwrite. */
    private static StopReason blind(Failure failure) {
        return failure.failureClass() == FailureClass.RETRY
                ? StopReason.of(
                        StopReason.Kind.OPERATOR,
                        "The platform does not tell what it holds, so an upload might overwrite another's content (%s):"
                                        .formatted(failure.message())
                                + " mend that, or go on without a look by destination.index-every: never")
                : StopReasons.because(failure);
    }

    private void settle(MigrationItem item) {
        Optional<PlatformContent> content = guard.arrived(item);
        if (content.isEmpty()) {
            // It may not be visible yet: asked again then, and meanwhile the others go on.
            ledger.postpone(item.id(), VISIBLE_AFTER);
        } else {
            String contentId = content.get().id();
            ledger.uploaded(
                    item.id(), contentId, item.staged().map(StagedFile::bytes).orElse(0L));
            log.info("{} had arrived as content {}", item.id(), contentId);
        }
    }

    private void decide(MigrationItem item) {
        if (item.uploadUnsure() || item.upload().isPresent()) {
            return;
        }
        Way way = guard.wayOf(item);
        if (way instanceof Way.Adoptable adoptable) {
            PlatformContent content = adoptable.content();
            findings.adopted(item.id(), content, mapping.fields(item.video()));
            log.info("adopted {}: it is there as content {}", item.id(), content.id());
        } else if (way instanceof Way.Barred barred) {
            fail(item, barred.failure());
        }
    }
}
