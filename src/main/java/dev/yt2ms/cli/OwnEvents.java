package dev.yt2ms.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;

/** What a person wants to see of the log: yt2ms' own events. What the libraries say is for the file. */
final class OwnEvents extends Filter<ILoggingEvent> {

    private final Level least;

    OwnEvents(Level least) {
        this.least = least;
    }

    @Override
    public FilterReply decide(ILoggingEvent event) {
        boolean own = event.getLoggerName().startsWith("dev.yt2ms.")
                && event.getLevel().isGreaterOrEqual(least);
        return own ? FilterReply.NEUTRAL : FilterReply.DENY;
    }
}
