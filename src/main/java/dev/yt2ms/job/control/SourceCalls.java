package dev.yt2ms.job.control;

import dev.yt2ms.model.Failure;
import dev.yt2ms.run.Backoff;
import dev.yt2ms.run.Retry;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.StopReason;
import dev.yt2ms.youtube.SourceException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the source for the steps that read the channel. A call waits while the source can't be reached, and is repeated
 * if it may succeed later. If that does not help, the step ends, and the run moves the videos that are already known.
 * The run's result then says why the channel was not read completely. Only one thread may use an instance.
 */
public final class SourceCalls {

    private static final Logger log = LoggerFactory.getLogger(SourceCalls.class);

    private static final int MOST_RETRIES = 5;

    /**
     * How many times a request is repeated after YouTube refuses a list or a channel. YouTube has shown the list or
     * channel before, so the refusal may be temporary.
     */
    private static final int RETRIES_OF_A_LIST = 3;

    private final RunControl control;
    private final Duration patience;
    private final Retry.Waiting<InterruptedException> waiting;
    private Duration waited = Duration.ZERO;

    /**
     * Creates the calls of one run.
     *
     * @param patience the total time to wait for a source that can't be reached, over all calls
     */
    public SourceCalls(RunControl control, Duration patience, Retry.Waiting<InterruptedException> waiting) {
        this.control = control;
        this.patience = patience;
        this.waiting = waiting;
    }

    /** Ends a step that is not complete. The next start of the run continues the step. */
    public static final class StoppedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StoppedException() {
            super("the run stopped before YouTube had answered all requests of this step");
        }
    }

    /**
     * Makes a call, and repeats it if that may help.
     *
     * @param leftToCaller matches the failures that the caller handles itself; they are thrown after repeated calls
     *     have not helped
     * @throws SourceException for a failure that is left to the caller
     * @throws StoppedException if the step must end, because the run stops or because the call can succeed only at a
     *     later start; the reason is already recorded
     */
    public <T> T ask(Supplier<T> call, Predicate<Failure> leftToCaller) throws InterruptedException {
        endIf(control.isStopping());
        AtomicBoolean failed = new AtomicBoolean();
        T answer = Retry.call(
                call::get,
                SourceException.class,
                (e, failures) -> {
                    endIf(control.isStopping());
                    Optional<Duration> pause = pauseAfter(e.failure(), failures);
                    if (pause.isEmpty() && !leftToCaller.test(e.failure())) {
                        throw giveUp(e.failure());
                    }
                    if (pause.isPresent() && !failed.getAndSet(true)) {
                        log.warn("{}; asking again", e.getMessage());
                    }
                    return pause;
                },
                pause -> {
                    endIf(waiting.stops(pause) || control.isStopping());
                    return false;
                });
        if (failed.get()) {
            log.info("YouTube's API answers again");
        }
        return answer;
    }

    private static void endIf(boolean stopping) {
        if (stopping) {
            throw new StoppedException();
        }
    }

    /**
     * Records why the channel can't be read to its end now. The run then moves the known videos, and ends with this
     * reason. The next start continues to read the channel.
     *
     * @return the exception that the caller throws to end the step
     */
    public StoppedException giveUp(Failure failure) {
        StopReason reason = StopReasons.because(failure);
        boolean quota = failure.rule().equals(SourceException.QUOTA_EXCEEDED);
        StopReason ending = quota
                ? reason
                : new StopReason(
                        reason.kind(), "Not all of the channel could be read. " + reason.message(), reason.resumeAt());
        log.warn("{}. The run continues with the videos that are already known", ending.message());
        control.finishLater(ending.ofAll());
        return new StoppedException();
    }

    /** Returns the pause before the call is repeated; empty if it must not be repeated. */
    private Optional<Duration> pauseAfter(Failure failure, int failures) {
        return switch (failure.failureClass()) {
            case OUTAGE -> {
                Duration pause = failure.waitAtLeast(Backoff.PROBES.after(failures));
                if (waited.plus(pause).compareTo(patience) > 0) {
                    yield Optional.empty();
                }
                waited = waited.plus(pause);
                yield Optional.of(pause);
            }
            case RETRY -> {
                // A refused page token is not sent again, because YouTube would refuse it again.
                boolean mayHelp =
                        failures <= MOST_RETRIES && !failure.rule().equals(SourceException.INVALID_PAGE_TOKEN);
                yield mayHelp ? Optional.of(Backoff.ATTEMPTS.after(failures)) : Optional.empty();
            }
            case OPERATOR, PERMANENT, DEFERRED, THROTTLED ->
                SourceException.isAboutAList(failure) && failures <= RETRIES_OF_A_LIST
                        ? Optional.of(Backoff.ATTEMPTS.after(failures))
                        : Optional.empty();
        };
    }
}
