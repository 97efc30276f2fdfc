package dev.yt2ms.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo's channel. */
class DemoChannelTest {

    @TempDir
    Path directory;

    @Test
    void theDemoHoldsWhatAMigrationStumblesOver() {
        List<SandboxVideo> videos = DemoChannel.videos();

        assertThat(videos).extracting(SandboxVideo::delivery).contains(Delivery.values());
        assertThat(videos).extracting(SandboxVideo::viewCount).contains(OptionalLong.empty());
        assertThat(videos).extracting(SandboxVideo::id).allMatch(id -> id.length() == 11);
        assertThat(videos).extracting(SandboxVideo::id).anyMatch(id -> id.startsWith("-"));
        assertThat(videos).extracting(SandboxVideo::id).anyMatch(id -> id.startsWith("_"));
        assertThat(videos).extracting(video -> video.viewCount().orElse(0)).anyMatch(count -> count > 100_000_000_000L);
        assertThat(videos).extracting(SandboxVideo::live).containsOnlyOnce(SandboxVideo.Live.UPCOMING);
    }

    @Test
    void everyDemoVideoCanBeDownloaded() throws Exception {
        try (Sandbox sandbox = Sandbox.start(directory.resolve("sandbox"), 0)) {
            DemoChannel.fill(sandbox);

            for (SandboxVideo video : DemoChannel.videos()) {
                if (video.live() == SandboxVideo.Live.NONE) {
                    YtDlp.Run run = YtDlp.download(sandbox, video.id(), directory.resolve("d" + video.id()));

                    assertThat(run.exitCode()).as(run.output()).isZero();
                    assertThat(YtDlp.probe(run.file()).duration().toMillis())
                            .isBetween(
                                    video.clip().duration().toMillis() - 100,
                                    video.clip().duration().toMillis() + 100);
                }
            }
        }
    }
}
