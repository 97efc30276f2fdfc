package dev.yt2ms.job.download;

import dev.yt2ms.run.RunControl;
import dev.yt2ms.settings.DownloadSettings.DurationRange;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Makes each worker pause between two downloads, for a random time within the configured range. */
public final class Pacing {

    private final DurationRange range;
    private final RunControl control;
    private final ThreadLocal<Boolean> first = ThreadLocal.withInitial(() -> true);

    public Pacing(DurationRange range, RunControl control) {
        this.range = range;
        this.control = control;
    }

    /**
     * Waits for the configured time, except before a worker's first download.
     *
     * @return {@code false} if the run stops
     */
    public boolean pause() throws InterruptedException {
        if (first.get()) {
            first.set(false);
            return !control.isStopping();
        }
        long most = range.to().toMillis();
        long millis = most == 0
                ? 0
                : ThreadLocalRandom.current().nextLong(range.from().toMillis(), most + 1);
        return !control.awaitStop(Duration.ofMillis(millis));
    }
}
