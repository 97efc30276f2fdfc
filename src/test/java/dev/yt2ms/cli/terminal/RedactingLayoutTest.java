package dev.yt2ms.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import dev.yt2ms.cli.Yt2ms;
import dev.yt2ms.model.JobCommands;
import dev.yt2ms.settings.value.KnownSecrets;
import dev.yt2ms.settings.value.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that no name of a channel or server can forge a line in the log or on the terminal. */
class RedactingLayoutTest {

    private static final String HOSTILE =
            "title\u001b]0;x\u0007\n12:00:00 all is well\u009b2J\u202e\r\u2028end hunter22";

    private final LoggerContext context = new LoggerContext();

    private String line(String pattern, Throwable thrown) {
        RedactingLayout layout =
                new RedactingLayout(new KnownSecrets(List.of(new Secret("hunter22"))), JobCommands.of("my.yml"));
        layout.setContext(context);
        layout.setPattern(pattern);
        layout.start();
        Logger logger = context.getLogger("dev.yt2ms.X");
        return layout.doLayout(new LoggingEvent("x", logger, Level.WARN, "of {}", thrown, new Object[] {HOSTILE}));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%d{HH:mm:ss} %msg%n%nopex", "%d [%thread] %logger{24} %msg%n%ex"})
    void aLogEventIsOneLine(String pattern) {
        String text = line(pattern, null);

        assertThat(text)
                .endsWith("of title ]0;x  12:00:00 all is well 2J   end ***\n")
                .hasLineCount(1);
        assertThat(text).doesNotContainPattern("[\\p{Cc}\\p{Cf}&&[^\n]]");
    }

    @Test
    void noLineOfAStackTraceLooksLikeALogEvent() {
        String text = line("%d{HH:mm:ss} %msg%n%ex", new IOException(HOSTILE, new IllegalStateException(HOSTILE)));

        assertThat(text).contains("java.io.IOException: title", "Caused by: java.lang.IllegalStateException: title");
        assertThat(text.lines().skip(2)).allMatch(line -> line.startsWith("\t") || line.startsWith("Caused by: "));
        assertThat(text).doesNotContain("hunter22").doesNotContainPattern("[\\p{Cc}\\p{Cf}&&[^\n\t]]");
    }

    @Test
    void theMessageOfAFailedCommandIsAlsoOneLine() {
        PrintStream before = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            Yt2ms.run("status", "no-such\u001b[2J\n\u009bjob.yml");
        } finally {
            System.setErr(before);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .startsWith("yt2ms: no-such [2J  job.yml: there is no such job file")
                .hasLineCount(1);
    }
}
