package dev.yt2ms.report.html;

import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.model.Difference;
import dev.yt2ms.model.Media;
import dev.yt2ms.report.status.StatusItem;
import dev.yt2ms.report.status.StatusText;
import dev.yt2ms.settings.value.Values;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** The figures and charts of the HTML report. */
final class HtmlFigures {

    /**
     * The maximum number of bars, because a chart with more would be too wide for a phone. If there are more days, each
     * bar stands for several days.
     */
    private static final int MOST_BARS = 60;

    /** The units of the chart. The first one that needs at most {@link #MOST_BARS} bars is taken. */
    private static final List<BarUnit> BAR_UNITS = List.of(
            new BarUnit(Duration.ofMinutes(1), "a minute"),
            new BarUnit(Duration.ofMinutes(5), "5 minutes"),
            new BarUnit(Duration.ofMinutes(15), "15 minutes"),
            new BarUnit(Duration.ofHours(1), "an hour"),
            new BarUnit(Duration.ofHours(6), "6 hours"),
            new BarUnit(Duration.ofDays(1), "a day"));

    private static final int MOST_PLAYLISTS = 20;
    private static final int CHART_HEIGHT = 100;
    private static final List<Integer> HEIGHTS = List.of(4320, 2160, 1440, 1080, 720, 480, 360, 240, 144);

    /** The sums over a group of videos, e.g. those of one playlist. */
    private static final class Sum {
        private long all;
        private long moved;
        private long seconds;
        private long bytes;
        /** The number of moved videos whose size is not known, because they were on the platform before the migration. */
        private long unsized;

        private void add(boolean isMoved, long length, OptionalLong size) {
            all++;
            if (isMoved) {
                moved++;
                seconds += length;
                bytes += size.orElse(0);
                unsized += size.isPresent() ? 0 : 1;
            }
        }

        /** Returns the size for people; {@code ≥} marks a size to which unknown sizes have to be added. */
        private String size() {
            if (unsized == 0) {
                return Values.humanSize(bytes);
            }
            return unsized == moved ? "unknown" : "≥ " + Values.humanSize(bytes);
        }
    }

    /**
     * The time for which a bar of the chart stands.
     *
     * @param name the words that follow {@code each bar is} on the page
     */
    private record BarUnit(Duration length, String name) {}

    private final Map<ItemState, Long> states = new EnumMap<>(ItemState.class);
    private final Sum total = new Sum();
    private final Map<String, Sum> years = new TreeMap<>(Comparator.reverseOrder());
    private final Map<String, Sum> playlists = new HashMap<>();
    private final Map<Integer, Sum> heights = new TreeMap<>(Comparator.reverseOrder());
    private final Map<String, Sum> codecs = new HashMap<>();
    /** The uploads by minute since 1970, UTC. */
    private final TreeMap<Long, Sum> minutes = new TreeMap<>();

    private long videos;
    private long adopted;
    /** The number of videos by the most severe kind of their differences. */
    private final Map<Difference.Kind, Long> differing = new EnumMap<>(Difference.Kind.class);

    /** The number of skipped videos by rule, in the order of the items. */
    private final Map<String, Long> skipped = new LinkedHashMap<>();

    /** Counts an item. */
    void add(StatusItem item) {
        ItemState state = item.state();
        videos++;
        states.merge(state, 1L, Long::sum);
        if (state == ItemState.SKIPPED) {
            skipped.merge(StatusText.rule(item.skipReason()), 1L, Long::sum);
            return;
        }
        boolean moved = item.isOnPlatform();
        long seconds = item.source().durationSeconds();
        OptionalLong bytes = item.file().bytes();
        total.add(moved, seconds, bytes);
        item.mostSevere().ifPresent(kind -> differing.merge(kind, 1L, Long::sum));
        String published = item.publishedAt();
        years.computeIfAbsent(published.substring(0, Math.min(4, published.length())), key -> new Sum())
                .add(moved, seconds, bytes);
        for (String playlist : item.source().playlists()) {
            playlists
                    .computeIfAbsent(StatusText.printable(playlist), key -> new Sum())
                    .add(moved, seconds, bytes);
        }
        if (moved) {
            item.file().media().ifPresent(media -> addMoved(media, seconds, bytes));
        }
        // Adopted contents were on the platform before the migration, so they do not count as its uploads.
        if (moved && item.content().adopted()) {
            adopted++;
        } else if (moved) {
            item.content()
                    .uploaded()
                    .ifPresent(at -> minutes.computeIfAbsent(Math.floorDiv(at.getEpochSecond(), 60L), key -> new Sum())
                            .add(true, seconds, bytes));
        }
    }

