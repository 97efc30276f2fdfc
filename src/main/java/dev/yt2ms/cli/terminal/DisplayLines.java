package dev.yt2ms.cli.terminal;

import dev.yt2ms.job.Migration;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.live.RemainingTime;
import dev.yt2ms.model.JobCommands;
import dev.yt2ms.report.PrintableText;
import dev.yt2ms.run.TransferPause;
import dev.yt2ms.run.Transfers.Direction;
import dev.yt2ms.run.Transfers.Transfer;
import dev.yt2ms.settings.value.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jline.utils.AttributedString;

/** Creates the lines of the live display from the migration's present status. */
final class DisplayLines {

    private static final int BAR = 24;
    /** The counts are read less often than lines are drawn, because counting a large ledger is expensive. */
    private static final long OVERALL_EVERY_NANOS = 2_000_000_000L;

    private record Seen(long bytes, long nanos) {}

    private final Migration migration;
    private final JobCommands commands;
    private final int downloaders;
    private final int uploaders;
    private final RemainingTime remaining;
    private final Map<String, Seen> firstSeen = new HashMap<>();
    private volatile String overall = "";
    private volatile long overallAt = System.nanoTime() - OVERALL_EVERY_NANOS;

    DisplayLines(Migration migration, JobCommands commands, int downloaders, int uploaders) {
        this.migration = migration;
        this.commands = commands;
        this.remaining = new RemainingTime(migration.ledger());
        this.downloaders = downloaders;
        this.uploaders = uploaders;
    }

    /** Counts the items, if the last count is two seconds old. */
    void countIfDue() {
        if (System.nanoTime() - overallAt >= OVERALL_EVERY_NANOS) {
            count();
        }
    }

    /**
     * Counts the items. The caller must not hold a lock that a logging thread needs, because a ledger that hangs would
     * then stop the whole run.
     */
    void count() {
        try {
            overall = overall();
        } catch (RuntimeException e) {
            // The ledger can't be read, which the run itself reports. The last counts stay.
        }
        overallAt = System.nanoTime();
    }

    /** The lines for a terminal of this width; the first one is for the whole migration. */
    List<String> at(int width) {
        List<Transfer> running = migration.transfers().running();
        firstSeen.keySet().retainAll(running.stream().map(DisplayLines::key).toList());
        List<String> lines = new ArrayList<>();
        lines.add(overall);
        String idle = idle();
        for (int worker = 0; worker < downloaders; worker++) {
            lines.add(line("down", Direction.DOWNLOAD, worker, running, idle));
        }
        for (int worker = 0; worker < uploaders; worker++) {
            lines.add(line("up", Direction.UPLOAD, worker, running, idle));
        }
        return lines.stream().map(line -> cut(line, width - 1)).toList();
    }

    private String overall() {
        Map<ItemState, Long> counts = migration.ledger().counts();
        long failed = count(counts, ItemState.FAILED);
        long verified = count(counts, ItemState.VERIFIED);
        long ended = ItemState.onPlatform(counts) + failed;
        long all = counts.values().stream().mapToLong(Long::longValue).sum() - count(counts, ItemState.SKIPPED);
        long bytes = migration.transfers().uploadedBytes();
        double seconds = remaining.elapsed().toMillis() / 1e3;
        return "%-7s %s %d of %d videos, %s up, %s/s%s%s%s"
                .formatted(
                        "all",
                        bar(ended, all),
                        ended,
                        all,
                        Values.humanSize(bytes),
                        Values.humanSize((long) (bytes / Math.max(seconds, 0.5))),
                        eta(),
                        verified > 0 ? ", " + verified + " verified" : "",
                        failed > 0 ? ", " + failed + " failed" : "");
    }

    private static long count(Map<ItemState, Long> counts, ItemState state) {
        return counts.getOrDefault(state, 0L);
    }

    private String eta() {
        return remaining
                .estimate()
                .map(left -> ", " + Values.humanDuration(left) + " left")
                .orElse("");
    }

    private String idle() {
        if (!migration.pause().mayTransfer()) {
            return migration.pause().state() == TransferPause.State.PAUSED
                    ? "paused (" + commands.quoted("resume") + " continues)"
                    : "waiting for the end of the run";
        }
        return migration
                .transfersWaitUntil()
                .map(from -> "waiting until " + Values.humanTime(from) + " (schedule.transfers)")
                .orElse("waiting");
    }

    private String line(String name, Direction direction, int worker, List<Transfer> running, String idle) {
        String label = "%-7s ".formatted(name + " " + (worker + 1));
        Optional<Transfer> transfer = running.stream()
                .filter(one -> one.direction() == direction && one.worker() == worker)
                .findFirst();
        return label + transfer.map(this::progress).orElse(idle);
    }

    private String progress(Transfer transfer) {
        Seen first = firstSeen.computeIfAbsent(key(transfer), key -> new Seen(transfer.bytes(), System.nanoTime()));
        double seconds = (System.nanoTime() - first.nanos()) / 1e9;
        String rate = seconds < 0.5
                ? ""
                : ", " + Values.humanSize((long) ((transfer.bytes() - first.bytes()) / seconds)) + "/s";
        return "%s %s of %s%s  %s"
                .formatted(
                        bar(transfer.bytes(), transfer.total()),
                        Values.humanSize(transfer.bytes()),
                        transfer.total() < 0 ? "?" : Values.humanSize(transfer.total()),
                        rate,
                        transfer.title());
    }

    private static String key(Transfer transfer) {
        return transfer.direction() + transfer.videoId();
    }

    private static String bar(long done, long all) {
        double part = all <= 0 ? 0 : Math.min(1, (double) done / all);
        int filled = (int) (part * BAR);
        return "[" + "#".repeat(filled) + "-".repeat(BAR - filled) + "]"
                + " %3s%%".formatted(Values.percent(Math.min(done, all), all));
    }

    /**
     * Replaces control characters, which could move the cursor, by spaces, and cuts the line to this number of columns
     * (wide characters take two), because a wrapped line would break the display.
     */
    private static String cut(String line, int width) {
        return new AttributedString(PrintableText.line(line))
                .columnSubSequence(0, width)
                .toString();
    }
}
