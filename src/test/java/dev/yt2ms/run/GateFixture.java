package dev.yt2ms.run;

import static org.awaitility.Awaitility.await;

import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.run.Gate.Pass;
import dev.yt2ms.run.Gate.Rules;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;

/** Creates gates that wait only for milliseconds, and simulates the actions of workers. */
final class GateFixture {

    static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    static final Duration SOON = Duration.ofMillis(30);
    static final Duration LONG = Duration.ofMinutes(10);

    static final Failure OUTAGE = Failure.of(FailureClass.OUTAGE, "http-503", "503");
    static final Failure THROTTLE = Failure.of(FailureClass.THROTTLED, "throttled", "less, please");
    static final Failure RETRY = Failure.of(FailureClass.RETRY, "junk", "junk");
    static final Failure PERMANENT = Failure.of(FailureClass.PERMANENT, "gone", "gone");

    final RunControl control = new RunControl();
    final Gate gate;
    private final List<Thread> comers = new CopyOnWriteArrayList<>();

    /** Whether nothing may be transferred at present. Such time does not count towards the duration of an outage. */
    volatile boolean idle;

    private GateFixture(Rules rules) {
        gate = new Gate(
                rules,
                control,
                Clock.fixed(NOW, ZoneOffset.UTC),
                new InARow(() -> true),
                (since, until) -> idle ? Duration.between(since, until) : Duration.ZERO);
    }

    /** Creates a gate that reopens after a few milliseconds. */
    static GateFixture quick(int workers) {
        return with(workers, LONG, SOON, 2, new Backoff(SOON, SOON));
    }

    /** Creates a gate that stays closed for longer than any test. */
    static GateFixture slow(int workers) {
        return with(workers, LONG, LONG, 2, new Backoff(LONG, LONG));
    }

    static GateFixture with(int workers, Duration outageLimit, Duration pause, int pauses, Backoff probes) {
        return new GateFixture(new Rules("the server", workers, outageLimit, pause, pauses, probes));
    }

    /** Passes the gate as a worker does, and waits while the gate is closed. */
    Pass enter() {
        try {
            return gate.enter()
                    .orElseThrow(() -> new AssertionError("the run has stopped, so the gate admits no worker"));
        } catch (InterruptedException e) {
            throw new CompletionException(e);
        }
    }

    /** Starts a worker that enters the gate. The worker waits there while the gate is closed. */
    CompletableFuture<Optional<Pass>> comes() {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return gate.enter();
                    } catch (InterruptedException e) {
                        throw new CompletionException(e);
                    }
                },
                task -> {
                    Thread thread = new Thread(task, "comes");
                    thread.setDaemon(true);
                    comers.add(thread);
                    thread.start();
                });
    }

    /** Waits until every started worker has passed the gate or waits at it. */
    void awaitComers() {
        await().until(() -> comers.stream()
                .map(Thread::getState)
                .allMatch(Set.of(Thread.State.TERMINATED, Thread.State.WAITING, Thread.State.TIMED_WAITING)::contains));
    }

    /** Closes the gate by an outage that three videos meet. */
    void close() {
        for (int video = 0; video < Gate.IN_A_ROW; video++) {
            enter().failed(OUTAGE, "video" + video);
        }
    }

    void throttle() {
        enter().failed(THROTTLE, "video");
    }

    StopReason stopped() {
        return control.reason().orElseThrow(() -> new AssertionError("the run has not stopped"));
    }
}