    private void addMoved(Media media, long seconds, OptionalLong bytes) {
        heights.computeIfAbsent(rounded(media), key -> new Sum()).add(true, seconds, bytes);
        codecs.computeIfAbsent(
                        StatusText.printable(media.videoCodec()) + ", "
                                + StatusText.printable(media.audioCodec().orElse("no sound")),
                        key -> new Sum())
                .add(true, seconds, bytes);
    }

    /** Returns the height by which a resolution is named, e.g. 1080, rounded down to a common one. */
    private static int rounded(Media media) {
        long smaller = Math.min(media.height(), media.width());
        // A very wide video is named after the height of a 16:9 video of the same width.
        long larger = Math.max(media.height(), media.width());
        long lines = Math.max(smaller, larger * 9 / 16);
        return HEIGHTS.stream()
                .filter(height -> lines >= height * 0.95)
                .findFirst()
                .orElse(0);
    }

    /** Adds to the page all values that the template shows. */
    void putInto(Map<String, Object> page) {
        page.put("allVideos", Values.number(videos));
        page.put("skipped", skippedRows());
        page.put("skippedVideos", Values.number(states.getOrDefault(ItemState.SKIPPED, 0L)));
        page.put("selected", Values.number(total.all));
        page.put("moved", Values.number(total.moved));
        page.put("hours", hours(total.seconds));
        page.put("size", Values.humanSize(total.bytes));
        page.put("adopted", adopted > 0 ? Values.number(adopted) : "");
        page.put("unsized", total.unsized > 0 ? Values.number(total.unsized) : "");
        long failed = states.getOrDefault(ItemState.FAILED, 0L);
        page.put("failed", Values.number(failed));
        page.put("failedClass", failed > 0 ? "bad" : "");
        long lossy = differing.getOrDefault(Difference.Kind.LOSS, 0L);
        page.put("lossy", Values.number(lossy));
        page.put("lossyClass", lossy > 0 ? "bad" : "");
        List<String> kinds = new ArrayList<>();
        differing.forEach((kind, count) -> kinds.add(Values.number(count) + " " + StatusText.meaning(kind)));
        page.put("differing", "Videos: " + String.join(", ", kinds));
        page.put("states", stateRows());
        page.put("years", rows(years, total.all));
        page.put("playlists", rows(largest(playlists, MOST_PLAYLISTS), total.all));
        page.put("morePlaylists", Math.max(0, playlists.size() - MOST_PLAYLISTS));
        Map<String, Sum> resolutions = new LinkedHashMap<>();
        heights.forEach((height, sum) -> resolutions.put(height == 0 ? "smaller" : height + "p", sum));
        page.put("resolutions", rows(resolutions, total.moved));
        page.put("codecs", rows(largest(codecs, MOST_PLAYLISTS), total.moved));
        putRates(page);
    }

    private List<Map<String, Object>> skippedRows() {
        List<Map<String, Object>> rows = new ArrayList<>();
        skipped.forEach(
                (rule, count) -> rows.add(Map.of("what", StatusText.printable(rule), "count", Values.number(count))));
        return rows;
    }

