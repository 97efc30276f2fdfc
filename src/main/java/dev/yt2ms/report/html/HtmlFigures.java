package dev.yt2ms.report.html;

import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.report.status.StatusDocument;
import dev.yt2ms.report.status.StatusText;
import dev.yt2ms.settings.value.Values;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** The figures and charts of the HTML report, counted in one pass over the items. */
final class HtmlFigures {

    /**
     * The maximum number of bars, because a chart with more would be too wide for a phone. If there are more days, each
     * bar stands for several days.
     */
    private static final int MOST_BARS = 60;

    private static final int MOST_PLAYLISTS = 20;
    private static final int CHART_HEIGHT = 100;
    private static final List<Integer> HEIGHTS = List.of(4320, 2160, 1440, 1080, 720, 480, 360, 240, 144);

    /** The sums over a group of videos, e.g. those of one playlist. */
    private static final class Sum {
        private long all;
        private long moved;
        private long seconds;
        private long bytes;

        private void add(boolean isMoved, long length, long size) {
            all++;
            if (isMoved) {
                moved++;
                seconds += length;
                bytes += size;
            }
        }
    }

    private final Map<ItemState, Long> states = new EnumMap<>(ItemState.class);
    private final Sum total = new Sum();
    private final Map<String, Sum> years = new TreeMap<>(Comparator.reverseOrder());
    private final Map<String, Sum> playlists = new HashMap<>();
    private final Map<Integer, Sum> heights = new TreeMap<>(Comparator.reverseOrder());
    private final Map<String, Sum> codecs = new HashMap<>();
    private final Map<Long, Sum> days = new TreeMap<>();
    private final Set<Long> busyHours = new TreeSet<>();
    private final List<Instant> ends = new ArrayList<>();
    private long videos;

    /** Counts these items. */
    HtmlFigures(Iterable<JsonNode> items) {
        items.forEach(this::add);
    }

    private void add(JsonNode item) {
        ItemState state = StatusDocument.state(item);
        videos++;
        states.merge(state, 1L, Long::sum);
        if (state == ItemState.SKIPPED) {
            return;
        }
        boolean moved = StatusDocument.isOnPlatform(item);
        long seconds = item.path("durationSeconds").asLong();
        long bytes = moved ? item.path("bytes").asLong() : 0;
        total.add(moved, seconds, bytes);
        String published = item.path("publishedAt").asString("");
        years.computeIfAbsent(published.substring(0, Math.min(4, published.length())), key -> new Sum())
                .add(moved, seconds, bytes);
        for (JsonNode playlist : item.path("playlists")) {
            playlists
                    .computeIfAbsent(StatusText.printable(playlist.asString()), key -> new Sum())
                    .add(moved, seconds, bytes);
        }
        JsonNode media = item.path("media");
        if (moved && media.isObject()) {
            heights.computeIfAbsent(rounded(media), key -> new Sum()).add(true, seconds, bytes);
            codecs.computeIfAbsent(
                            StatusText.printable(media.path("videoCodec").asString("")) + ", "
                                    + StatusText.printable(
                                            media.path("audioCodec").stringValue("no sound")),
                            key -> new Sum())
                    .add(true, seconds, bytes);
        }
        // Adopted contents do not count as uploads of this migration, because they were on the platform before.
        if (moved && item.path("uploadedAt").isString() && !item.path("adopted").asBoolean()) {
            addUpload(Instant.parse(item.path("uploadedAt").asString()), seconds, bytes);
        }
    }

    private void addUpload(Instant uploaded, long seconds, long bytes) {
        days.computeIfAbsent(uploaded.getEpochSecond() / 86_400, key -> new Sum())
                .add(true, seconds, bytes);
        busyHours.add(uploaded.getEpochSecond() / 3_600);
        if (ends.isEmpty()) {
            ends.addAll(List.of(uploaded, uploaded));
        }
        ends.set(0, uploaded.isBefore(ends.get(0)) ? uploaded : ends.get(0));
        ends.set(1, uploaded.isAfter(ends.get(1)) ? uploaded : ends.get(1));
    }

    /** Returns the height by which a resolution is named, e.g. 1080, rounded down to a common one. */
    private static int rounded(JsonNode media) {
        long smaller =
                Math.min(media.path("height").asLong(), media.path("width").asLong());
        // A very wide picture is named after the height that a 16:9 picture of the same width has.
        long larger =
                Math.max(media.path("height").asLong(), media.path("width").asLong());
        long lines = Math.max(smaller, larger * 9 / 16);
        return HEIGHTS.stream()
                .filter(height -> lines >= height * 0.95)
                .findFirst()
                .orElse(0);
    }

