package dev.yt2ms.job.platform;

import dev.yt2ms.ledger.jdbc.PlatformIndex;
import dev.yt2ms.mainstreaming.PlatformException;
import dev.yt2ms.mainstreaming.VideoPlatform;
import dev.yt2ms.model.Content;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.run.Backoff;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.settings.DestinationSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at all that the platform holds, so that the index knows it: at the start of a run, and again when that is old. */
public final class PlatformScan {

    private static final Logger log = LoggerFactory.getLogger(PlatformScan.class);

    /** So many failures one after the other that are no outage, and the page is given up. */
    private static final int MOST_RETRIES = 5;

    private static final int TOLD_EVERY = 5_000;

    /** No account holds so many: a list of more never ends. */
    private static final int MOST_CONTENTS = 2_000_000;

    /** After a look that failed, what is known has to do for a while. */
    private static final Duration REFUSED = Duration.ofMinutes(10);

    /** A look that is quick is repeated sooner, so that all looks take two hundredths of the time at most. */
    private static final int PAUSE_FOR_TIME = 50;

    private static final Duration RECENT = Duration.ofMinutes(10);
    private static final Duration SHORTEST_PAUSE = Duration.ofMinutes(1);

    /** An outage in mid-run is waited for at the gate, not here. */
    private static final Duration SHORT_PATIENCE = Duration.ofSeconds(30);

    private final ReentrantLock looking = new ReentrantLock();
    private final VideoPlatform platform;
    private final PlatformIndex index;
    private final DestinationSettings settings;
    private final RunControl control;
    private final Clock clock;
    private Instant notBefore = Instant.MIN;
    private Optional<Duration> pause = Optional.empty();

    public PlatformScan(
            VideoPlatform platform,
            PlatformIndex index,
            DestinationSettings settings,
            RunControl control,
            Clock clock) {
        this.platform = platform;
        this.index = index;
        this.settings = settings;
        this.control = control;
        this.clock = clock;
    }

    /**
     * Looks at everything now.
     *
     * @return whether it saw everything; {@code false} when the run stopped before
     * @throws PlatformException when the platform refuses, or is away beyond the outage limit
     */
    public boolean now() {
        return look(settings.outageLimit(), content -> {});
    }

    /** The same with little patience. */
    public boolean briefly() {
        return briefly(content -> {});
    }

    /** The same, and shows what it sees. */
    public boolean briefly(Consumer<Content> visitor) {
        return look(SHORT_PATIENCE, visitor);
    }

    /**
     * Looks again when the last look is older than it may be, or was so quick that another costs little. One worker does it;
     * the others go on with what is known, and so does everyone when it fails.
     */
    public void ifOld() {
        if (!looking.tryLock()) {
            return;
        }
        try {
            if (isOld() && !clock.instant().isBefore(notBefore)) {
                briefly();
            }
        } catch (PlatformException e) {
            notBefore = clock.instant().plus(REFUSED);
            log.warn("What the platform holds can't be looked at again now: {}", e.getMessage());
        } finally {
            looking.unlock();
        }
    }

    /** Whether everything was looked at just now, by this process or one before. */
    public boolean isRecent() {
        return index.indexedAt()
                .map(at -> Duration.between(at, clock.instant()))
                .filter(age -> !age.isNegative() && age.compareTo(RECENT) < 0)
                .isPresent();
    }

    private boolean isOld() {
        Optional<Duration> most = settings.indexEvery();
        if (most.isEmpty()) {
            return false;
        }
        Duration age = index.indexedAt()
                .map(at -> Duration.between(at, clock.instant()))
                .orElse(most.get());
        // Negative when the clock was set back.
        return age.isNegative()
                || age.compareTo(most.get()) >= 0
                || pause.filter(enough -> age.compareTo(enough) >= 0).isPresent();
    }

    private void took(Duration look) {
        Duration enough = look.multipliedBy(PAUSE_FOR_TIME);
        pause = Optional.of(enough.compareTo(SHORTEST_PAUSE) > 0 ? enough : SHORTEST_PAUSE);
    }

    private boolean look(Duration outageLimit, Consumer<Content> visitor) {
        log.info("looking at what the platform holds");
        Instant begun = clock.instant();
        Retries retries = new Retries(outageLimit);
        long[] contents = {0};
        try {
            platform.scan(
                    content -> {
                        retries.pageCame();
                        visitor.accept(content);
                        if (++contents[0] > MOST_CONTENTS) {
                            throw new PlatformException(Failure.of(
                                    FailureClass.RETRY,
                                    "platform-endless",
                                    "The platform's list of contents does not come to an end: it gave %d already"
                                            .formatted(MOST_CONTENTS)));
                        }
                        if (contents[0] % TOLD_EVERY == 0) {
                            log.info("{} contents so far", contents[0]);
                        }
                        return !control.isStopping();
                    },
                    retries::again);
        } catch (PlatformException e) {
            if (control.isStopping()) {
                return false;
            }
            throw e;
        }
        if (control.isStopping()) {
            return false;
        }
        took(Duration.between(begun, clock.instant()));
        log.info("the platform holds {} contents", contents[0]);
        return true;
    }

    /** Of some thousand calls one may fail: each page gets a few tries, and an outage its time. */
    private final class Retries {

        private final Duration outageLimit;
        private int failures;
        private long since;

        Retries(Duration outageLimit) {
            this.outageLimit = outageLimit;
        }

        void pageCame() {
            failures = 0;
        }

        boolean again(PlatformException e) {
            FailureClass failureClass = e.failure().failureClass();
            if (++failures == 1) {
                since = System.nanoTime();
            }
            boolean worthIt = failureClass == FailureClass.OUTAGE
                    ? System.nanoTime() - since < outageLimit.toNanos()
                    : failureClass == FailureClass.RETRY && failures <= MOST_RETRIES;
            if (worthIt) {
                log.warn("{}; trying again", e.getMessage());
            }
            Duration backoff = Backoff.PROBES.after(failures);
            Duration asked = e.failure().retryAfter().orElse(Duration.ZERO);
            return worthIt && !stopsWithin(asked.compareTo(backoff) > 0 ? asked : backoff);
        }

        private boolean stopsWithin(Duration wait) {
            try {
                return control.awaitStop(wait);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return true;
            }
        }
    }
}
