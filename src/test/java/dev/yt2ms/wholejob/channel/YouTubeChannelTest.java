package dev.yt2ms.wholejob.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.ToolVersions;
import dev.yt2ms.download.ytdlp.YouTubeStandIn;
import dev.yt2ms.sandbox.media.Clip;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import dev.yt2ms.wholejob.CommandLineProcess;
import dev.yt2ms.wholejob.WholeJobTest;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Tests a migration from a stand-in that answers in YouTube's own format. Each available yt-dlp reads it with its real
 * YouTube extractor.
 */
@StartsProcesses
class YouTubeChannelTest extends WholeJobTest {

    private static final String WORKS_ON_YOUTUBE = "2025.11.12";
    private static final String TRAILER = "ttttttttttt";

    @AutoClose
    private final YouTubeStandIn youTube = new YouTubeStandIn();

    private final SandboxVideo first = video("-SABR-good1");
    private final SandboxVideo second = video("HTTP_Err429");
    private final SandboxVideo members = video("members0nly");
    private final SandboxVideo premium = video("premium0nly");
    private final SandboxVideo paid = video("paid4inFull");
    private final SandboxVideo ended = video("liveIs0ver_");
    private final SandboxVideo processing = video("processing_");

    private static SandboxVideo video(String id) {
        return SandboxVideo.of(id)
                .title("HTTP Error 429: Private video " + id)
                .clip(Clip.testCard(0, YouTubeStandIn.SECONDS))
                .build();
    }

    static List<Path> ytDlps() {
        return ToolVersions.ytDlps();
    }

    @ParameterizedTest
    @MethodSource("ytDlps")
    void refusedVideosDoNotStopTheOthers(Path ytDlp) throws Exception {
        YouTubeStandIn.assumeThatYouTubeCanBeDoneBy(ytDlp);
        bed.environment("PATH", ytDlp.getParent() + File.pathSeparator + System.getenv("PATH"))
                .set("download.yt-dlp", version(ytDlp).compareTo(WORKS_ON_YOUTUBE) < 0 ? ytDlp.toString() : "auto")
                .set("download.proxy", youTube.proxy())
                .set("download.args", "['" + String.join("', '", YouTubeStandIn.ARGUMENTS) + "']")
                .set("source.watch-url", "'" + YouTubeStandIn.WATCH_URL + "'");
        bed.sandbox.channel().add(members, premium, paid, ended, processing, first, second);
        youTube.video(members.id())
                .refuses("UNPLAYABLE", "Join this channel to get access to members-only content", "");
        youTube.video(premium.id()).refuses("UNPLAYABLE", "This video is only available to Music Premium members", "");
        youTube.video(paid.id()).offersTrailer(TRAILER);
        youTube.video(ended.id()).refuses("LIVE_STREAM_OFFLINE", "This live event has ended.", "");
        youTube.video(processing.id()).refuses("UNPLAYABLE", "We're processing this video. Check back later.", "");

        CommandLineProcess.Result run = bed.run("migrate");

        assertThat(run.exitCode()).as(run.err()).isEqualTo(75);
        assertThat(outcomes())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        first.id(), "VERIFIED",
                        second.id(), "VERIFIED",
                        members.id(), "FAILED PERMANENT",
                        premium.id(), "FAILED PERMANENT",
                        paid.id(), "FAILED PERMANENT",
                        ended.id(), "DEFERRED DEFERRED",
                        processing.id(), "DEFERRED DEFERRED"));
        assertArrived(first, second);
        youTube.video(ended.id()).playsAgain();
        youTube.video(processing.id()).playsAgain();

        CommandLineProcess.Result later = bed.run("migrate");

        assertThat(later.exitCode()).as(later.err()).isEqualTo(3);
        assertArrived(first, second, ended, processing);
        bed.assertNothingLeftBehind();
    }

    private Map<String, String> outcomes() {
        Map<String, String> outcomes = new TreeMap<>();
        for (JsonNode item : bed.status().path("items")) {
            String errorClass = item.path("errorClass").asString("");
            outcomes.put(item.path("videoId").asString(), (item.path("state").asString() + " " + errorClass).strip());
        }
        return outcomes;
    }

    private void assertArrived(SandboxVideo... videos) {
        for (SandboxVideo video : videos) {
            assertThat(bed.contentOf(video).title()).isEqualTo(video.snippet().title());
        }
        assertThat(bed.sandbox.platform().contents()).hasSize(videos.length);
    }

    private static String version(Path ytDlp) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(ytDlp.toString(), "--version").start();
        String version = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).isZero();
        return version;
    }
}
