package dev.yt2ms.notify;

import dev.yt2ms.run.DaemonThreads;
import dev.yt2ms.run.Retry;
import dev.yt2ms.settings.value.KnownSecrets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers a notification by several senders at the same time, with a few attempts each and one time limit for all of
 * them.
 */
final class Delivery {

    private static final Logger log = LoggerFactory.getLogger(Delivery.class);

    private static final int ATTEMPTS = 3;

    private final Duration limit;
    private final Duration attemptLimit;
    private final Duration firstPause;

    /**
     * Creates a delivery with a limit of 12 seconds, because a command must end soon after its run, even if uploads
     * have used up their grace period.
     */
    Delivery() {
        this(Duration.ofSeconds(12), Duration.ofSeconds(5), Duration.ofMillis(500));
    }

    /**
     * Creates a delivery with other limits.
     *
     * @param limit the limit for all senders and attempts together
     * @param attemptLimit the limit for one attempt
     * @param firstPause the pause after the first failed attempt
     */
    Delivery(Duration limit, Duration attemptLimit, Duration firstPause) {
        this.limit = limit;
        this.attemptLimit = attemptLimit;
        this.firstPause = firstPause;
    }

    /** Calls all senders, logs each result, and returns the senders that succeeded. */
    List<Sender> of(List<Sender> senders, KnownSecrets secrets) {
        if (senders.isEmpty()) {
            return List.of();
        }
        // A thread that waits for a name server must not keep the process alive.
        ExecutorService threads = Executors.newCachedThreadPool(DaemonThreads.named("notification"));
        try {
            long deadline = System.nanoTime() + limit.toNanos();
            List<Future<Optional<String>>> results = threads.invokeAll(
                    senders.stream()
                            .map(sender -> (Callable<Optional<String>>) () -> problem(sender, deadline))
                            .toList(),
                    limit.toMillis(),
                    TimeUnit.MILLISECONDS);
            List<Sender> accepted = new ArrayList<>();
            for (int i = 0; i < senders.size(); i++) {
                Optional<String> problem = problem(results.get(i));
                if (problem.isEmpty()) {
                    log.info("Notification by {} delivered", senders.get(i).name());
                    accepted.add(senders.get(i));
                } else {
                    log.warn("Notification by {} failed: {}", senders.get(i).name(), secrets.hide(problem.get()));
                }
            }
            return accepted;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        } finally {
            threads.shutdownNow();
        }
    }

    /** Returns why the delivery failed; empty if it succeeded. */
    private Optional<String> problem(Future<Optional<String>> result) throws InterruptedException {
        try {
            return result.get();
        } catch (CancellationException e) {
            return Optional.of("no answer within %d s".formatted(limit.toSeconds()));
        } catch (ExecutionException e) {
            // The message of an unexpected exception is not logged, because that message may contain the secret
            // address.
            return Optional.of("unexpected error (%s)"
                    .formatted(
                            (e.getCause() == null ? e : e.getCause()).getClass().getSimpleName()));
        }
    }

    /** Makes the attempts of one sender, and returns why the last one failed; empty if it succeeded. */
    private Optional<String> problem(Sender sender, long deadline) throws InterruptedException {
        try {
            return Retry.call(
                    () -> {
                        sender.send(shorter(attemptLimit, left(deadline)));
                        return Optional.empty();
                    },
                    DeliveryException.class,
                    (e, failures) -> {
                        Duration pause = e.retryAfter().orElse(firstPause.multipliedBy(failures));
                        boolean last = failures == ATTEMPTS
                                || !e.isWorthRepeating()
                                || pause.plus(firstPause).compareTo(left(deadline)) > 0;
                        return last ? Optional.empty() : Optional.of(pause);
                    },
                    Retry::sleep);
        } catch (DeliveryException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static Duration left(long deadline) {
        return Duration.ofNanos(Math.max(1_000_000, deadline - System.nanoTime()));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
