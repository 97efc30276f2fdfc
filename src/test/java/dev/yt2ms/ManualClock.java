package dev.yt2ms;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that a test sets and advances. In between, it stands still or runs like the system's clock. */
public final class ManualClock extends Clock {

    private final Clock base;
    private volatile Duration ahead = Duration.ZERO;

    /** Creates a clock that stands still. */
    public ManualClock(Instant now) {
        this(Clock.fixed(now, ZoneOffset.UTC));
    }

    private ManualClock(Clock base) {
        this.base = base;
    }

    /** Creates a clock that runs. */
    public static ManualClock running(ZoneId zone) {
        return new ManualClock(Clock.system(zone));
    }

    /** @param by the time by which the clock advances; a negative time sets it back */
    public synchronized void advance(Duration by) {
        ahead = ahead.plus(by);
    }

    public synchronized void set(Instant now) {
        ahead = Duration.between(base.instant(), now);
    }

    @Override
    public Instant instant() {
        return base.instant().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
        return base.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
    }
}
