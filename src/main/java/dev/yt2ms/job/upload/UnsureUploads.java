package dev.yt2ms.job.upload;

import dev.yt2ms.job.control.StopReasons;
import dev.yt2ms.job.platform.ContentMatcher;
import dev.yt2ms.job.platform.IndexedPlatform;
import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.ledger.PlatformContent;
import dev.yt2ms.mainstreaming.PlatformException;
import dev.yt2ms.mainstreaming.VideoPlatform;
import dev.yt2ms.mapping.FieldMapping;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.run.RunControl;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Asks the platform whether uploads arrived whose end nobody saw. */
public final class UnsureUploads {

    /** When to look for a content that may not be visible yet: half a minute in all. */
    private static final List<Duration> LOOKS =
            List.of(Duration.ofSeconds(2), Duration.ofSeconds(8), Duration.ofSeconds(20));

    private final VideoPlatform platform;
    private final FieldMapping mapping;
    private final List<Duration> looks;
    private final RunControl control;

    public UnsureUploads(VideoPlatform platform, FieldMapping mapping, RunControl control) {
        this(platform, mapping, control, LOOKS);
    }

    public UnsureUploads(VideoPlatform platform, FieldMapping mapping, RunControl control, List<Duration> looks) {
        this.platform = platform;
        this.mapping = mapping;
        this.looks = looks;
        this.control = control;
    }

    /**
     * Looks for the content of this item a few times.
     *
     * @return its content id; empty when it did not arrive, or when the run stopped before that was sure
     * @throws PlatformException when the platform can't be asked
     */
    Optional<String> awaitArrival(MigrationItem item) throws InterruptedException {
        for (Duration wait : looks) {
            if (control.awaitStop(wait)) {
                break;
            }
            Optional<String> contentId = findOrStop(item);
            if (contentId.isPresent()) {
                return contentId;
            }
        }
        return Optional.empty();
    }

    /** No gate hears of these looks: a platform that calls for a person stops the run from here. */
    private Optional<String> findOrStop(MigrationItem item) {
        try {
            return find(item);
        } catch (PlatformException e) {
            if (e.failure().failureClass() == FailureClass.OPERATOR) {
                control.stop(StopReasons.because(e.failure()));
            }
            throw e;
        }
    }

    /** Whether looking was cut short by the end of the run, so that "not found" proves nothing. */
    boolean gaveUp() {
        return control.isStopping();
    }

    /** Looks once for the content of this item. */
    Optional<String> find(MigrationItem item) {
        if (item.upload().isPresent()) {
            // What was to replace a content can't be told from that: it is sent once more, which does no harm.
            return Optional.empty();
        }
        ContentMatcher matcher = ContentMatcher.of(item, mapping);
        AtomicReference<String> found = new AtomicReference<>();
        platform.scan(content -> {
            PlatformContent seen = IndexedPlatform.remembered(content);
            if (matcher.is(seen) && matcher.isWhole(seen)) {
                found.set(seen.id());
            }
            return found.get() == null;
        });
        return Optional.ofNullable(found.get());
    }
}
