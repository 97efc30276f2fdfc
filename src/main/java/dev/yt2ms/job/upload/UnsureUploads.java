package dev.yt2ms.job.upload;

import dev.yt2ms.job.control.StopReasons;
import dev.yt2ms.job.platform.PlatformGuard;
import dev.yt2ms.job.platform.PlatformScan;
import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.ledger.PlatformContent;
import dev.yt2ms.ledger.jdbc.PlatformIndex;
import dev.yt2ms.mainstreaming.PlatformException;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.run.Backoff;
import dev.yt2ms.run.RunControl;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Asks the platform whether an unsure upload, i.e. an upload with an unknown outcome, has arrived. A complete scan
 * answers this for all unsure uploads that ended at least {@link PlatformScan#visibleAfter} before the scan began. If a
 * process ends during a scan, the next process continues the scan.
 */
public final class UnsureUploads {

    /**
     * The waits before the first, second and third scan. They add up to half a minute, because a new content may not be
     * in the platform's list at once.
     */
    private static final List<Duration> WAITS =
            List.of(Duration.ofSeconds(2), Duration.ofSeconds(8), Duration.ofSeconds(20));

    private final PlatformScan scan;
    private final PlatformGuard guard;
    private final PlatformIndex index;
    private final RunControl control;
    private final Clock clock;
    private final List<Duration> waits;

    public UnsureUploads(PlatformScan scan, PlatformGuard guard, PlatformIndex index, RunControl control, Clock clock) {
        this(scan, guard, index, control, clock, WAITS);
    }

    public UnsureUploads(
            PlatformScan scan,
            PlatformGuard guard,
            PlatformIndex index,
            RunControl control,
            Clock clock,
            List<Duration> waits) {
        this.scan = scan;
        this.guard = guard;
        this.index = index;
        this.control = control;
        this.clock = clock;
        this.waits = waits;
    }

    /**
     * Looks several times for the content of this item, right after its upload.
     *
     * @return the content id; empty if the upload did not arrive, or if the run stopped before that was certain
     * @throws PlatformException if the platform can't be asked
     */
    Optional<String> awaitArrival(MigrationItem item) throws InterruptedException {
        Instant certain = now().plus(PlatformScan.visibleAfter());
        for (Duration wait : waits) {
            if (scan.hasBegunSince(certain) || control.awaitStop(Backoff.shortened(wait))) {
                break;
            }
            Optional<String> contentId = findOrStop(item, now());
            if (contentId.isPresent()) {
                return contentId;
            }
        }
        return Optional.empty();
    }

    /**
     * Looks for the content of this item. If the platform refuses and a person must act, this method itself stops the
     * run. For other calls, the gate stops the run, but these calls do not pass a gate.
     */
    private Optional<String> findOrStop(MigrationItem item, Instant time) throws InterruptedException {
        try {
            return find(item, time);
        } catch (PlatformException e) {
            if (e.failure().failureClass() == FailureClass.OPERATOR) {
                control.stop(StopReasons.because(e.failure()).ofAll());
            }
            throw e;
        }
    }

    /**
     * Whether the run is stopping. If so, an empty result of {@link #find} or {@link #awaitArrival} does not prove that
     * the upload did not arrive.
     */
    boolean gaveUp() {
        return control.isStopping();
    }

    /**
     * Returns the content id of this item's unsure upload; empty if the upload did not arrive, or if the run stopped
     * before that was certain. If the upload was interrupted just now, e.g. because its machine died, this waits until
     * the platform's list must contain its content.
     */
    Optional<String> find(MigrationItem item) throws InterruptedException {
        Optional<Instant> since = index.unsureSince(item.id());
        if (since.isPresent() && item.upload().isEmpty() && control.awaitStop(scan.untilVisible(item.id()))) {
            return Optional.empty();
        }
        return find(
                item, since.map(time -> time.plus(PlatformScan.visibleAfter())).orElseGet(this::now));
    }

    private Optional<String> find(MigrationItem item, Instant certain) throws InterruptedException {
        if (item.upload().isPresent()) {
            // The video already has a content, so a content on the platform does not prove that its replacement
            // arrived. The video is sent once more, which does no harm.
            return Optional.empty();
        }
        return scan.since(certain) ? guard.arrived(item).map(PlatformContent::id) : Optional.empty();
    }

    /** Returns the present time without fractions of a millisecond, which the ledger does not store. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
