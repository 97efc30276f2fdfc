package dev.yt2ms.job.platform;

import dev.yt2ms.ledger.jdbc.PlatformIndex;
import dev.yt2ms.mainstreaming.PageRetry;
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
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refreshes the platform index by listing all contents of the account, at the start of a run and whenever the index has
 * become old.
 */
public final class PlatformScan {

    /**
     * The time after which the platform's list must show an upload. It is our assumption: no public documentation says
     * how soon that is. The PHP SDK {@code riccardo993/mainstreamingtv} only shows that a content may not be found
     * right after its upload.
     */
    private static final Duration LISTED_WITHIN = Duration.ofSeconds(30);

    private static final Logger log = LoggerFactory.getLogger(PlatformScan.class);

    /** How many times in a row a failed request for a page is repeated; in an outage, only the time is limited. */
    private static final int MOST_RETRIES = 5;

    private static final int LOGGED_EVERY = 5_000;

    /** The maximum number of contents in the platform's list. A longer list counts as endless. */
    private static final int MOST_CONTENTS = 2_000_000;

    /** The time after a failed refresh during which no other refresh is tried. */
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMinutes(10);

    /**
     * The index counts as old when its age is this multiple of the duration of its last refresh, even if it has not
     * reached the configured age. Refreshes for this reason take at most 2 % of the time.
     */
    private static final int PAUSE_FACTOR = 50;

    private static final Duration RECENT = Duration.ofMinutes(10);
    private static final Duration SHORTEST_PAUSE = Duration.ofMinutes(1);

    /**
     * How long a refresh during the run waits for a platform that can't be reached. In a longer outage, the refresh
     * fails, and the gate makes the workers wait.
     */
    private static final Duration SHORT_PATIENCE = Duration.ofSeconds(30);

    private static final Duration TURN_POLL = Duration.ofSeconds(1);

    private final ReentrantLock refreshing = new ReentrantLock();
    private final VideoPlatform platform;
    private final PlatformIndex index;
    private final DestinationSettings settings;
    private final RunControl control;
    private final Clock clock;
    private final Turn turn;
    private Instant notBefore = Instant.MIN;
    private volatile Optional<Duration> lastRefresh = Optional.empty();

    /** Lets only one machine at a time refresh the index, if several machines share the migration. */
    public interface Turn {

        /** The turn of a process that has the ledger alone. */
        Turn ALWAYS = new Turn() {
            @Override
            public boolean take() {
                return true;
            }

            @Override
            public void giveBack() {}
        };

        /** Takes the turn, unless another machine has it; returns whether this machine has it. */
        boolean take();

        /** Ends the turn of this machine. */
        void giveBack();
    }

    public PlatformScan(
            VideoPlatform platform,
            PlatformIndex index,
            DestinationSettings settings,
            RunControl control,
            Clock clock) {
        this(platform, index, settings, control, clock, Turn.ALWAYS);
    }

    /** @param turn lets only one machine at a time refresh the index if several machines share the migration */
    public PlatformScan(
            VideoPlatform platform,
            PlatformIndex index,
            DestinationSettings settings,
            RunControl control,
            Clock clock,
            Turn turn) {
        this.turn = turn;
        this.platform = platform;
        this.index = index;
        this.settings = settings;
        this.control = control;
        this.clock = clock;
    }

    /**
     * Refreshes the index now, or completes an interrupted refresh.
     *
     * @return {@code false} if the run stopped before the refresh was complete
     * @throws PlatformException if the platform refuses, or if it can't be reached for longer than the outage limit
     */
    public boolean now() {
        return now(content -> {});
    }

