package dev.yt2ms.job;

import dev.yt2ms.run.RunControl;
import dev.yt2ms.settings.DownloadSettings.DurationRange;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** The wait between two downloads of a worker. */
final class Pacing {

    private final DurationRange range;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final ThreadLocal<Boolean> first = ThreadLocal.withInitial(() -> true);

    Pacing(DurationRange range, RunControl control) {
        this.range = range;
        control.onStop(stopped::countDown);
    }

    /**
     * Waits as long as the setting says; not before a worker's first download.
     *
     * @return {@code false} when the run stops
     */
    boolean pause() throws InterruptedException {
        if (first.get()) {
            first.set(false);
            return stopped.getCount() > 0;
        }
        long most = range.to().toMillis();
        long millis = most == 0
                ? 0
                : ThreadLocalRandom.current().nextLong(range.from().toMillis(), most + 1);
        return !stopped.await(millis, TimeUnit.MILLISECONDS);
    }
}
