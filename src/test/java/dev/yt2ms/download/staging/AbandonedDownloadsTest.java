package dev.yt2ms.download.staging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.download.process.ChildEnvironment;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AbandonedDownloadsTest {

    @TempDir
    private Path staging;

    @Test
    void cookiesAreDeletedAndResumablePartialFilesAreKept() throws Exception {
        VideoDirectory abandoned = new VideoDirectory(staging.resolve("AbCdEfGhIjK"));
        abandoned.prepare();
        Path copy = abandoned.writeCookies(new byte[] {'s'});
        Path rest = Files.writeString(abandoned.path().resolve("media.mp4.part"), "half");
        Path formats = Files.writeString(abandoned.path().resolve(VideoDirectory.FORMATS), "{}");

        Path unpacked = Files.createDirectories(
                ChildEnvironment.temporaryBelow(abandoned.path()).resolve("_MEI4711"));
        Files.writeString(unpacked.resolve("libpython3.so"), "what a killed one-file yt-dlp leaves");

        AbandonedDownloads.clear(staging);

        assertThat(unpacked).doesNotExist();
        assertThat(copy).doesNotExist();
        assertThat(rest).exists();
        assertThat(formats).exists();
        assertThat(AbandonedDownloads.clear(staging.resolve("none"))).isZero();
    }
}
