package dev.yt2ms.job.control;

import dev.yt2ms.model.Failure;
import dev.yt2ms.run.Backoff;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.StopReason;
import dev.yt2ms.youtube.SourceException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the source for a step that reads the channel: waits while the source is away, and tries again what may pass. Where
 * neither helps, the step ends, what is known of the channel is moved all the same, and the run says then why it does not
 * know more. For one thread.
 */
public final class SourceCalls {

    private static final Logger log = LoggerFactory.getLogger(SourceCalls.class);

    private static final int MOST_RETRIES = 5;

    /** A list or channel that was there before is asked for again this many times before its refusal is believed. */
    private static final int RETRIES_OF_A_LIST = 3;

    private final RunControl control;
    private final Duration patience;
    private final Waiting waiting;
    private Duration waited = Duration.ZERO;

    /** Waits until the next attempt. */
    @FunctionalInterface
    public interface Waiting {

        /** @return whether the run is to end now */
        boolean stops(Duration pause) throws InterruptedException;
    }

    /**
     * Calls for one run.
     *
     * @param patience how long all waits for a source that is away may take together
     */
    public SourceCalls(RunControl control, Duration patience, Waiting waiting) {
        this.control = control;
        this.patience = patience;
        this.waiting = waiting;
    }

    /** Ends a step as not completed; the next start goes on with it. */
    public static final class StoppedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StoppedException() {
            super("the source was not asked for all that is needed");
        }
    }

    /**
     * The answer of a call.
     *
     * @param leftToCaller failures that the caller handles itself, once asking again did not help
     * @throws SourceException for one of these failures
     * @throws StoppedException when the run stops, or the answer is for a later run; the reason is on record
     */
    public <T> T ask(Supplier<T> call, Predicate<Failure> leftToCaller) throws InterruptedException {
        boolean away = false;
        for (int failures = 1; !control.isStopping(); failures++) {
            try {
                T answer = call.get();
                if (away) {
                    log.info("YouTube's API answers again");
                }
                return answer;
            } catch (SourceException e) {
                if (control.isStopping()) {
                    break;
                }
                Optional<Duration> pause = pauseAfter(e.failure(), failures);
                if (pause.isEmpty()) {
                    if (leftToCaller.test(e.failure())) {
                        throw e;
                    }
                    throw giveUp(e.failure());
                }
                if (!away) {
                    log.warn("{}; asking again", e.getMessage());
                    away = true;
                }
                if (waiting.stops(pause.get())) {
                    break;
                }
            }
        }
        throw new StoppedException();
    }

    /**
     * Records why the channel can't be read to its end in this run. What is known is moved, and then the run ends with this
     * reason; the next start goes on with the same run.
     *
     * @return to be thrown where the step ends with it
     */
    public StoppedException giveUp(Failure failure) {
        StopReason reason = StopReasons.because(failure);
        boolean quota = failure.rule().equals(SourceException.QUOTA_EXCEEDED);
        StopReason told = quota
                ? reason
                : new StopReason(
                        reason.kind(), "Not all of the channel could be read: " + reason.message(), reason.resumeAt());
        log.warn("{}. Going on with what is known", told.message());
        control.finishLater(told);
        return new StoppedException();
    }

    /** Empty where the call is not worth another try. */
    private Optional<Duration> pauseAfter(Failure failure, int failures) {
        return switch (failure.failureClass()) {
            case OUTAGE -> {
                Duration backoff = Backoff.PROBES.after(failures);
                Duration asked = failure.retryAfter().orElse(Duration.ZERO);
                Duration pause = asked.compareTo(backoff) > 0 ? asked : backoff;
                if (waited.plus(pause).compareTo(patience) > 0) {
                    yield Optional.empty();
                }
                waited = waited.plus(pause);
                yield Optional.of(pause);
            }
            case RETRY -> {
                // Asked again with the same token, it would refuse it again.
                boolean worthIt =
                        failures <= MOST_RETRIES && !failure.rule().equals(SourceException.INVALID_PAGE_TOKEN);
                yield worthIt ? Optional.of(Backoff.ATTEMPTS.after(failures)) : Optional.empty();
            }
            case OPERATOR, PERMANENT, DEFERRED, THROTTLED ->
                SourceException.isAboutAList(failure) && failures <= RETRIES_OF_A_LIST
                        ? Optional.of(Backoff.ATTEMPTS.after(failures))
                        : Optional.empty();
        };
    }
}
