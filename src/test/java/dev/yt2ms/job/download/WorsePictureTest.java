package dev.yt2ms.job.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.ledger.StagedFile;
import dev.yt2ms.ledger.Upload;
import dev.yt2ms.model.Media;
import dev.yt2ms.settings.DownloadSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests whether a video that was downloaded again has a worse picture than before, and must therefore not replace its
 * content on the platform.
 */
class WorsePictureTest {

    private static final Media FULL_HD = media(1080, 1920);

    private final DownloadSettings settings = mock();

    WorsePictureTest() {
        wants(OptionalInt.empty(), DownloadSettings.Hdr.AVOID);
        when(settings.args()).thenReturn(List.of());
    }

    private void wants(OptionalInt maxHeight, DownloadSettings.Hdr hdr) {
        when(settings.picture()).thenReturn(new DownloadSettings.Picture(maxHeight, hdr));
    }

    private static Media media(int height, int width) {
        return new Media(height, width, "h264", Optional.of("aac"), Optional.empty(), false, false);
    }

    private boolean isWorse(Media there, Media now) {
        MigrationItem item = mock();
        when(item.upload()).thenReturn(Optional.of(mock(Upload.class)));
        when(item.staged())
                .thenReturn(Optional.of(
                        new StagedFile("v.mp4", 1, "0".repeat(64), Duration.ofSeconds(1), Optional.of(there))));
        return new WorsePicture(settings).isWorse(item, now);
    }

    @ParameterizedTest
    @CsvSource({
        "1080,1920, 360,640,   true",
        "1080,1920, 1078,1916, true",
        "1080,1920, 1080,1920, false",
        "1080,1920, 1080,1440, false",
        "1080,1920, 2160,3840, false",
        "1920,1080, 1080,608,  true",
        "1920,1080, 1080,1920, false",
        "1080,1920, 0,0,       false",
        "0,0,       360,640,   false"
    })
    void picturesAreComparedByTheirShorterSide(int height, int width, int nowHeight, int nowWidth, boolean worse) {
        assertThat(isWorse(media(height, width), media(nowHeight, nowWidth))).isEqualTo(worse);
    }

    @Test
    void aSmallerPictureIsNotWorseIfTheJobLimitsTheSize() {
        wants(OptionalInt.of(1080), DownloadSettings.Hdr.AVOID);
        assertThat(isWorse(FULL_HD, media(720, 1280))).isTrue();
        wants(OptionalInt.of(720), DownloadSettings.Hdr.AVOID);
        assertThat(isWorse(FULL_HD, media(720, 1280))).isFalse();
        wants(OptionalInt.empty(), DownloadSettings.Hdr.AVOID);

        for (String choice : List.of("-f", "-fworst", "--format=18", "-Sres:480", "--format-sort")) {
            when(settings.args()).thenReturn(List.of("--force-ipv4", choice));
            assertThat(isWorse(FULL_HD, media(720, 1280))).as(choice).isFalse();
        }
        when(settings.args()).thenReturn(List.of("--force-ipv4"));
        assertThat(isWorse(FULL_HD, media(720, 1280))).isTrue();
    }

    @Test
    void aSmallerPictureIsNotWorseThanAnUnwantedLargerOne() {
        assertThat(isWorse(FULL_HD.withSourceDetails(Optional.empty(), false, true), media(480, 854)))
                .as("whether a picture is worse than a larger one that is upscaled")
                .isFalse();
        assertThat(isWorse(FULL_HD.withSourceDetails(Optional.empty(), true, false), media(720, 1280)))
                .as("whether a picture is worse than a larger HDR one that is not wanted")
                .isFalse();
        wants(OptionalInt.empty(), DownloadSettings.Hdr.ALLOW);
        assertThat(isWorse(FULL_HD.withSourceDetails(Optional.empty(), true, false), media(720, 1280)))
                .isTrue();
    }

    @Test
    void aVideoThatIsNotOnThePlatformIsNeverWorse() {
        MigrationItem first = mock();
        when(first.upload()).thenReturn(Optional.empty());
        when(first.staged()).thenReturn(Optional.empty());

        assertThat(new WorsePicture(settings).isWorse(first, media(144, 256))).isFalse();
    }
}
