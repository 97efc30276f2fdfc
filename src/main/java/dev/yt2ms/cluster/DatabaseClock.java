package dev.yt2ms.cluster;

import com.github.kagkarlsson.scheduler.Clock;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * The database's time, which all machines share. Between two calls of the database, the monotonic clock of this machine
 * carries the time on, so a wrong or changed clock of this machine does no harm.
 */
final class DatabaseClock implements Clock {

    private final Supplier<Instant> database;
    private volatile Reading reading;

    private record Reading(Instant time, long nanos) {}

    /** @param database asks the database for its time */
    DatabaseClock(Supplier<Instant> database) {
        this.database = database;
        this.reading = read();
    }

    /** Asks the database for its time again, because the two clocks drift apart. */
    void adjust() {
        reading = read();
    }

    private Reading read() {
        // The answer belongs to a moment after the question. The earlier moment is taken, so this clock is rather
        // ahead:
        // this machine then gives its roles up a little too early, and not too late.
        long before = System.nanoTime();
        return new Reading(database.get(), before);
    }

    @Override
    public Instant now() {
        Reading last = reading;
        return last.time().plusNanos(System.nanoTime() - last.nanos());
    }
}
