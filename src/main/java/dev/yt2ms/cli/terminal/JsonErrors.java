package dev.yt2ms.cli.terminal;

import dev.yt2ms.cli.options.LogFormat;
import dev.yt2ms.report.JsonOutput;
import dev.yt2ms.report.PrintableText;
import dev.yt2ms.run.LogContext;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.slf4j.MDC;

/**
 * The standard error while {@code --log-format json} is given. Programs that collect logs expect one JSON object on
 * each line, so this class turns every line that is not part of the log into an object: errors of the command line, a
 * stack trace, or what a library or Java itself prints.
 */
public final class JsonErrors implements AutoCloseable {

    private static final String OPTION = "--log-format";

    private final PrintStream standard;
    private final boolean json;

    private JsonErrors(PrintStream standard, boolean json) {
        this.standard = standard;
        this.json = json;
        if (json) {
            System.setErr(new Lines(standard));
        }
    }

    /** Replaces the standard error until {@link #close} if these arguments of a command ask for JSON. */
    public static JsonErrors start(String... arguments) {
        return new JsonErrors(System.err, asksForJson(arguments));
    }

    private static boolean asksForJson(String... arguments) {
        String line = " " + String.join(" ", Arrays.asList(arguments)).toLowerCase(Locale.ROOT) + " ";
        String json = LogFormat.JSON.name().toLowerCase(Locale.ROOT);
        return line.contains(" " + OPTION + " " + json + " ") || line.contains(" " + OPTION + "=" + json + " ");
    }

    /** Prints a line of information, as JSON if {@code --log-format json} is given. The log does not contain it. */
    public static void print(String line) {
        if (System.err instanceof Lines lines) {
            lines.standard.println(LineStream.object("INFO", line));
        } else {
            System.err.println(line);
        }
    }

    /** Returns the stream for lines that are JSON already. Closing it leaves the standard error open. */
    static OutputStream forJson() {
        return new KeptOpen(System.err instanceof Lines lines ? lines.standard : System.err);
    }

    @Override
    public void close() {
        if (json) {
            System.err.close();
            System.setErr(standard);
        }
    }

    private static final class Lines extends PrintStream {

        private final PrintStream standard;

        Lines(PrintStream standard) {
            super(new LineStream(standard), true, StandardCharsets.UTF_8);
            this.standard = standard;
        }
    }

    /** Writes an object for each complete line. */
    private static final class LineStream extends OutputStream {

        private final PrintStream standard;
        private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

        LineStream(PrintStream standard) {
            this.standard = standard;
        }

        @Override
        public void write(int one) {
            if (one == '\n') {
                end();
            } else {
                begun.write(one);
            }
        }

        /** Writes the last line if no line break has ended it. */
        @Override
        public void close() {
            end();
        }

        private void end() {
            String line = begun.toString(StandardCharsets.UTF_8);
            begun.reset();
            if (!line.isBlank()) {
                standard.println(object("WARN", line));
            }
        }

        private static String object(String level, String text) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("time", Instant.now().toString());
            line.put("level", level);
            line.put("message", PrintableText.line(text).stripTrailing());
            String run = MDC.get(LogContext.RUN);
            if (run != null) {
                line.put(LogContext.RUN, Long.valueOf(run));
            }
            for (String key : new String[] {LogContext.STEP, LogContext.VIDEO}) {
                String value = MDC.get(key);
                if (value != null) {
                    line.put(key, value);
                }
            }
            line.put("logger", "stderr");
            line.put("thread", Thread.currentThread().getName());
            return JsonOutput.mapper().writeValueAsString(line);
        }
    }
}
