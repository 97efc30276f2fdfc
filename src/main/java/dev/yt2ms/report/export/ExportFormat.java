package dev.yt2ms.report.export;

import dev.yt2ms.report.JsonOutput;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import tools.jackson.databind.json.JsonMapper;

/** The formats of an export. */
public enum ExportFormat {
    /** CSV by RFC 4180, with a header. */
    CSV(false) {
        @Override
        void write(Iterable<ExportRow> rows, Appendable out) throws IOException {
            CSVPrinter csv = new CSVPrinter(out, CSVFormat.RFC4180);
            csv.printRecord((Object[]) ExportColumn.values());
            for (ExportRow row : rows) {
                Map<ExportColumn, String> columns = new EnumMap<>(row.columns());
                columns.replaceAll((column, text) -> harmless(column, withoutControls(text)));
                csv.printRecord(columns.values());
            }
        }
    },
    /** One JSON object per line. */
    JSONL(false) {
        @Override
        void write(Iterable<ExportRow> rows, Appendable out) throws IOException {
            JsonMapper json = JsonOutput.mapper();
            for (ExportRow row : rows) {
                out.append(json.writeValueAsString(row.columns())).append('\n');
            }
        }
    },
    /** Standard SQL. The first statement makes MySQL interpret the others as standard SQL. */
    SQL(false) {
        @Override
        void write(Iterable<ExportRow> rows, Appendable out) throws IOException {
            // Only MySQL executes the text inside this comment. Without this setting, MySQL would read a backslash as
            // an escape.
            out.append("/*!50000 SET SESSION sql_mode = CONCAT(@@sql_mode, ',NO_BACKSLASH_ESCAPES') */;\n");
            out.append("CREATE TABLE yt2ms_export (")
                    .append(Stream.of(ExportColumn.values())
                            .map(ExportColumn::definition)
                            .collect(Collectors.joining(", ")))
                    .append(");\n");
            for (ExportRow row : rows) {
                out.append("INSERT INTO yt2ms_export VALUES (")
                        .append(row.columns().values().stream()
                                .map(ExportFormat::withoutControls)
                                .map(value -> value.isEmpty() ? "NULL" : "'" + value.replace("'", "''") + "'")
                                .collect(Collectors.joining(", ")))
                        .append(");\n");
            }
        }
    },
    /** Lines of an nginx map. A configuration includes the file by {@code map $arg_v $player { include FILE; }}. */
    NGINX_MAP(true) {
        @Override
        void write(Iterable<ExportRow> rows, Appendable out) throws IOException {
            out.append("# map $arg_v $player { default \"\"; include THIS_FILE; }\n");
            for (ExportRow row : rows) {
                // The key is a regular expression, because nginx ignores case in plain keys, and YouTube's ids may
                // differ only in case.
                out.append("\"~^%s$\" \"%s\";\n"
                        .formatted(row.videoId(), row.playerUrl().orElseThrow()));
            }
        }
    },
    /** Lines of an Apache rewrite map. A configuration uses the file by {@code RewriteMap player "txt:FILE"}. */
    APACHE_REWRITE(true) {
        @Override
        void write(Iterable<ExportRow> rows, Appendable out) throws IOException {
            out.append("# RewriteMap player \"txt:THIS_FILE\"\n");
            for (ExportRow row : rows) {
                out.append("%s %s\n".formatted(row.videoId(), row.playerUrl().orElseThrow()));
            }
        }
    };

    /**
     * Matches a text that a spreadsheet may take for a formula: it begins with {@code = + - @}, with the full-width
     * form of one of these, which East Asian keyboards have, or with a tab or a line break. Spaces may precede it,
     * because some programs remove them.
     */
    private static final Pattern FORMULA = Pattern.compile(" *[=+\\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]");

    private static final Pattern CONTROL = Pattern.compile("(?!\r\n)[\\p{Cc}&&[^\t\n]]");

    private static final Pattern YOUTUBE_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private final boolean redirects;

    ExportFormat(boolean redirects) {
        this.redirects = redirects;
    }

    /**
     * Whether this format maps videos to players. Such a format needs a player's address and contains only videos that
     * are on the platform.
     */
    public boolean redirects() {
        return redirects;
    }

    abstract void write(Iterable<ExportRow> rows, Appendable out) throws IOException;

    /**
     * Replaces control characters by spaces, because people may view the output in a terminal, and CSV and SQL have no
     * escapes for them.
     */
    private static String withoutControls(String text) {
        return CONTROL.matcher(text).replaceAll(" ");
    }

    /**
     * Puts a quote before a text that a spreadsheet would run as a formula, because the texts come from outside. A
     * YouTube id may begin with a minus but contains no characters that could do harm, and other programs need it
     * unchanged.
     */
    private static String harmless(ExportColumn column, String text) {
        boolean id = column == ExportColumn.VIDEO_ID && YOUTUBE_ID.matcher(text).matches();
        return !id && FORMULA.matcher(text).lookingAt() ? "'" + text : text;
    }
}
