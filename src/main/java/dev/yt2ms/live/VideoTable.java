package dev.yt2ms.live;

import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.LedgerView;
import dev.yt2ms.ledger.ListedVideo;
import dev.yt2ms.report.JsonOutput;
import dev.yt2ms.run.DaemonThreads;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The table of all videos, in memory (about 10 MB for 20,000 videos), because a search in the database would read all
 * rows for each answer. A run changes the ledger all the time, so the table is read again in the background when it is
 * asked for and has become old. In the background, reading takes at most 5 % of the time.
 */
public final class VideoTable {

    private static final long FRESH_NANOS = 2_000_000_000L;
    private static final int PAUSE_FACTOR = 20;

    private record Row(ListedVideo video, String sought) {}

    /** @param changes the value of {@link VideoTable#changes} when the reading began */
    private record Snapshot(List<Row> rows, int changes, long readAt, long tookNanos) {

        boolean isOld() {
            return System.nanoTime() - readAt > Math.max(FRESH_NANOS, PAUSE_FACTOR * tookNanos);
        }
    }

    private final LedgerView ledger;
    private final AtomicBoolean reading = new AtomicBoolean();
    private final AtomicInteger changes = new AtomicInteger();
    private volatile @Nullable Snapshot snapshot;

    public VideoTable(LedgerView ledger) {
        this.ledger = ledger;
    }

    /** Makes the next answer read the ledger again. */
    void changed() {
        changes.incrementAndGet();
    }

    /** Returns one page as a JSON object. */
    public byte[] page(VideoQuery query) {
        return page(rows(), query);
    }

    /** Returns the only page of a table without videos as a JSON object. */
    public static byte[] emptyPage(VideoQuery query) {
        return page(List.of(), query);
    }

    private static byte[] page(List<Row> all, VideoQuery query) {
        List<Row> found = found(all, query);
        int pages = Math.max(1, (found.size() + VideoQuery.PAGE_SIZE - 1) / VideoQuery.PAGE_SIZE);
        int page = Math.min(query.page(), pages - 1);
        List<Map<String, Object>> rows = new ArrayList<>();
        int end = Math.min(found.size(), (page + 1) * VideoQuery.PAGE_SIZE);
        for (Row row : found.subList(page * VideoQuery.PAGE_SIZE, end)) {
            rows.add(json(row.video()));
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("total", all.size());
        answer.put("found", found.size());
        answer.put("page", page + 1);
        answer.put("pages", pages);
        answer.put("rows", rows);
        return JsonOutput.mapper().writeValueAsBytes(answer);
    }

    private List<Row> rows() {
        Snapshot current = snapshot;
        if (current == null || current.changes() != changes.get()) {
            synchronized (this) {
                current = snapshot;
                if (current == null || current.changes() != changes.get()) {
                    current = read();
                    snapshot = current;
                }
            }
        } else if (current.isOld() && reading.compareAndSet(false, true)) {
            readLater();
        }
        return current.rows();
    }

    private void readLater() {
        Thread reader = DaemonThreads.named("live-table").newThread(() -> {
            try {
                snapshot = read();
            } finally {
                reading.set(false);
            }
        });
        reader.setUncaughtExceptionHandler((thread, e) -> changed());
        reader.start();
    }

    private Snapshot read() {
        int before = changes.get();
        long start = System.nanoTime();
        List<Row> rows = new ArrayList<>();
        ledger.forEachListed(video -> rows.add(new Row(video, folded(video.title() + '\n' + video.videoId()))));
        long end = System.nanoTime();
        return new Snapshot(List.copyOf(rows), before, end, end - start);
    }

    private static String folded(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static List<Row> found(List<Row> all, VideoQuery query) {
        List<String> words = List.of(folded(query.search()).strip().split("\\s+"));
        boolean isUnfiltered = query.search().isBlank()
                && query.state().isEmpty()
                && query.rule().isEmpty();
        if (isUnfiltered && query.sort() == VideoQuery.Sort.POSITION && !query.descending()) {
            return all;
        }
        List<Row> found = new ArrayList<>();
        for (Row row : all) {
            if ((query.state().isEmpty() || query.state().get() == row.video().state())
                    && (query.rule().isEmpty()
                            || query.rule().equals(row.video().rule()))
                    && words.stream().allMatch(row.sought()::contains)) {
                found.add(row);
            }
        }
        order(query.sort()).ifPresent(found::sort);
        return query.descending() ? reversed(found) : found;
    }

    private static List<Row> reversed(List<Row> rows) {
        Collections.reverse(rows);
        return rows;
    }

    private static Optional<Comparator<Row>> order(VideoQuery.Sort sort) {
        return switch (sort) {
            case POSITION -> Optional.empty();
            case TITLE -> Optional.of(Comparator.comparing(Row::sought));
            case PUBLISHED ->
                Optional.of(Comparator.comparing(row -> row.video().publishedAt()));
            case DURATION -> Optional.of(Comparator.comparing(row -> row.video().duration()));
            case STATE -> Optional.of(Comparator.comparing(row -> row.video().state()));
            case ATTEMPTS -> Optional.of(Comparator.comparing(row -> row.video().attempts()));
            case BYTES ->
                Optional.of(Comparator.comparing(row -> row.video().bytes().orElse(-1)));
            case UPLOADED ->
                Optional.of(Comparator.comparing(row -> row.video().uploadedAt().orElse(Instant.MIN)));
        };
    }

    private static Map<String, Object> json(ListedVideo video) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", video.videoId());
        row.put("title", video.title());
        row.put("publishedAt", video.publishedAt().toString());
        row.put("seconds", video.duration().toSeconds());
        row.put("state", video.state().name());
        row.put("attempts", video.attempts());
        row.put("why", why(video));
        row.put("bytes", video.bytes().isPresent() ? video.bytes().getAsLong() : null);
        row.put("uploadedAt", video.uploadedAt().map(Instant::toString).orElse(null));
        return row;
    }

    private static String why(ListedVideo video) {
        return (video.state() == ItemState.SKIPPED ? video.skipReason() : video.rule()).orElse("");
    }
}
