package dev.yt2ms.cli.options;

import java.util.Iterator;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option {@code --log-format}: whether lines of the log are text or JSON. */
public final class LogFormatOption {

    /** The names of the formats as people write them. */
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Stream.of(LogFormat.values())
                    .map(format -> format.name().toLowerCase(Locale.ROOT))
                    .iterator();
        }
    }

    static final class Name implements ITypeConverter<LogFormat> {
        @Override
        public LogFormat convert(String name) {
            return Stream.of(LogFormat.values())
                    .filter(format -> format.name().equalsIgnoreCase(name))
                    .findFirst()
                    .orElseThrow(() ->
                            new TypeConversionException("'%s' is not a log format; give text or json".formatted(name)));
        }
    }

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            converter = Name.class,
            completionCandidates = Names.class,
            description = {
                "text or json, for the lines on the standard error and, if the command writes a log, in the log file"
                        + " [text].",
                "json: one object per line, and never a live display."
            })
    private LogFormat format = LogFormat.TEXT;

    LogFormat format() {
        return format;
    }
}
