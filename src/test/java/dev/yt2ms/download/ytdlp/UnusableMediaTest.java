package dev.yt2ms.download.ytdlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.download.DownloadOutcome;
import dev.yt2ms.download.DownloadOutcome.Failed;
import dev.yt2ms.download.media.Clips;
import dev.yt2ms.faults.FaultCell;
import dev.yt2ms.faults.Survives;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests downloads of unusable files over real HTTP. yt-dlp reports some of these downloads as successes and others as
 * failures.
 */
@StartsProcesses
class UnusableMediaTest {

    @TempDir
    Path folder;

    @AutoClose
    private final MediaSite site = new MediaSite();

    private final byte[] clip = Clips.bytes(Clips.mp4());

    @Test
    @Survives(FaultCell.MEDIA_PARTIAL)
    void anAlwaysTruncatedFileIsResumedLater() {
        site.serve("v.mp4", MediaSite.upTo(clip, clip.length / 4));

        Failure failure = failure(TestDownloads.of(site));

        assertThat(failure.failureClass()).isEqualTo(FailureClass.RETRY);
        assertThat(failure.rule()).isEqualTo("network");
        assertThat(failure.keepPartial()).isTrue();
        assertThat(folder.resolve("v")).isNotEmptyDirectory();
    }

    @Test
    @Survives(FaultCell.MEDIA_TRUNCATED)
    void aTruncatedAnswerWithoutContentLengthIsNotAccepted() {
        site.serve("v.mp4", MediaSite.withoutLength(clip, clip.length / 2));

        assertWiped(failure(TestDownloads.of(site)), "media-cut");
    }

    @Test
    void aTruncatedFileWhoseIndexIsAtItsEndIsNotAccepted() {
        byte[] last = Clips.bytes(Clips.mp4IndexLast());
        site.serve("v.mp4", MediaSite.withoutLength(last, last.length / 2));

        assertWiped(failure(TestDownloads.of(site)), "media-cut");
    }

    @Test
    @Survives(FaultCell.MEDIA_JUNK)
    void junkIsNotAccepted() {
        byte[] junk = new byte[100_000];
        new Random(1).nextBytes(junk);
        site.serve("v.mp4", MediaSite.file(junk));

        assertThat(failure(TestDownloads.of(site)).keepPartial()).isFalse();
        assertThat(folder.resolve("v")).doesNotExist();
    }

    @Test
    @Survives(FaultCell.MEDIA_EMPTY)
    void anEmptyFileIsNotAccepted() {
        site.serve("v.mp4", MediaSite.withoutLength(clip, 0));

        assertThat(failure(TestDownloads.of(site)).failureClass()).isEqualTo(FailureClass.RETRY);
    }

    @Test
    @Survives(FaultCell.MEDIA_OF_OTHER_DURATION)
    void anotherVideosFileIsNotAccepted() {
        site.serve("v.mp4", MediaSite.file(clip));
        TestDownloads downloads = TestDownloads.of(site);
        downloads.duration = Duration.ofSeconds(60);

        Failure failure = failure(downloads);

        assertWiped(failure, "media-duration");
        assertThat(failure.message()).contains("8.0 s").contains("60.0 s");
    }

    @Test
    @Survives(FaultCell.MEDIA_MIXED)
    void aFileMixedFromTwoFilesIsNotAccepted() throws IOException {
        byte[] other = Clips.bytes(Clips.otherMp4());
        Path directory = Files.createDirectories(folder.resolve("v"));
        Files.write(directory.resolve("media.mp4.part"), Arrays.copyOf(other, other.length / 2));
        site.serve("v.mp4", MediaSite.file(clip));

        assertThat(failure(TestDownloads.of(site)).keepPartial()).isFalse();
        assertThat(directory).doesNotExist();
    }

    @Test
    void aPartialFileLongerThanTheWholeIsDeleted() throws IOException {
        Path directory = Files.createDirectories(folder.resolve("v"));
        Files.write(directory.resolve("media.mp4.part"), new byte[clip.length + 1]);
        site.serve("v.mp4", MediaSite.file(clip));

        // Depending on its version, yt-dlp fails with HTTP 416, or takes the wrong partial file for a complete one.
        // yt2ms must detect both.
        assertThat(failure(TestDownloads.of(site)).keepPartial()).isFalse();
        assertThat(directory).doesNotExist();
    }

    /**
     * A malicious source could use a playlist to make ffmpeg read a file of this machine, which yt2ms would then
     * upload.
     */
    @Test
    void aPlaylistInPlaceOfMediaCannotReadFilesOfThisMachine() {
        String stream =
                "<AdaptationSet contentType=\"%s\" mimeType=\"%s/mp4\"><Representation id=\"%1$s\" codecs=\"%s\""
                        + " bandwidth=\"1000\"%s><SegmentList duration=\"8\"><SegmentURL media=\"%s\"/></SegmentList>"
                        + "</Representation></AdaptationSet>";
        String manifest = "<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\""
                + " mediaPresentationDuration=\"PT8S\"><Period>"
                + stream.formatted("video", "video", "avc1.64000c", " width=\"320\" height=\"180\"", "list.mp4")
                + stream.formatted("audio", "audio", "mp4a.40.2", "", "sound.m4a")
                + "</Period></MPD>";
        String list = "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:8\n#EXTINF:8,\nfile:" + Clips.otherMp4()
                + "\n#EXT-X-ENDLIST\n";
        site.serve("dash.mpd", MediaSite.file(manifest.getBytes(StandardCharsets.UTF_8)))
                .serve("list.mp4", MediaSite.file(list.getBytes(StandardCharsets.UTF_8)))
                .serve("sound.m4a", MediaSite.file(Clips.bytes(Clips.soundOnly())));

        assertThat(failure(TestDownloads.of(site), "dash.mpd").rule()).isEqualTo("postprocessing");
        assertThat(folder.resolve("v")).doesNotExist();
    }

