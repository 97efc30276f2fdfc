package dev.yt2ms.cli;

import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.List;

/** The last net: no line of a log holds a key of the job file, whatever library wrote it, stack traces included. */
final class RedactingLayout extends PatternLayout {

    private final List<String> secrets;

    RedactingLayout(List<String> secrets) {
        this.secrets = secrets;
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        String line = super.doLayout(event);
        for (String secret : secrets) {
            line = line.replace(secret, "***");
        }
        return line;
    }
}
