package dev.yt2ms.download.ytdlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.download.DownloadRequest;
import dev.yt2ms.download.media.Clips;
import dev.yt2ms.download.ytdlp.FormatProbe.Answer;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.settings.value.KnownSecrets;
import dev.yt2ms.settings.value.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the probe finds the size of a video before its download, if the source reports it. */
@StartsProcesses
class FormatProbeTest {

    @TempDir
    Path folder;

    @AutoClose
    private final MediaSite site = new MediaSite();

    @Test
    void theBitrateOfTheChosenFormatGivesTheSize() throws IOException {
        site.serveFolder(Clips.dash());

        Answer answer = ask(TestDownloads.of(site), "dash.mpd");

        assertThat(answer).isInstanceOf(Answer.Known.class);
        assertThat(((Answer.Known) answer).bytes()).isBetween(1_000L, 10_000_000L);
        assertThat(folder.resolve("v")).doesNotExist();
    }

    @Test
    void theResolutionOfTheChosenFormatIsReported() throws IOException {
        site.serveFolder(Clips.dash()).serve("clip.mp4", MediaSite.file(Clips.bytes(Clips.mp4())));

        assertThat(picture(TestDownloads.of(site), "dash.mpd")).isEqualTo(new Answer.Picture(180, 320, false));
        assertThat(picture(TestDownloads.of(site), "clip.mp4")).isInstanceOf(Answer.Unknown.class);
        assertThat(picture("{\"height\": 720, \"format_id\": \"298-sr+140\"}"))
                .isEqualTo(new Answer.Picture(720, 0, true));
        for (String said : List.of("", "[]", "{\"height\": \"720\"}", "{\"height\": -1}", "{\"height\": 1e99}")) {
            assertThat(picture(said)).as(said).isInstanceOf(Answer.Unknown.class);
        }
    }

    private Answer picture(String said) throws IOException {
        Path file = Files.writeString(folder.resolve("said"), said);
        return picture(TestDownloads.standIn(folder, "cat '" + file + "' >result.json"), "video");
    }

    private Answer picture(TestDownloads downloads, String videoId) {
        return probe(downloads).askForPicture(request(videoId), downloads.cancellation);
    }

    @Test
    void theSizeIsUnknownIfTheSourceGivesNeitherSizeNorBitrate() throws IOException {
        site.serve("clip.mp4", MediaSite.file(Clips.bytes(Clips.mp4())));

        assertThat(ask(TestDownloads.of(site), "clip.mp4")).isInstanceOf(Answer.Unknown.class);
    }

    @Test
    void theReasonIsReportedIfAVideoCannotBeDownloaded() {
        Answer answer = ask(TestDownloads.of(site), "no-such-video");

        assertThat(answer).isInstanceOf(Answer.Failed.class);
        assertThat(((Answer.Failed) answer).failure().failureClass()).isEqualTo(FailureClass.PERMANENT);
        assertThat(folder.resolve("v")).doesNotExist();
    }

    @Test
    void declaredSizesArePreferredToEstimates() throws IOException {
        assertThat(known("{\"filesize\": 1000, \"filesize_approx\": 5, \"tbr\": 1}"))
                .isEqualTo(new Answer.Known(1000));
        assertThat(known("{\"filesize_approx\": 2000.5, \"tbr\": 1}")).isEqualTo(new Answer.Known(2000));
        assertThat(known("{\"filesize\": null, \"tbr\": 8}")).isEqualTo(new Answer.Known(1000 * Clips.SECONDS));
    }

    @Test
    void randomToolOutputGivesAPlausibleSizeOrNone() throws IOException {
        for (String said :
                List.of("", "[]", "null", "7", "{", "{\"filesize\":-1}", "{\"tbr\":1e308}", "{\"tbr\":\"x\"}")) {
            assertThat(known(said)).as(said).isInstanceOf(Answer.Unknown.class);
        }
        long seed = 20261125;
        Random random = new Random(seed);
        for (int i = 0; i < 30; i++) {
            byte[] said = RandomJson.of("{\"filesize\":1000,\"filesize_approx\":1e4,\"tbr\":400.5}", random);
            Answer answer = known(said);
            assertThat(answer instanceof Answer.Unknown
                            || answer instanceof Answer.Known known && known.bytes() > 0 && known.bytes() < 1e13)
                    .as("seed %d: %s", seed, new String(said, StandardCharsets.ISO_8859_1))
                    .isTrue();
        }
    }

    private Answer known(String said) throws IOException {
        return known(said.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the answer of a probe whose yt-dlp prints these bytes. */
    private Answer known(byte[] said) throws IOException {
        Path file = Files.write(folder.resolve("said"), said);
        return ask(TestDownloads.standIn(folder, "cat '" + file + "' >result.json"), "video");
    }

    private Answer ask(TestDownloads downloads, String videoId) {
        return probe(downloads).ask(request(videoId), downloads.cancellation);
    }

    private DownloadRequest request(String videoId) {
        return new DownloadRequest(videoId, Duration.ofSeconds(Clips.SECONDS), "", folder.resolve("v"));
    }

    private static FormatProbe probe(TestDownloads downloads) {
        return new FormatProbe(downloads.ytDlp(new KnownSecrets(List.of(new Secret(TestDownloads.API_KEY)))));
    }
}
