package dev.yt2ms.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Tests the alarm about a run in progress that has transferred nothing for too long. */
class ProgressWatchTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration LIMIT = Duration.ofMillis(400);

    private final List<Instant> alarms = new CopyOnWriteArrayList<>();
    private final AtomicInteger looks = new AtomicInteger();

    @Test
    void raisesTheAlarmWhenNothingMoves() {
        Instant start = Instant.now();
        try (ProgressWatch watch = new ProgressWatch(LIMIT, () -> "same", () -> true, Clock.systemUTC(), alarms::add)) {
            await().atMost(PATIENCE).until(() -> !alarms.isEmpty());
        }
        assertThat(alarms.get(0)).isAfterOrEqualTo(start).isBefore(Instant.now().minus(LIMIT.dividedBy(2)));
    }

    @Test
    void raisesNoAlarmWhileSomethingMovesOrOutsideTheTransferHours() {
        try (ProgressWatch moving =
                        new ProgressWatch(LIMIT, looks::incrementAndGet, () -> true, Clock.systemUTC(), alarms::add);
                ProgressWatch closedHours = new ProgressWatch(
                        LIMIT, () -> "same", () -> looks.incrementAndGet() < 0, Clock.systemUTC(), alarms::add)) {
            await().atMost(PATIENCE).until(() -> looks.get() >= 20);
        }
        assertThat(alarms).isEmpty();
    }

    @Test
    void continuesAfterTheLedgerFailedOnce() {
        try (ProgressWatch watch = new ProgressWatch(
                LIMIT,
                () -> {
                    if (looks.incrementAndGet() == 1) {
                        throw new IllegalStateException("no ledger");
                    }
                    return "same";
                },
                () -> true,
                Clock.systemUTC(),
                alarms::add)) {
            await().atMost(PATIENCE).until(() -> !alarms.isEmpty());
        }
    }
}
