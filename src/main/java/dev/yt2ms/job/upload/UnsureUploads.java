package dev.yt2ms.job.upload;

import dev.yt2ms.job.control.StopReasons;
import dev.yt2ms.job.platform.PlatformGuard;
import dev.yt2ms.job.platform.PlatformScan;
import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.ledger.PlatformContent;
import dev.yt2ms.ledger.jdbc.PlatformIndex;
import dev.yt2ms.mainstreaming.PlatformException;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.run.RunControl;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Asks the platform whether an upload arrived whose end was not seen. A complete scan answers that for all such uploads
 * that ended some time before it began. It may take longer than a process lives, because the next one continues it.
 */
public final class UnsureUploads {

    /** The waits before each question, half a minute in all, because a content may not be visible at once. */
    private static final List<Duration> LOOKS =
            List.of(Duration.ofSeconds(2), Duration.ofSeconds(8), Duration.ofSeconds(20));

    private final PlatformScan scan;
    private final PlatformGuard guard;
    private final PlatformIndex index;
    private final RunControl control;
    private final Clock clock;
    private final List<Duration> looks;

    public UnsureUploads(PlatformScan scan, PlatformGuard guard, PlatformIndex index, RunControl control, Clock clock) {
        this(scan, guard, index, control, clock, LOOKS);
    }

    public UnsureUploads(
            PlatformScan scan,
            PlatformGuard guard,
            PlatformIndex index,
            RunControl control,
            Clock clock,
            List<Duration> looks) {
        this.scan = scan;
        this.guard = guard;
        this.index = index;
        this.control = control;
        this.clock = clock;
        this.looks = looks;
    }

    /**
     * Asks several times for the content of this item, right after its upload.
     *
     * @return its content id; empty if it did not arrive, or if the run stopped before that was certain
     * @throws PlatformException if the platform can't be asked
     */
    Optional<String> awaitArrival(MigrationItem item) throws InterruptedException {
        Instant certain = now().plus(PlatformScan.VISIBLE_AFTER);
        for (Duration wait : looks) {
            if (scan.hasBegunSince(certain) || control.awaitStop(wait)) {
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
     * Stops the run if the platform's answer calls for a person, because no gate sees the failures of these questions.
     */
    private Optional<String> findOrStop(MigrationItem item, Instant time) throws InterruptedException {
        try {
            return find(item, time);
        } catch (PlatformException e) {
            if (e.failure().failureClass() == FailureClass.OPERATOR) {
                control.stop(StopReasons.because(e.failure()));
            }
            throw e;
        }
    }

    /** Whether the end of the run cut the questions short, so that an empty result proves nothing. */
    boolean gaveUp() {
        return control.isStopping();
    }

    /** Asks for the content of this item; empty if it did not arrive, or if the run stopped before that was certain. */
    Optional<String> find(MigrationItem item) throws InterruptedException {
        return find(
                item,
                index.unsureSince(item.id())
                        .map(since -> since.plus(PlatformScan.VISIBLE_AFTER))
                        .orElseGet(this::now));
    }

    private Optional<String> find(MigrationItem item, Instant certain) throws InterruptedException {
        if (item.upload().isPresent()) {
            // The content is there in any case, replaced or not. The video is sent once more, which does no harm.
            return Optional.empty();
        }
        return scan.since(certain) ? guard.arrived(item).map(PlatformContent::id) : Optional.empty();
    }

    /** Returns the time in the precision of the ledger. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
