package dev.yt2ms.cli.terminal;

import dev.yt2ms.run.DaemonThreads;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Ends a process whose heap is so full that it does hardly anything but collect garbage. The serial collector never
 * gives up in this state: there is no {@link OutOfMemoryError}, no progress, and no reaction to a signal. All objects
 * are created beforehand, so that this watch works when no memory is left. The next run then recovers as after a
 * kill.
 */
public final class MemoryWatch {

    /**
     * The exit code of a process that was killed. The launcher uses it too, for a process that had an {@link
     * OutOfMemoryError}.
     */
    static final int EXIT_CODE = 137;

    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final double SHARE = 0.9;
    private static final double FREE = 0.1;

    private static final byte[] MESSAGE =
            ("yt2ms: out of memory: the process ends at once, and no work is lost. Run again with more "
                            + "memory, e.g. YT2MS_JAVA_OPTS=-Xmx1g\n")
                    .getBytes(StandardCharsets.UTF_8);

    private final LongSupplier nanoTime;
    private final LongSupplier collectingMillis;
    private final LongSupplier freeBytes;
    private final long mostBytes;
    private long windowStart;
    private long collectedBefore;
    private boolean alwaysFull = true;

    /**
     * Begins the first measurement window.
     *
     * @param collectingMillis the total time of garbage collection since the process began
     * @param freeBytes the part of the maximum heap that is still free
     * @param mostBytes the maximum size of the heap
     */
    MemoryWatch(LongSupplier nanoTime, LongSupplier collectingMillis, LongSupplier freeBytes, long mostBytes) {
        this.nanoTime = nanoTime;
        this.collectingMillis = collectingMillis;
        this.freeBytes = freeBytes;
        this.mostBytes = mostBytes;
        this.windowStart = nanoTime.getAsLong();
        this.collectedBefore = collectingMillis.getAsLong();
    }

    /** Starts to watch this process. */
    public static void start() {
        DaemonThreads.start("memory watch", MemoryWatch::watch);
    }

    private static void watch() {
        try {
            // A command that ends within a second, such as --help, does not pay for the following setup.
            Thread.sleep(1000);
            GarbageCollectorMXBean[] collectors =
                    ManagementFactory.getGarbageCollectorMXBeans().toArray(GarbageCollectorMXBean[]::new);
            Runtime runtime = Runtime.getRuntime();
            FileOutputStream err = new FileOutputStream(FileDescriptor.err);
            MemoryWatch watch = new MemoryWatch(
                    System::nanoTime,
                    () -> sum(collectors),
                    () -> runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory(),
                    runtime.maxMemory());
            while (!watch.isOutOfMemory()) {
                Thread.sleep(500);
            }
            err.write(MESSAGE);
        } catch (IOException e) {
            // Stderr can't be written, so nothing can be reported.
        } catch (InterruptedException e) {
            return;
        }
        Runtime.getRuntime().halt(EXIT_CODE);
    }

    private static long sum(GarbageCollectorMXBean[] collectors) {
        long sum = 0;
        for (GarbageCollectorMXBean collector : collectors) {
            sum += collector.getCollectionTime();
        }
        return sum;
    }

    /**
     * Whether the heap was full for ten seconds, in which nine tenths of the time went into garbage collection. This
     * method allocates no memory.
     */
    boolean isOutOfMemory() {
        alwaysFull &= freeBytes.getAsLong() < mostBytes * FREE;
        long now = nanoTime.getAsLong();
        if (now - windowStart < WINDOW.toNanos()) {
            return false;
        }
        long collected = collectingMillis.getAsLong();
        boolean out = alwaysFull && (collected - collectedBefore) * 1e6 > SHARE * (now - windowStart);
        windowStart = now;
        collectedBefore = collected;
        alwaysFull = true;
        return out;
    }
}
