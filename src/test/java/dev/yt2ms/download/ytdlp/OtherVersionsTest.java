package dev.yt2ms.download.ytdlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.ToolVersions;
import dev.yt2ms.download.DownloadOutcome;
import dev.yt2ms.download.DownloadOutcome.Downloaded;
import dev.yt2ms.download.DownloadOutcome.Failed;
import dev.yt2ms.download.DownloadRequest;
import dev.yt2ms.download.DownloadTools;
import dev.yt2ms.download.media.Clips;
import dev.yt2ms.download.media.MediaProbe;
import dev.yt2ms.download.process.BoundedCommand;
import dev.yt2ms.download.process.ChildEnvironment;
import dev.yt2ms.download.tools.MediaToolCheck;
import dev.yt2ms.download.tools.ToolFinder;
import dev.yt2ms.net.Network;
import dev.yt2ms.run.Cancellation;
import dev.yt2ms.settings.value.KnownSecrets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that downloads over HTTP work with every version of ffmpeg and yt-dlp in {@link ToolVersions}. */
@StartsProcesses
class OtherVersionsTest {

    private static final KnownSecrets NONE = new KnownSecrets(List.of());

    @TempDir
    Path folder;

    @AutoClose
    private final MediaSite site = new MediaSite();

    @ParameterizedTest
    @MethodSource("dev.yt2ms.ToolVersions#ffmpegFolders")
    void ffprobeDetectsTruncatedFilesAndFfmpegMerges(Path location) throws Exception {
        TestDownloads downloads = TestDownloads.of(site);
        downloads.ffmpegLocation = Optional.of(location);
        DownloadTools tools = tools(downloads);
        BoundedCommand commands =
                new BoundedCommand(new ChildEnvironment(NONE, Optional.empty()), Duration.ofMinutes(2));
        MediaProbe probe = new MediaProbe(tools.ffprobe(), commands);
        MediaProbe.Expected clip = new MediaProbe.Expected(Duration.ofSeconds(Clips.SECONDS), true, false, false);
        byte[] matroska = Clips.bytes(Clips.matroska());

        assertThat(new MediaToolCheck(downloads.settings(), tools, NONE).problemNow(new Cancellation()))
                .isEmpty();
        for (Path file : List.of(Clips.mp4(), Clips.mp4IndexLast(), Clips.matroska())) {
            assertThat(probe.probe(file, clip, new Cancellation()))
                    .as("%s", file)
                    .isInstanceOf(MediaProbe.Result.Whole.class);
        }
        for (Path file : List.of(
                Clips.cutWithWholeBoxes(folder.resolve("half.mp4")),
                Files.write(folder.resolve("half.mkv"), Arrays.copyOf(matroska, matroska.length / 2)))) {
            assertThat(probe.probe(file, clip, new Cancellation()))
                    .as("%s", file)
                    .isInstanceOfSatisfying(
                            MediaProbe.Result.Broken.class,
                            broken -> assertThat(broken.failure().rule()).isEqualTo("media-cut"));
        }
        assertDownloadsAndMerges(downloads, tools);
    }

    @ParameterizedTest
    @MethodSource("dev.yt2ms.ToolVersions#ytDlps")
    void ytDlpDownloadsMergesAndReportsWhatFails(Path ytDlp) {
        TestDownloads downloads = TestDownloads.of(site);
        downloads.ytDlp = ytDlp.toString();
        DownloadTools tools = tools(downloads);

        assertDownloadsAndMerges(downloads, tools);
        site.serve("gone.mp4", MediaSite.status(404)).serve("busy.mp4", MediaSite.status(429));
        assertThat(failure(downloads, tools, "gone.mp4")).isEqualTo("http-gone");
        assertThat(failure(downloads, tools, "busy.mp4")).isEqualTo("throttled");
    }

    private void assertDownloadsAndMerges(TestDownloads downloads, DownloadTools tools) {
        site.serveFolder(Clips.dash()).serveFolder(Clips.hls());
        byte[] clip = Clips.bytes(Clips.mp4());
        site.serve("clip.mp4", MediaSite.file(clip)).serve("cut.mp4", MediaSite.withoutLength(clip, clip.length / 2));

        for (String video : List.of("clip.mp4", "dash.mpd", "hls.m3u8")) {
            assertThat(download(downloads, tools, video))
                    .as(video)
                    .isInstanceOfSatisfying(
                            Downloaded.class, done -> assertThat(done.media()).hasToString("320x180 h264/aac"));
        }
        assertThat(failure(downloads, tools, "cut.mp4")).isEqualTo("media-cut");
    }

    private String failure(TestDownloads downloads, DownloadTools tools, String video) {
        DownloadOutcome outcome = download(downloads, tools, video);
        assertThat(outcome).as(video).isInstanceOf(Failed.class);
        return ((Failed) outcome).failure().rule();
    }

    private DownloadOutcome download(TestDownloads downloads, DownloadTools tools, String video) {
        return downloads
                .downloader(NONE, tools, downloads.starter(tools))
                .download(
                        new DownloadRequest(
                                video,
                                downloads.duration,
                                "",
                                folder.resolve("videos").resolve(video)),
                        (bytes, total) -> {},
                        new Cancellation());
    }

    /** Returns the tools that a run finds with these settings. */
    private static DownloadTools tools(TestDownloads downloads) {
        return new ToolFinder(downloads.settings(), downloads.source(), Network.direct(), NONE).resolveInstalled();
    }
}