    /** Adds to the page all values that the template shows. */
    void putInto(Map<String, Object> page) {
        page.put("allVideos", number(videos));
        page.put("selected", number(total.all));
        page.put("moved", number(total.moved));
        page.put("hours", hours(total.seconds));
        page.put("size", Values.humanSize(total.bytes));
        page.put("failed", number(states.getOrDefault(ItemState.FAILED, 0L)));
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

    private static Map<String, Sum> largest(Map<String, Sum> sums, int most) {
        Map<String, Sum> largest = new LinkedHashMap<>();
        sums.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, Sum> entry) -> -entry.getValue().all)
                        .thenComparing(Map.Entry::getKey))
                .limit(most)
                .forEach(entry -> largest.put(entry.getKey(), entry.getValue()));
        return largest;
    }

    /**
     * Returns a row for each state. Because the percentages are rounded down, their sum may be less than 100, by at
     * most one for each state.
     */
    private List<Map<String, Object>> stateRows() {
        List<Map<String, Object>> rows = new ArrayList<>();
        double left = 0;
        for (Map.Entry<ItemState, Long> state : states.entrySet()) {
            double width = 100.0 * state.getValue() / videos;
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("state", state.getKey().name());
            row.put("class", state.getKey().name().toLowerCase(Locale.ROOT));
            row.put("meaning", StatusText.meaning(state.getKey()));
            row.put("count", number(state.getValue()));
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
            row.put("all", number(sum.all));
            row.put("moved", number(sum.moved));
            row.put("hours", hours(sum.seconds));
            row.put("bytes", Values.humanSize(sum.bytes));
            row.put("percent", Values.percent(sum.all, of) + " %");
            row.put("width", decimal(100.0 * sum.all / most));
            row.put("movedWidth", decimal(100.0 * sum.moved / most));
            rows.add(row);
        });
        return rows;
    }

    private void putRates(Map<String, Object> page) {
        if (days.isEmpty()) {
            return;
        }
        Instant first = ends.get(0);
        Instant last = ends.get(1);
        long uploads = days.values().stream().mapToLong(sum -> sum.moved).sum();
        long bytes = days.values().stream().mapToLong(sum -> sum.bytes).sum();
        page.put("hasRates", true);
        page.put("firstUpload", first.truncatedTo(ChronoUnit.SECONDS));
        page.put("lastUpload", last.truncatedTo(ChronoUnit.SECONDS));
        page.put("took", Values.humanDuration(Duration.between(first, last)));
        page.put("uploads", number(uploads));
        page.put("uploadDays", Values.count(days.size(), "day"));
        page.put("perDay", number(uploads / days.size()));
        page.put("bytesPerDay", Values.humanSize(bytes / days.size()));
        page.put("rate", Values.humanSize(bytes / (busyHours.size() * 3_600L)) + "/s");
        page.put("busyHours", Values.count(busyHours.size(), "hour"));
        putBars(page);
    }

    /** Adds the bars of the chart, from the first to the last day. All bars stand for the same number of days. */
    private void putBars(Map<String, Object> page) {
        TreeMap<Long, Sum> byDay = new TreeMap<>(days);
        long first = byDay.firstKey();
        long count = byDay.lastKey() - first + 1;
        long daysOfBar = (count + MOST_BARS - 1) / MOST_BARS;
        long[] uploads = new long[(int) ((count + daysOfBar - 1) / daysOfBar)];
        byDay.forEach((day, sum) -> uploads[(int) ((day - first) / daysOfBar)] += sum.moved);
        long most = 1;
        for (long bar : uploads) {
            most = Math.max(most, bar);
        }
        List<Map<String, Object>> bars = new ArrayList<>();
        for (int bar = 0; bar < uploads.length; bar++) {
            double height = (double) CHART_HEIGHT * uploads[bar] / most;
            Instant from = Instant.ofEpochSecond((first + bar * daysOfBar) * 86_400);
            bars.add(Map.of(
                    "x", decimal(100.0 * bar / uploads.length),
                    "width", decimal(90.0 / uploads.length),
                    "y", decimal(CHART_HEIGHT - height),
                    "height", decimal(height),
                    "label", "%s: %s uploads".formatted(from.toString().substring(0, 10), number(uploads[bar]))));
        }
        page.put("bars", bars);
        page.put("mostUploads", number(most));
        page.put("barIs", Values.count(daysOfBar, "day"));
        page.put("firstDay", Instant.ofEpochSecond(first * 86_400).toString().substring(0, 10));
        page.put(
                "lastDay",
                Instant.ofEpochSecond(byDay.lastKey() * 86_400).toString().substring(0, 10));
    }

    private static String hours(long seconds) {
        return String.format(Locale.ROOT, seconds < 36_000 ? "%,.1f" : "%,.0f", seconds / 3_600.0);
    }

    private static String decimal(double number) {
        return String.format(Locale.ROOT, "%.2f", number);
    }

    /** Formats a number for people, e.g. {@code 20,000}. */
    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
