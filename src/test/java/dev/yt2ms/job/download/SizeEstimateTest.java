package dev.yt2ms.job.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.model.Video;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/**
 * Tests how much room the staging folder reserves for a video. The estimate follows the sizes of earlier videos of the
 * channel.
 */
class SizeEstimateTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final SizeEstimate sizes = new SizeEstimate();

    private static MigrationItem item(Duration length, OptionalLong expected) {
        Video video = mock();
        when(video.duration()).thenReturn(length);
        MigrationItem item = mock();
        when(item.video()).thenReturn(video);
        when(item.expectedBytes()).thenReturn(expected);
        return item;
    }

    private long hour() {
        return sizes.of(item(HOUR, OptionalLong.empty()));
    }

    private void learn(int videos, long bytesPerSecond) {
        for (int video = 0; video < videos; video++) {
            sizes.learn(2 * bytesPerSecond * 60, Duration.ofMinutes(1));
        }
    }

    @Test
    void isGenerousUntilSomeVideosAreKnown() {
        long before = hour();
        learn(4, 100_000);

        assertThat(hour()).isEqualTo(before).isEqualTo(2 * 3600 * 750_000L);
    }

    @Test
    void followsTheLargestOfTheLastVideosWithAMargin() {
        learn(19, 100_000);
        learn(1, 200_000);
        assertThat(hour()).isEqualTo(2 * 3600 * 300_000L);

        learn(20, 1_000_000);
        assertThat(hour())
                .as("estimate after videos that were larger than the estimate")
                .isEqualTo(2 * 3600 * 1_500_000L);

        learn(20, 100_000);
        assertThat(hour()).as("estimate after twenty smaller videos").isEqualTo(2 * 3600 * 150_000L);
    }

    @Test
    void learnsNothingFromVideosOfAFewSeconds() {
        for (int video = 0; video < 20; video++) {
            sizes.learn(50_000_000, Duration.ofSeconds(2));
        }

        assertThat(hour()).isEqualTo(2 * 3600 * 750_000L);
    }

    @Test
    void theSizeFoundByAnEarlierAttemptIsPreferredToTheEstimate() {
        learn(20, 100_000);

        assertThat(sizes.of(item(HOUR, OptionalLong.of(123_456_789)))).isEqualTo(123_456_789);
        assertThat(sizes.of(item(Duration.ZERO, OptionalLong.empty())))
                .as("estimate for a video of unknown length")
                .isEqualTo(2_000_000);
    }
}