    @Test
    void aFileWithAMissingFragmentIsNotAccepted() {
        site.serveFolder(Clips.hls()).serve("hls2.ts", MediaSite.status(404));
        TestDownloads downloads = TestDownloads.of(site);
        downloads.args = List.of("--fragment-retries", "0");

        Failure failure = failure(downloads, "hls.m3u8");

        assertThat(failure.failureClass()).isIn(FailureClass.RETRY, FailureClass.PERMANENT);
        assertThat(failure.failureClass() == FailureClass.RETRY
                        || failure.ifNotGone().isPresent())
                .isTrue();
    }

    @Test
    void soundOfHalfTheLengthIsNoticed() throws IOException {
        site.serveFolder(Clips.dash());
        // The last fragments of the audio track arrive empty, without an error.
        site.serve("chunk-stream1-00003.m4s", MediaSite.withoutLength(clip, 0));
        site.serve("chunk-stream1-00004.m4s", MediaSite.withoutLength(clip, 0));

        assertThat(failure(TestDownloads.of(site), "dash.mpd").keepPartial()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "404, http-gone, PERMANENT",
        "410, http-gone, PERMANENT",
        "403, http-403, RETRY",
        "429, throttled, RETRY",
        "503, network, RETRY"
    })
    void failuresOfTheVideosPageAreClassified(int status, String rule, FailureClass failureClass) {
        site.serve("v.mp4", MediaSite.status(status));

        Failure failure = failure(TestDownloads.of(site));

        assertThat(failure.rule()).isEqualTo(rule);
        assertThat(failure.failureClass()).isEqualTo(failureClass);
        assertThat(failure.stage()).isEqualTo(Failure.Stage.EXTRACTION);
        assertThat(failure.ifNotGone().isPresent()).isEqualTo(status == 404 || status == 410);
    }

    @ParameterizedTest
    @CsvSource({"404, http-gone", "403, http-403", "429, throttled", "503, network"})
    void failuresOfTheMediaFileAreClassified(int status, String rule) {
        site.serve("watch", MediaSite.page("v.mp4")).serve("v.mp4", MediaSite.status(status));
        TestDownloads downloads = TestDownloads.of(site);

        Failure failure = failure(downloads, "watch");
        assertThat(failure.rule()).isEqualTo(rule);
        assertThat(failure.stage()).isEqualTo(Failure.Stage.MEDIA);
    }

    @Test
    void aPageWithoutAVideoIsUnsupported() {
        site.serve("watch", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("<html>none</html>".getBytes(StandardCharsets.UTF_8));
        });

        assertThat(failure(TestDownloads.of(site), "watch").rule()).isEqualTo("unsupported-page");
    }

    @Test
    void anUnknownOptionOfYtDlpNeedsAPerson() {
        site.serve("v.mp4", MediaSite.file(clip));
        TestDownloads downloads = TestDownloads.of(site);
        downloads.args = List.of("--no-such-option");

        Failure failure = failure(downloads);

        assertThat(failure.rule()).isEqualTo("usage");
        assertThat(failure.failureClass()).isEqualTo(FailureClass.OPERATOR);
        assertThat(failure.message()).contains("no such option").contains("download.args");
    }

    @Test
    void aFileLargerThanDownloadArgsAllowIsNotTriedAgain() {
        site.serve("v.mp4", MediaSite.file(clip));
        TestDownloads downloads = TestDownloads.of(site);
        downloads.args = List.of("--max-filesize", "10k");

        Failure failure = failure(downloads);

        assertThat(failure.rule()).isEqualTo("filtered");
        assertThat(failure.failureClass()).isEqualTo(FailureClass.PERMANENT);
    }

    @Test
    void aSiteThatIsUnavailableIsTriedAgain() {
        TestDownloads downloads = new TestDownloads();

        Failure failure = failure(downloads);

        assertThat(failure.rule()).isEqualTo("network");
        assertThat(failure.inARow()).contains(FailureClass.OUTAGE);
    }

    private Failure failure(TestDownloads downloads) {
        return failure(downloads, "v.mp4");
    }

    private Failure failure(TestDownloads downloads, String id) {
        DownloadOutcome outcome = downloads.download(id, folder.resolve("v"));
        assertThat(outcome).isInstanceOf(Failed.class);
        return ((Failed) outcome).failure();
    }

    private void assertWiped(Failure failure, String rule) {
        assertThat(failure.rule()).isEqualTo(rule);
        assertThat(failure.failureClass()).isEqualTo(FailureClass.RETRY);
        assertThat(failure.keepPartial()).isFalse();
        assertThat(folder.resolve("v")).doesNotExist();
    }
}
