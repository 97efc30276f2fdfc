package dev.yt2ms.bench;

import static dev.yt2ms.bench.Result.seconds;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Formats the results as a table for people. */
final class Table {

    static final String HEAD = String.format(
            Locale.ROOT,
            "%-14s %-14s %6s %8s %8s %8s %6s %8s %8s %8s %8s %7s %6s",
            "scenario",
            "by",
            "videos",
            "MB",
            "seconds",
            "ideal",
            "ratio",
            "CPU s",
            "JVM",
            "yt-dlp",
            "media",
            "s/video",
            "MB RAM");

    private static final double MEGA = 1e6;

    private Table() {}

    static String line(Result result) {
        Usage usage = result.usage();
        return String.format(
                                Locale.ROOT,
                                "%-14s %-14s %6s %8s %8.1f %8s %6s %8.1f %8s %8s %8s %7s %6s",
                                result.scenario(),
                                result.by(),
                                result.videos() == 0 ? "" : result.videos(),
                                result.bytes() == 0 ? "" : Math.round(result.bytes() / MEGA),
                                result.seconds(),
                                result.ideal().map(Table::tenths).orElse(""),
                                result.ratio()
                                        .map(ratio -> String.format(Locale.ROOT, "%.2f", ratio))
                                        .orElse(""),
                                seconds(usage.cpu()),
                                tenths(usage.jvmCpu()),
                                tenths(usage.ytDlpCpu()),
                                tenths(usage.mediaCpu()),
                                result.videos() == 0
                                        ? ""
                                        : String.format(Locale.ROOT, "%.2f", result.cpuForEachVideo()),
                                usage.peakMemory()
                                        .map(bytes -> Math.round(bytes / MEGA) + "")
                                        .orElse(""))
                        .stripTrailing()
                + notes(result);
    }

    private static String notes(Result result) {
        String notes = result.figures().entrySet().stream()
                .map(figure -> figure.getKey() + " " + text(figure))
                .collect(Collectors.joining(", "));
        String failed = result.usage().exitCode() == 0
                ? ""
                : "exit code " + result.usage().exitCode();
        String all = List.of(result.what(), notes, failed).stream()
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("; "));
        return all.isEmpty() ? "" : System.lineSeparator() + "    " + all;
    }

    private static String text(Map.Entry<String, Object> figure) {
        return figure.getValue() instanceof Double number
                ? String.format(Locale.ROOT, "%.2f", number)
                : String.valueOf(figure.getValue());
    }

    private static String tenths(Optional<Duration> time) {
        return time.map(Table::tenths).orElse("");
    }

    private static String tenths(Duration time) {
        return String.format(Locale.ROOT, "%.1f", seconds(time));
    }
}
