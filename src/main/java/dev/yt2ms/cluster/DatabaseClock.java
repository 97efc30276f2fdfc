package dev.yt2ms.cluster;

import dev.yt2ms.ledger.jdbc.LedgerNodes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.function.Supplier;

/**
 * The database's time, which all machines share. Between two calls of the database, the monotonic clock of this machine
 * carries the time on, so a wrong or changed clock of this machine does no harm.
 */
public final class DatabaseClock implements com.github.kagkarlsson.scheduler.Clock {

    /** An answer that takes longer than this is not used, because it is not known when the database gave it. */
    private static final Duration LONGEST_QUESTION = Duration.ofSeconds(1);

    private final Supplier<Instant> database;
    private volatile Reading reading;

    private record Reading(Instant time, long nanos) {}

    /** @param database asks the database for its time */
    DatabaseClock(Supplier<Instant> database) {
        this.database = database;
        this.reading = read();
    }

    /** Returns a clock with the time of the database in which these nodes are recorded. */
    public static DatabaseClock of(LedgerNodes nodes) {
        return new DatabaseClock(nodes::now);
    }

    /** Asks the database for its time again, because its clock and that of this machine drift apart. */
    void adjust() {
        Reading next = read();
        if (System.nanoTime() - next.nanos() < LONGEST_QUESTION.toNanos()) {
            reading = next;
        }
    }

    /**
     * Returns a clock of this machine, corrected to the database's time. The ledger's times decide when an item may be
     * claimed again, and whether a list is newer than an upload, so they must not depend on which machine wrote them.
     */
    public Clock correcting(Clock machine) {
        return new Corrected(machine);
    }

    /** Returns by how much the database's time is ahead of the clock of this machine; negative if it is behind. */
    Duration ahead() {
        return Duration.between(Instant.now(), now());
    }

    private Reading read() {
        // The database's time is assigned to the moment before the question, although the database has read its clock a
        // little later. So this clock is never behind, and this machine gives its roles up a little too early rather
        // than too late.
        long before = System.nanoTime();
        return new Reading(database.get(), before);
    }

    @Override
    public Instant now() {
        Reading last = reading;
        return last.time().plusNanos(System.nanoTime() - last.nanos());
    }

    private final class Corrected extends Clock {

        private final Clock machine;

        Corrected(Clock machine) {
            this.machine = machine;
        }

        @Override
        public Instant instant() {
            return machine.instant().plus(ahead());
        }

        @Override
        public ZoneId getZone() {
            return machine.getZone();
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return new Corrected(machine.withZone(zone));
        }
    }
}