    /**
     * Refreshes the index, unless the last complete scan began at this time or later. An interrupted scan is continued
     * first, so that even a long list is eventually read to its end. While one worker refreshes the index, the others
     * wait.
     *
     * @return {@code false} if the run stopped before the refresh was complete
     * @throws PlatformException if the platform refuses, or if it can't be reached for more than a short time
     */
    public boolean since(Instant time) throws InterruptedException {
        refreshing.lockInterruptibly();
        try {
            // At most two scans are made: the rest of an interrupted scan, which may have begun too early, and a new
            // scan. Without this limit, the loop would not end if the clock was set back.
            for (int scans = 0; scans < 2 && !hasBegunSince(time); scans++) {
                if (!briefly()) {
                    return false;
                }
            }
            return !control.isStopping();
        } finally {
            refreshing.unlock();
        }
    }

    /** Returns the time after an upload within which yt2ms expects its content in the platform's list. */
    public static Duration visibleAfter() {
        return Backoff.shortened(LISTED_WITHIN);
    }

    /** Whether the last complete scan began at this time or later. */
    public boolean hasBegunSince(Instant time) {
        return index.indexedAt().filter(begun -> !begun.isBefore(time)).isPresent();
    }

    /** Whether the last complete scan began late enough to show if the unsure upload of this video has arrived. */
    public boolean showsWhetherArrived(String videoId) {
        return index.unsureSince(videoId)
                .filter(since -> hasBegunSince(since.plus(visibleAfter())))
                .isPresent();
    }

    /**
     * Returns how long to wait until the platform's list must contain the content of this video's unsure upload, if
     * that upload arrived; zero if enough time has passed.
     */
    public Duration untilVisible(String videoId) {
        Duration passed = index.unsureSince(videoId)
                .map(since -> Duration.between(since, clock.instant()))
                .filter(age -> !age.isNegative())
                .orElse(Duration.ZERO);
        return passed.compareTo(visibleAfter()) < 0 ? visibleAfter().minus(passed) : Duration.ZERO;
    }

    /** Refreshes the index like {@link #now()}, but waits only briefly for a platform that can't be reached. */
    public boolean briefly() {
        return refresh(Backoff.shortened(SHORT_PATIENCE), content -> {}, platform::continueScan);
    }

    /**
     * Refreshes the index like {@link #now()}, and passes the contents to the visitor. If an interrupted scan is
     * continued, the visitor receives only the remaining contents.
     */
    public boolean now(Consumer<Content> visitor) {
        return refresh(settings.outageLimit(), visitor, platform::continueScan);
    }

    /**
     * Refreshes the index if it is older than configured, or if the last refresh was so fast that another one costs
     * little. While one worker refreshes the index, the others use its present state. If the refresh fails, this is
     * logged, and all workers use the present state.
     *
     * @param atMost the time that the caller has; if the last refresh took longer, the index is not refreshed. Empty if
     *     the time is unlimited
     */
    public void ifOld(Optional<Duration> atMost) {
        if (!refreshing.tryLock()) {
            return;
        }
        try {
            boolean fits = lastRefresh
                    .filter(took ->
                            atMost.filter(time -> took.compareTo(time) > 0).isPresent())
                    .isEmpty();
            if (fits) {
                refreshIfOldAt(clock.instant());
            }
        } finally {
            refreshing.unlock();
        }
    }

    /**
     * Refreshes the index shortly before the transfer hours begin, if it would be old then. Listing contents is no
     * transfer, and a refresh within the hours may take much of them. This method does nothing until the time that is
     * left is less than twice that of the last refresh, and nothing if it is too short for a refresh.
     *
     * @param left the time until the transfer hours begin
     */
    public void beforeTransfers(Duration left) {
        boolean isDue = lastRefresh
                .filter(took ->
                        took.compareTo(left) <= 0 && took.multipliedBy(2).compareTo(left) >= 0)
                .isPresent();
        if (!isDue || !refreshing.tryLock()) {
            return;
        }
        try {
            refreshIfOldAt(clock.instant().plus(left));
        } finally {
            refreshing.unlock();
        }
    }

    private void refreshIfOldAt(Instant time) {
        try {
            if (isOldAt(time) && !clock.instant().isBefore(notBefore) && turn.take()) {
                briefly();
            }
        } catch (PlatformException e) {
            notBefore = clock.instant().plus(PAUSE_AFTER_FAILURE);
            log.warn(
                    "The list of the platform's contents can't be refreshed now, so the last list is used: {}",
                    e.getMessage());
        }
    }

