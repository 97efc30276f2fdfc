package dev.yt2ms.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yt2ms.ManualClock;
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
    private static final Instant START = Instant.parse("2026-11-28T03:00:00Z");

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

    /** Otherwise no alarm is ever raised if the daily transfer hours are shorter than the limit. */
    @Test
    void closedHoursAndSleepInterruptTheLimitButDoNotRestartIt() {
        ManualClock clock = new ManualClock(START);
        List<Integer> alarmAt = new CopyOnWriteArrayList<>();
        try (ProgressWatch watch = new ProgressWatch(
                LIMIT,
                () -> {
                    // The machine sleeps before every fifth check.
                    clock.advance(looks.incrementAndGet() % 5 == 0 ? Duration.ofHours(8) : LIMIT.dividedBy(4));
                    return "same";
                },
                () -> looks.get() % 3 != 0,
                clock,
                since -> {
                    alarms.add(since);
                    alarmAt.add(looks.get());
                })) {
            await().atMost(PATIENCE).until(() -> alarms.size() >= 2);
        }
        assertThat(alarms.get(0)).isEqualTo(START.plus(LIMIT.dividedBy(4)));
        // The first check sees the first state, the checks 3, 6 and 9 are outside of the hours.
        assertThat(alarmAt).startsWith(8, 10);
    }

    @Test
    void aMovementRestartsTheLimit() {
        ManualClock clock = new ManualClock(START);
        try (ProgressWatch watch = new ProgressWatch(
                LIMIT,
                () -> {
                    clock.advance(LIMIT.dividedBy(4));
                    return looks.incrementAndGet() / 4;
                },
                () -> true,
                clock,
                alarms::add)) {
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
