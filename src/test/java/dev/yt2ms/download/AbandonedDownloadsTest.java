package dev.yt2ms.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AbandonedDownloadsTest {

    @TempDir
    private Path staging;

    @Test
    void noCookiesStayBehindAndWhatCanBeResumedDoes() throws Exception {
        Path cookies = Files.writeString(staging.resolve("cookies"), "secret");
        VideoDirectory abandoned = new VideoDirectory(staging.resolve("AbCdEfGhIjK"));
        abandoned.prepare();
        Path copy = abandoned.copyCookies(cookies);
        Path rest = Files.writeString(abandoned.path().resolve("media.mp4.part"), "half");
        Path formats = Files.writeString(abandoned.path().resolve(VideoDirectory.FORMATS), "{}");

        AbandonedDownloads.clear(staging);

        assertThat(copy).doesNotExist();
        assertThat(rest).exists();
        assertThat(formats).exists();
        assertThat(AbandonedDownloads.clear(staging.resolve("none"))).isZero();
    }
}
