package dev.yt2ms.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.StartsProcesses;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * Tests that a process which does nothing but collect garbage is ended. An answer of 16 MB of {@code [{},{},…]} once
 * caused this: the JVM collected garbage forever, and SIGTERM had no effect for 40 s.
 */
@StartsProcesses
class MemoryWatchTest {

    private static final long MOST = 1000;

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong collecting = new AtomicLong();
    private final AtomicLong free = new AtomicLong(10);
    private final MemoryWatch watch = new MemoryWatch(nanos::get, collecting::get, free::get, MOST);

    @Test
    void aHeapFullForTenSecondsCountsAsOutOfMemory() {
        assertThat(after(Duration.ofSeconds(9), 0.99)).isFalse();
        assertThat(after(Duration.ofSeconds(1), 0.99)).isTrue();
    }

    @Test
    void aFullHeapWithOngoingWorkDoesNotEndTheProcess() {
        for (int i = 0; i < 10; i++) {
            assertThat(after(Duration.ofSeconds(10), 0.5)).isFalse();
        }
    }

    @Test
    void aHeapThatWasEmptyInBetweenIsNotOutOfMemory() {
        for (int i = 0; i < 10; i++) {
            free.set(10);
            assertThat(after(Duration.ofSeconds(5), 0.99)).isFalse();
            free.set(500);
            assertThat(after(Duration.ofSeconds(5), 0.99)).isFalse();
        }
    }

    private boolean after(Duration time, double share) {
        nanos.addAndGet(time.toNanos());
        collecting.addAndGet((long) (time.toMillis() * share));
        return watch.isOutOfMemory();
    }

    /**
     * A program that fills its heap almost completely and then creates only garbage. No allocation fails, but each one
     * causes a garbage collection.
     */
    static final class Filled {
        private static final int BRIM = 400 << 10;

        public static void main(String[] arguments) {
            MemoryWatch.start();
            List<byte[]> kept = new ArrayList<>(200_000);
            Runtime runtime = Runtime.getRuntime();
            while (runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory() > BRIM) {
                kept.add(new byte[1 << 10]);
            }
            long garbage = 0;
            while (!kept.isEmpty()) {
                garbage += new byte[100 << 10].length;
            }
            System.exit((int) garbage);
        }
    }

    @Test
    void aProcessThatOnlyCollectsGarbageExitsLikeAKilledOne() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx48m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Filled.class.getName())
                .redirectErrorStream(true)
                .start();
        try {
            assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
            assertThat(new String(process.getInputStream().readAllBytes())).startsWith("yt2ms: out of memory: ");
            assertThat(process.exitValue()).isEqualTo(MemoryWatch.EXIT_CODE);
        } finally {
            process.destroyForcibly();
        }
    }
}
