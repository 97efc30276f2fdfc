package dev.yt2ms.cli;

import dev.yt2ms.job.Migration;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.run.Transfers.Direction;
import dev.yt2ms.run.Transfers.Transfer;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.Values;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** The bars on a terminal: one for the whole migration, one for each worker. Without a terminal it shows nothing. */
final class LiveDisplay implements AutoCloseable {

    private static final Duration EVERY = Duration.ofMillis(500);
    private static final int TITLE_WIDTH = 30;

    private final Migration migration;
    private final long startNanos = System.nanoTime();
    private final List<ProgressBar> downloads = new ArrayList<>();
    private final List<ProgressBar> uploads = new ArrayList<>();
    private final ProgressBar overall;
    private final ScheduledExecutorService timer;

    private LiveDisplay(Migration migration, Settings settings) {
        this.migration = migration;
        this.overall = new ProgressBarBuilder()
                .setTaskName("videos")
                .setInitialMax(-1)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis((int) EVERY.toMillis())
                .build();
        for (int worker = 1; worker <= settings.download().workers(); worker++) {
            downloads.add(worker("down " + worker));
        }
        for (int worker = 1; worker <= settings.destination().workers(); worker++) {
            uploads.add(worker("up   " + worker));
        }
        timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "display");
            thread.setDaemon(true);
            return thread;
        });
        timer.scheduleWithFixedDelay(this::refresh, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Shows the bars where there is a terminal and nobody asked for quiet. */
    static LiveDisplay onTerminal(Migration migration, Settings settings, OutputOptions output) {
        return Logging.isTerminal() && !output.quiet() ? new LiveDisplay(migration, settings) : null;
    }

    private static ProgressBar worker(String name) {
        return new ProgressBarBuilder()
                .setTaskName(name)
                .setInitialMax(0)
                .setStyle(ProgressBarStyle.ASCII)
                .setUnit(" MB", 1_000_000)
                .setUpdateIntervalMillis((int) EVERY.toMillis())
                .hideEta()
                .build();
    }

    private void refresh() {
        Map<ItemState, Long> counts = migration.ledger().counts();
        long total =
                counts.values().stream().mapToLong(Long::longValue).sum() - counts.getOrDefault(ItemState.SKIPPED, 0L);
        long done = counts.getOrDefault(ItemState.UPLOADED, 0L) + counts.getOrDefault(ItemState.VERIFIED, 0L);
        long failed = counts.getOrDefault(ItemState.FAILED, 0L);
        long bytes = migration.transfers().uploadedBytes();
        double seconds = Math.max(0.5, (System.nanoTime() - startNanos) / 1e9);
        overall.maxHint(total);
        overall.stepTo(done + failed);
        overall.setExtraMessage(" %s up, %s/s%s"
                .formatted(
                        Values.humanSize(bytes),
                        Values.humanSize((long) (bytes / seconds)),
                        failed > 0 ? ", " + failed + " failed" : ""));
        List<Transfer> running = migration.transfers().running();
        show(running, Direction.DOWNLOAD, downloads);
        show(running, Direction.UPLOAD, uploads);
    }

    private static void show(List<Transfer> running, Direction direction, List<ProgressBar> bars) {
        for (int worker = 0; worker < bars.size(); worker++) {
            int number = worker;
            ProgressBar bar = bars.get(worker);
            running.stream()
                    .filter(transfer -> transfer.direction() == direction && transfer.worker() == number)
                    .findFirst()
                    .ifPresentOrElse(
                            transfer -> {
                                bar.maxHint(Math.max(transfer.total(), transfer.bytes()));
                                bar.stepTo(transfer.bytes());
                                bar.setExtraMessage(" " + shortened(transfer.title()));
                            },
                            () -> {
                                bar.maxHint(0);
                                bar.stepTo(0);
                                bar.setExtraMessage(" waiting");
                            });
        }
    }

    /** Titles come from outside: no control characters, and not wider than the line. */
    private static String shortened(String title) {
        String plain = title.replaceAll("[\\p{Cntrl}\\p{Cf}]", " ");
        return plain.length() <= TITLE_WIDTH ? plain : plain.substring(0, TITLE_WIDTH - 1) + "…";
    }

    @Override
    public void close() {
        timer.shutdownNow();
        refresh();
        uploads.forEach(ProgressBar::close);
        downloads.forEach(ProgressBar::close);
        overall.close();
    }
}
