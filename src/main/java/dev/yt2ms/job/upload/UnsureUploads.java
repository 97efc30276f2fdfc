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

/** Asks the platform whether an upload arrived whose end was not seen. */
public final class UnsureUploads {

    /** The waits before each question, half a minute in all, because a content may not be visible at once. */
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
     * Asks several times for the content of this item.
     *
     * @return its content id; empty if it did not arrive, or if the run stopped before that was certain
     * @throws PlatformException if the platform can't be asked
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

    /**
     * Stops the run if the platform's answer calls for a person, because no gate sees the failures of these questions.
     */
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

    /** Whether the end of the run cut the questions short, so that an empty result proves nothing. */
    boolean gaveUp() {
        return control.isStopping();
    }

    /** Asks once for the content of this item. */
    Optional<String> find(MigrationItem item) {
        if (item.upload().isPresent()) {
            // The content is there in any case, replaced or not. The video is sent once more, which does no harm.
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
