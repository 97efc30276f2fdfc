package dev.yt2ms.youtube.http;

import com.google.api.client.util.BackOff;
import com.google.api.client.util.ExponentialBackOff;
import com.google.api.client.util.NanoClock;
import com.google.api.client.util.Sleeper;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.run.Retry;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.youtube.SourceException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Retries requests that fail with an OUTAGE, with growing pauses, for about a minute. Thread-safe. */
public final class OutageRetry {

    private static final Logger log = LoggerFactory.getLogger(OutageRetry.class);

    private final ApiTiming timing;
    private final Sleeper sleeper;
    private final NanoClock nanoClock;
    private volatile boolean warned;

    /** @param sleeper waits between attempts; it may throw a {@link SourceException} to give up early */
    public OutageRetry(ApiTiming timing, Sleeper sleeper, NanoClock nanoClock) {
        this.timing = timing;
        this.sleeper = sleeper;
        this.nanoClock = nanoClock;
    }

    /**
     * Makes attempts until one succeeds, and returns its result.
     *
     * @throws SourceException the exception of the last attempt, if its failure is not an OUTAGE or the time limit is
     *     reached
     */
    public <T> T keepTrying(Supplier<T> attempt) {
        BackOff backOff = new ExponentialBackOff.Builder()
                .setInitialIntervalMillis(Math.toIntExact(timing.firstPause().toMillis()))
                .setMultiplier(2)
                .setRandomizationFactor(0.5)
                .setMaxIntervalMillis(Math.toIntExact(timing.longestPause().toMillis()))
                .setMaxElapsedTimeMillis(Math.toIntExact(timing.retryLimit().toMillis()))
                .setNanoClock(nanoClock)
                .build();
        try {
            T answer = Retry.call(
                    attempt::get,
                    SourceException.class,
                    (e, failures) -> {
                        Optional<Duration> pause = pauseAfter(e.failure(), backOff);
                        pause.ifPresent(waits -> warnOnce(e));
                        return pause;
                    },
                    pause -> {
                        sleeper.sleep(pause.toMillis());
                        return false;
                    });
            warned = false;
            return answer;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            // The run stops. The failure is an OUTAGE, because outages do not count as attempts.
            throw new SourceException(
                    Failure.of(
                            FailureClass.OUTAGE, "source-interrupted", "The wait for the YouTube API was interrupted"),
                    e);
        }
    }

    /**
     * Logs the first warning of each outage only. In a long outage, a warning for each attempt would fill the terminal.
     */
    private void warnOnce(SourceException e) {
        if (!warned) {
            log.warn("{}; trying again", e.getMessage());
            warned = true;
        }
    }

    /** Returns a sleeper that throws a {@link SourceException} as soon as the run stops. */
    public static Sleeper stoppableSleeper(RunControl control) {
        return millis -> {
            if (control.awaitStop(Duration.ofMillis(millis))) {
                throw new SourceException(Failure.of(FailureClass.OUTAGE, "source-interrupted", "The run is stopping"));
            }
        };
    }

    private Optional<Duration> pauseAfter(Failure failure, BackOff backOff) {
        Duration asked = failure.retryAfter().orElse(Duration.ZERO);
        if (failure.failureClass() != FailureClass.OUTAGE || asked.compareTo(timing.retryLimit()) > 0) {
            return Optional.empty();
        }
        long millis;
        try {
            millis = backOff.nextBackOffMillis();
        } catch (IOException e) {
            return Optional.empty();
        }
        return millis == BackOff.STOP ? Optional.empty() : Optional.of(failure.waitAtLeast(Duration.ofMillis(millis)));
    }
}
