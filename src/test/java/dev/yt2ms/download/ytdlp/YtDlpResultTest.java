package dev.yt2ms.download.ytdlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.download.staging.ProgressTracker;
import dev.yt2ms.download.staging.VideoDirectory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YtDlpResultTest {

    private static final long SEED = 20261124;
    private static final String RESULT = """
            {"id":"v","filepath":"media.mp4","format_id":"1+2","ext":"mp4","acodec":"aac","width":320}
            [{"format_id":"1","filesize":5},{"format_id":"2","filesize":7}]
            """;

    @TempDir
    Path folder;

    @Test
    void randomOutputNeverLeadsToAFileOutsideTheVideosFolder() throws Exception {
        Path directory = Files.createDirectories(folder.resolve("v"));
        Files.writeString(folder.resolve("other.mp4"), "another's");
        Path media = Files.writeString(directory.resolve("media.mp4"), "media");
        Files.createDirectories(directory.resolve("folder"));
        Files.createSymbolicLink(directory.resolve("link.mp4"), Path.of("../other.mp4"));
        ProgressTracker progress = new ProgressTracker();
        for (String format : new String[] {"1", "2"}) {
            progress.accept(ProgressTracker.MARK
                    + "{\"status\":\"finished\",\"downloaded_bytes\":4,\"filename\":\"media.f" + format + ".mp4\"}");
        }
        Random random = new Random(SEED);
        int found = 0;

        for (int i = 0; i < 3000; i++) {
            byte[] written = RandomJson.of(RESULT, random);
            Files.write(directory.resolve(VideoDirectory.RESULT), written);

            Optional<YtDlpResult> result = YtDlpResult.read(new VideoDirectory(directory), progress);

            String text = "seed " + SEED + ", text " + i + ": " + new String(written, StandardCharsets.UTF_8);
            if (result.isPresent()) {
                found++;
                Path file = result.get().file();
                assertThat(file.getParent()).as(text).isEqualTo(directory);
                assertThat(Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                        .as(text)
                        .isTrue();
                assertThat(result.get().complete()).as(text).isFalse();
            }
        }

        assertThat(found)
                .as("number of random texts that gave a result")
                .isPositive()
                .isLessThan(3000);
        assertThat(media).hasContent("media");
    }

    @Test
    void aResultOfTooManyPartsOrLinesIsRefused() throws Exception {
        Path directory = Files.createDirectories(folder.resolve("v"));
        Files.writeString(directory.resolve("media.mp4"), "media");

        for (String more : new String[] {"[" + "{},".repeat(300_000) + "{}]", "[".repeat(200) + "]".repeat(200)}) {
            Files.writeString(
                    directory.resolve(VideoDirectory.RESULT),
                    RESULT.lines().findFirst().orElseThrow() + "\n" + more);
            assertThat(YtDlpResult.read(new VideoDirectory(directory), new ProgressTracker()))
                    .isEmpty();
        }
        Files.writeString(directory.resolve(VideoDirectory.RESULT), RESULT + "{}\n".repeat(300_000));
        assertThat(YtDlpResult.read(new VideoDirectory(directory), new ProgressTracker()))
                .isPresent();
    }
}
