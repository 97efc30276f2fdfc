package dev.yt2ms.cli.terminal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.Set;

/** Lets only yt2ms's own events through to a person; events of libraries go only to the log file. */
final class OwnEvents extends Filter<ILoggingEvent> {

    private final Level least;
    private final Set<String> shownElsewhere;

    /**
     * Creates a filter.
     *
     * @param least the minimum level that passes
     * @param shownElsewhere loggers of which only warnings and errors pass, because the live display shows their other
     *     events in another way
     */
    OwnEvents(Level least, Set<String> shownElsewhere) {
        this.least = least;
        this.shownElsewhere = shownElsewhere;
    }

    @Override
    public FilterReply decide(ILoggingEvent event) {
        if (shownElsewhere.contains(event.getLoggerName()) && !event.getLevel().isGreaterOrEqual(Level.WARN)) {
            return FilterReply.DENY;
        }
        boolean own = event.getLoggerName().startsWith("dev.yt2ms.")
                && event.getLevel().isGreaterOrEqual(least);
        return own ? FilterReply.NEUTRAL : FilterReply.DENY;
    }
}
