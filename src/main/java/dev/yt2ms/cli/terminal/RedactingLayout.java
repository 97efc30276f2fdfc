package dev.yt2ms.cli.terminal;

import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.yt2ms.model.JobCommands;
import dev.yt2ms.report.PrintableText;
import dev.yt2ms.settings.value.KnownSecrets;
import java.util.regex.Pattern;

/**
 * Formats log lines as text, for all appenders. No line contains a secret or a character that controls the terminal,
 * not even a line of a library or of a stack trace, and a text from outside can't begin a new line.
 */
final class RedactingLayout extends PatternLayout {

    private final KnownSecrets secrets;
    private final JobCommands commands;

    /** @param commands the commands that messages suggest */
    RedactingLayout(KnownSecrets secrets, JobCommands commands) {
        this.secrets = secrets;
        this.commands = commands;
        getInstanceConverterMap().put("msg", OneLine::new);
        getInstanceConverterMap().put("ex", Trace::new);
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        return secrets.hide(PrintableText.lines(commands.filledIn(super.doLayout(event))));
    }

    private static final class OneLine extends MessageConverter {
        @Override
        public String convert(ILoggingEvent event) {
            return PrintableText.line(String.valueOf(super.convert(event)));
        }
    }

    /**
     * Indents all lines of an exception's message after the first, so that none looks like the line of another event.
     */
    private static final class Trace extends ThrowableProxyConverter {

        private static final Pattern LINE_OF_A_MESSAGE = Pattern.compile("\\R(?![\\t\\n]|Caused by: |\\z)");

        @Override
        public String convert(ILoggingEvent event) {
            return LINE_OF_A_MESSAGE.matcher(super.convert(event)).replaceAll("\n\t| ");
        }
    }
}
