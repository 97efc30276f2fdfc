package dev.yt2ms.live;

import java.util.ArrayList;
import java.util.List;

/**
 * How the figures of a run have changed over time. If there are too many samples, every second one is dropped, so that
 * the history always covers the whole run. Thread-safe.
 */
final class History {

    static final int MOST = 480;

    /**
     * The figures at one moment.
     *
     * @param atMillis milliseconds since 1970
     * @param downloaded bytes that this process has downloaded
     * @param uploaded bytes that this process has uploaded
     * @param onPlatform the number of videos on the platform
     */
    record Sample(long atMillis, long downloaded, long uploaded, long onPlatform) {}

    private final List<Sample> samples = new ArrayList<>();
    private int every = 1;
    private int calls;

    synchronized void add(Sample sample) {
        if (calls++ % every != 0) {
            return;
        }
        samples.add(sample);
        if (samples.size() > MOST) {
            for (int i = samples.size() - 2; i > 0; i -= 2) {
                samples.remove(i);
            }
            every *= 2;
        }
    }

    synchronized List<Sample> samples() {
        return List.copyOf(samples);
    }
}