    private static Map<String, Sum> largest(Map<String, Sum> sums, int most) {
        Map<String, Sum> largest = new LinkedHashMap<>();
        sums.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, Sum> entry) -> -entry.getValue().all)
                        .thenComparing(Map.Entry::getKey))
                .limit(most)
                .forEach(entry -> largest.put(entry.getKey(), entry.getValue()));
        return largest;
    }

    /** Returns a row for each state. Because the percentages are rounded, their sum may differ a little from 100. */
    private List<Map<String, Object>> stateRows() {
        List<Map<String, Object>> rows = new ArrayList<>();
        double left = 0;
        for (Map.Entry<ItemState, Long> state : states.entrySet()) {
            double width = 100.0 * state.getValue() / videos;
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("state", state.getKey().name());
            row.put("class", state.getKey().name().toLowerCase(Locale.ROOT));
            row.put("meaning", StatusText.meaning(state.getKey()));
            row.put("count", Values.number(state.getValue()));
            row.put("percent", Values.percent(state.getValue(), videos) + " %");
            row.put("left", decimal(left));
            row.put("width", decimal(width));
            rows.add(row);
            left += width;
        }
        return rows;
    }

    private static List<Map<String, Object>> rows(Map<String, Sum> sums, long of) {
        long most = sums.values().stream().mapToLong(sum -> sum.all).max().orElse(1);
        List<Map<String, Object>> rows = new ArrayList<>();
        sums.forEach((what, sum) -> {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("what", what);
            row.put("all", Values.number(sum.all));
            row.put("moved", Values.number(sum.moved));
            row.put("hours", hours(sum.seconds));
            row.put("bytes", sum.size());
            row.put("percent", Values.percent(sum.all, of) + " %");
            row.put("width", decimal(100.0 * sum.all / most));
            row.put("movedWidth", decimal(100.0 * sum.moved / most));
            rows.add(row);
        });
        return rows;
    }

    private void putRates(Map<String, Object> page) {
        if (minutes.isEmpty()) {
            return;
        }
        Instant first = atMinute(minutes.firstKey());
        Instant last = atMinute(minutes.lastKey());
        long uploads = minutes.values().stream().mapToLong(sum -> sum.moved).sum();
        long bytes = minutes.values().stream().mapToLong(sum -> sum.bytes).sum();
        long days = busy(Duration.ofDays(1));
        long hours = busy(Duration.ofHours(1));
        page.put("hasRates", true);
        page.put("firstUpload", Values.humanTime(first));
        page.put("lastUpload", Values.humanTime(last));
        page.put("took", Values.humanDuration(Duration.between(first, last)));
        page.put("uploads", count(uploads, "video"));
        page.put("hasDays", days > 1);
        page.put("uploadDays", Values.count(days, "day"));
        page.put("perDay", count(uploads / days, "video"));
        page.put("bytesPerDay", Values.humanSize(bytes / days));
        page.put("perHour", count(uploads / hours, "video"));
        page.put("rate", Values.humanSize(bytes / (hours * 3_600)) + "/s");
        page.put("busyHours", Values.count(hours, "hour"));
        putBars(page);
    }

    private static Instant atMinute(long minute) {
        return Instant.ofEpochSecond(minute * 60);
    }

    /** Returns the number of days or hours (UTC) in which something was uploaded. */
    private long busy(Duration unit) {
        return minutes.keySet().stream()
                .map(minute -> Math.floorDiv(minute, unit.toMinutes()))
                .distinct()
                .count();
    }

    /** Adds the bars of the chart, from the first to the last upload. All bars stand for the same time. */
    private void putBars(Map<String, Object> page) {
        BarUnit unit = BAR_UNITS.stream()
                .filter(one -> bars(one.length()) <= MOST_BARS)
                .findFirst()
                .orElseGet(() -> {
                    long days = (bars(Duration.ofDays(1)) + MOST_BARS - 1) / MOST_BARS;
                    return new BarUnit(Duration.ofDays(days), days + " days");
                });
        long length = unit.length().toMinutes();
        long first = Math.floorDiv(minutes.firstKey(), length);
        long[] uploads = new long[(int) bars(unit.length())];
        minutes.forEach((minute, sum) -> uploads[(int) (Math.floorDiv(minute, length) - first)] += sum.moved);
        long most = Arrays.stream(uploads).max().orElse(1);
        boolean ofDays = unit.length().toDays() > 0;
        List<Map<String, Object>> bars = new ArrayList<>();
        for (int bar = 0; bar < uploads.length; bar++) {
            double height = (double) CHART_HEIGHT * uploads[bar] / most;
            bars.add(Map.of(
                    "x", decimal(100.0 * bar / uploads.length),
                    "width", decimal(90.0 / uploads.length),
                    "y", decimal(CHART_HEIGHT - height),
                    "height", decimal(height),
                    "label", "%s: %s".formatted(barStart(first + bar, length, ofDays), count(uploads[bar], "upload"))));
        }
        page.put("bars", bars);
        page.put("mostUploads", count(most, "upload"));
        page.put("barIs", unit.name());
        page.put("firstBar", barStart(first, length, ofDays));
        page.put("lastBar", barStart(first + uploads.length - 1, length, ofDays));
    }

    /** Returns the number of bars if each stands for this time. */
    private long bars(Duration unit) {
        return Math.floorDiv(minutes.lastKey(), unit.toMinutes())
                - Math.floorDiv(minutes.firstKey(), unit.toMinutes())
                + 1;
    }

    /** Formats the day or time at which a bar begins, for people. */
    private static String barStart(long bar, long minutes, boolean onlyDay) {
        String time = Values.humanTime(atMinute(bar * minutes));
        return onlyDay ? time.substring(0, "2026-11-25".length()) : time.replace(" UTC", "");
    }

    private static String hours(long seconds) {
        return String.format(Locale.ROOT, seconds < 36_000 ? "%,.1f" : "%,.0f", seconds / 3_600.0);
    }

    private static String decimal(double number) {
        return String.format(Locale.ROOT, "%.2f", number);
    }

    /** Returns a number with its noun for people, e.g. {@code 20,000 videos}. */
    static String count(long number, String noun) {
        return Values.number(number)
                + Values.count(number, noun).substring(String.valueOf(number).length());
    }
}