    /** Whether this process or an earlier one refreshed the index a short time ago. */
    public boolean isRecent() {
        return index.completedAt()
                .map(at -> Duration.between(at, clock.instant()))
                .filter(age -> !age.isNegative() && age.compareTo(RECENT) < 0)
                .isPresent();
    }

    private boolean isOldAt(Instant time) {
        Optional<Duration> most = settings.indexEvery();
        if (most.isEmpty()) {
            return false;
        }
        Duration age = index.indexedAt().map(at -> Duration.between(at, time)).orElse(most.get());
        // The age is negative if the clock was set back.
        return age.isNegative()
                || age.compareTo(most.get()) >= 0
                || lastRefresh
                        .map(PlatformScan::pauseAfter)
                        .filter(enough -> age.compareTo(enough) >= 0)
                        .isPresent();
    }

    private static Duration pauseAfter(Duration refresh) {
        Duration enough = refresh.multipliedBy(PAUSE_FACTOR);
        return enough.compareTo(SHORTEST_PAUSE) > 0 ? enough : SHORTEST_PAUSE;
    }

    private boolean refresh(
            Duration outageLimit, Consumer<Content> visitor, BiConsumer<Predicate<Content>, PageRetry> scan) {
        while (!turn.take()) {
            if (stopsWithin(TURN_POLL)) {
                return false;
            }
        }
        try {
            return refreshInTurn(outageLimit, visitor, scan);
        } finally {
            turn.giveBack();
        }
    }

    private boolean stopsWithin(Duration wait) {
        try {
            return control.awaitStop(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private boolean refreshInTurn(
            Duration outageLimit, Consumer<Content> visitor, BiConsumer<Predicate<Content>, PageRetry> scan) {
        log.info("listing the contents of the platform");
        Instant begun = clock.instant();
        long[] contents = {0};
        try {
            scan.accept(
                    content -> {
                        visitor.accept(content);
                        if (++contents[0] > MOST_CONTENTS) {
                            throw new PlatformException(Failure.of(
                                    FailureClass.RETRY,
                                    "platform-endless",
                                    "The platform's list of contents does not end; it has returned %d entries already"
                                            .formatted(MOST_CONTENTS)));
                        }
                        if (contents[0] % LOGGED_EVERY == 0) {
                            log.info("{} contents listed so far", contents[0]);
                        }
                        return !control.isStopping();
                    },
                    new Patience(outageLimit));
        } catch (PlatformException e) {
            if (control.isStopping()) {
                return false;
            }
            throw e;
        }
        if (control.isStopping()) {
            return false;
        }
        lastRefresh = Optional.of(Duration.between(begun, clock.instant()));
        log.info("the platform holds {} contents", index.size());
        return true;
    }

    /**
     * Repeats failed requests for a page. A scan may make several thousand requests, some of which are likely to fail,
     * so each page gets a few attempts. In an outage, the requests are repeated until the outage limit is reached.
     */
    private final class Patience implements PageRetry {

        private final Duration outageLimit;
        private long since;

        Patience(Duration outageLimit) {
            this.outageLimit = outageLimit;
        }

        @Override
        public Optional<Duration> pauseAfter(PlatformException e, int failures) {
            if (failures == 1) {
                since = System.nanoTime();
            }
            FailureClass failureClass = e.failure().failureClass();
            boolean mayHelp = failureClass == FailureClass.OUTAGE
                    ? System.nanoTime() - since < outageLimit.toNanos()
                    : failureClass == FailureClass.RETRY && failures <= MOST_RETRIES;
            if (!mayHelp) {
                return Optional.empty();
            }
            log.warn("{}; trying again", e.getMessage());
            return Optional.of(e.failure().waitAtLeast(Backoff.PROBES.after(failures)));
        }

        @Override
        public boolean stops(Duration pause) {
            return stopsWithin(pause);
        }
    }
}
