package dev.yt2ms.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a person has paused the transfers of a run, or has asked it to end after its running transfers. In both cases
 * running transfers are completed and no other begins. The pause ends with the process. Thread-safe.
 */
public final class TransferPause {

    /** What a person has asked for. */
    public enum State {
        /** Transfers may begin. */
        NONE,
        /** No transfer begins until a person resumes them. */
        PAUSED,
        /** No transfer begins, and the run ends as soon as no transfer is running. */
        ENDING
    }

    private record Span(Instant from, Instant to) {}

    private static final Logger log = LoggerFactory.getLogger(TransferPause.class);

    /** The number of earlier pauses that are remembered, which is more than an outage can contain. */
    private static final int MOST_SPANS = 1000;

    private final Clock clock;
    private final Deque<Span> spans = new ArrayDeque<>();
    private State state = State.NONE;
    private @Nullable Instant since;
    private Runnable whenEnding = () -> {};

    public TransferPause(Clock clock) {
        this.clock = clock;
    }

    /** Lets no further transfer begin. */
    public void pause() {
        change(State.PAUSED, "transfers are paused: running ones are completed, and no other begins");
    }

    /** Lets transfers begin again. */
    public void resume() {
        change(State.NONE, "transfers continue");
    }

    /** Lets no further transfer begin, and ends the run as soon as no transfer is running. */
    public void endAfterRunning() {
        change(State.ENDING, "the run ends after its running transfers");
        whenEnding().run();
    }

    private void change(State to, String message) {
        // Not while this object is locked: the display that prints the line asks for the state.
        if (changed(to)) {
            log.info(message);
        }
    }

    private synchronized boolean changed(State to) {
        if (state == to) {
            return false;
        }
        Instant now = clock.instant();
        if (since != null && to == State.NONE) {
            if (spans.size() == MOST_SPANS) {
                spans.removeFirst();
            }
            spans.addLast(new Span(since, now));
            since = null;
        } else if (since == null) {
            since = now;
        }
        state = to;
        return true;
    }

    /** Returns what a person has asked for. */
    public synchronized State state() {
        return state;
    }

    /** Whether transfers may begin. */
    public boolean mayTransfer() {
        return state() == State.NONE;
    }

    /** Runs the action when the run is asked to end after its running transfers, or now if that has happened already. */
    public void onEnding(Runnable action) {
        boolean now;
        synchronized (this) {
            whenEnding = action;
            now = state == State.ENDING;
        }
        if (now) {
            action.run();
        }
    }

    private synchronized Runnable whenEnding() {
        return whenEnding;
    }

    /** Returns the total time within this period in which no transfer could begin. */
    public synchronized Duration pausedWithin(Instant from, Instant to) {
        Duration sum = Duration.ZERO;
        for (Span span : spans) {
            sum = sum.plus(overlap(span, from, to));
        }
        return since == null ? sum : sum.plus(overlap(new Span(since, to), from, to));
    }

    private static Duration overlap(Span span, Instant from, Instant to) {
        Instant begin = span.from().isAfter(from) ? span.from() : from;
        Instant end = span.to().isBefore(to) ? span.to() : to;
        return begin.isBefore(end) ? Duration.between(begin, end) : Duration.ZERO;
    }
}
