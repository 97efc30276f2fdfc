package dev.yt2ms.download.staging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.download.process.LineSplitter;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProgressTrackerTest {

    private final ProgressTracker progress = new ProgressTracker();

    @Test
    void reportsNoProgressAtTheStart() {
        assertThat(progress.bytes()).isZero();
        assertThat(progress.total()).isEqualTo(-1);
    }

    @Test
    void addsUpTheFilesOfAVideo() {
        tell("media.f1.mp4", 50, "100");
        assertThat(progress.total()).isEqualTo(100);
        tell("media.f1.mp4", 100, "100");
        tell("media.f2.m4a", 10, "30");

        assertThat(progress.bytes()).isEqualTo(110);
        assertThat(progress.total()).isEqualTo(130);
    }

    @Test
    void neverGoesBack() {
        tell("media.mp4", 80, "100");
        tell("media.mp4", 10, "100");

        assertThat(progress.bytes()).isEqualTo(80);
        assertThat(progress.total()).isEqualTo(100);
    }

    @Test
    void usesEstimatedSizesIfTheSizeIsUnknown() {
        progress.accept(ProgressTracker.MARK
                + "{\"filename\": \"a\", \"downloaded_bytes\": 827, \"total_bytes_estimate\": 4135.5, \"eta\": null}");

        assertThat(progress.total()).isEqualTo(4135);
    }

    @Test
    void keepsCountingTheBytesOfFinishedFiles() {
        progress.accept(ProgressTracker.MARK
                + "{\"status\": \"finished\", \"filename\": \"media.f140.m4a\", \"downloaded_bytes\": 7}");

        assertThat(progress.finishedBytes("140")).contains(7L);
        assertThat(progress.finishedBytes("14")).isEmpty();
    }

    @Test
    void doesNotConsumeLinesThatAreNotProgress() {
        assertThat(progress.accept("[download] Destination: media.mp4")).isFalse();
        assertThat(progress.accept(ProgressTracker.MARK)).isTrue();
        assertThat(progress.accept(ProgressTracker.MARK + "{\"downloaded_bytes\": -1e400}"))
                .isTrue();
        assertThat(progress.bytes()).isZero();
    }

    @Test
    void toleratesAnyOutput() {
        long seed = 20261123;
        Random random = new Random(seed);
        String good = ProgressTracker.MARK
                + "{\"status\": \"downloading\", \"filename\": \"media.mp4\", \"downloaded_bytes\": 5, \"total_bytes\": 9}\n";
        LineSplitter lines = new LineSplitter(256, progress::accept);
        long before = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = good.getBytes(StandardCharsets.UTF_8);
            for (int change = random.nextInt(4); change > 0; change--) {
                bytes[random.nextInt(bytes.length)] =
                        random.nextBoolean() ? (byte) random.nextInt() : (byte) ('0' + random.nextInt(10));
            }
            lines.accept(bytes, random.nextInt(bytes.length + 1));

            assertThat(progress.bytes()).as("seed %d round %d", seed, round).isGreaterThanOrEqualTo(before);
            before = progress.bytes();
        }
    }

    private void tell(String file, long bytes, String total) {
        progress.accept(ProgressTracker.MARK + "{\"status\": \"downloading\", \"filename\": \"" + file
                + "\", \"downloaded_bytes\": " + bytes + ", \"total_bytes\": " + total + "}");
    }
}
