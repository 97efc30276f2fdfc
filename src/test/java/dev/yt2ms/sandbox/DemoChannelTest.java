package dev.yt2ms.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.sandbox.platform.PlatformClient;
import dev.yt2ms.sandbox.youtube.Delivery;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the demo's channel contains the typical difficulties of a real migration. */
@StartsProcesses
class DemoChannelTest {

    @TempDir
    Path directory;

    @Test
    void theDemoChannelContainsTheTypicalDifficultiesOfAMigration() {
        List<SandboxVideo> videos = DemoChannel.videos();

        assertThat(videos)
                .extracting(video -> video.media().delivery())
                .contains(Delivery.MP4, Delivery.HLS, Delivery.SEPARATE);
        assertThat(videos).extracting(video -> video.counts().views()).contains(OptionalLong.empty());
        assertThat(videos).extracting(SandboxVideo::id).allMatch(id -> id.length() == 11);
        assertThat(videos).extracting(SandboxVideo::id).anyMatch(id -> id.startsWith("-"));
        assertThat(videos).extracting(SandboxVideo::id).anyMatch(id -> id.startsWith("_"));
        assertThat(videos)
                .extracting(video -> video.counts().views().orElse(0))
                .anyMatch(count -> count > 100_000_000_000L);
        assertThat(videos).extracting(video -> video.broadcast().live()).containsOnlyOnce(SandboxVideo.Live.UPCOMING);
    }

    @Test
    void everyDemoVideoCanBeDownloaded() throws Exception {
        try (Sandbox sandbox = Sandbox.start(directory, 0)) {
            DemoChannel.fill(sandbox);
            PlatformClient client = new PlatformClient(sandbox);

            for (SandboxVideo video : DemoChannel.videos()) {
                URI watch = URI.create(sandbox.watchUrl().replace("{id}", video.id()));
                String page = client.get(watch).body();
                Matcher source = Pattern.compile("<source src=\"([^\"]+)\"").matcher(page);

                assertThat(source.find()).as(page).isEqualTo(video.broadcast().live() == SandboxVideo.Live.NONE);
                if (video.broadcast().live() == SandboxVideo.Live.NONE) {
                    assertThat(client.get(watch.resolve(source.group(1))).status())
                            .isEqualTo(200);
                }
            }
        }
    }
}
