package dev.yt2ms.download.ytdlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.download.DownloadRequest;
import dev.yt2ms.download.StageCheck.Answer;
import dev.yt2ms.download.media.Clips;
import dev.yt2ms.download.tools.MediaToolCheck;
import dev.yt2ms.model.Failure.Stage;
import dev.yt2ms.run.Cancellation;
import dev.yt2ms.settings.value.KnownSecrets;
import dev.yt2ms.settings.value.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests that a control repeats the stage at which a download failed, with another video and the real tools, and reads
 * no more data than necessary.
 */
@StartsProcesses
class YtDlpStageCheckTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    Path folder;

    @AutoClose
    private final MediaSite site = new MediaSite();

    @Test
    void aDownloadableVideoPassesEachStageAndLeavesNoFiles() throws Exception {
        site.serve("watch", MediaSite.page("v.mp4")).serve("v.mp4", MediaSite.file(Clips.bytes(Clips.mp4())));

        assertThat(repeat(Stage.EXTRACTION, "watch")).isInstanceOf(Answer.Succeeded.class);
        assertThat(repeat(Stage.MEDIA, "watch")).isInstanceOf(Answer.Succeeded.class);
        assertThat(repeat(Stage.TOOLS, "watch")).isInstanceOf(Answer.Succeeded.class);
        assertThat(folder.resolve("control")).doesNotExist();
    }

    /**
     * If the video track and the audio track are separate files, the check merges nothing. It also ignores the formats
     * that download.args chooses.
     */
    @Test
    void aVideoWithSeparatePictureAndSoundPassesToo() throws Exception {
        site.serveFolder(Clips.dash());
        TestDownloads downloads = TestDownloads.of(site);
        downloads.args.addAll(List.of("-f", "bv*+ba"));

        assertThat(repeat(downloads, Stage.MEDIA, "dash.mpd")).isInstanceOf(Answer.Succeeded.class);
    }

    @ParameterizedTest
    @CsvSource({"403, http-403", "429, throttled", "404, http-gone"})
    void aRefusedMediaFilePassesOnlyThePageStage(int status, String rule) {
        site.serve("watch", MediaSite.page("v.mp4")).serve("v.mp4", exchange -> {
            // As on YouTube, the page lists the formats, and only reading the media is refused.
            boolean read = exchange.getRequestMethod().equals("GET")
                    && exchange.getRequestHeaders().getFirst("Accept-Encoding") != null;
            (read ? MediaSite.status(status) : MediaSite.file(new byte[20_000])).to(exchange);
        });

        assertThat(repeat(Stage.EXTRACTION, "watch")).isInstanceOf(Answer.Succeeded.class);
        assertThat(repeat(Stage.MEDIA, "watch"))
                .isInstanceOfSatisfying(
                        Answer.Failed.class,
                        failed -> assertThat(failed.failure().rule()).isEqualTo(rule));
    }

    @Test
    void aRefusedPageFailsWithTheSameRuleAsADownload() {
        site.serve("watch", MediaSite.status(403));

        for (Stage stage : List.of(Stage.EXTRACTION, Stage.MEDIA)) {
            assertThat(repeat(stage, "watch"))
                    .isInstanceOfSatisfying(
                            Answer.Failed.class,
                            failed -> assertThat(failed.failure().rule()).isEqualTo("http-403"));
        }
    }

    @Test
    void aHangingToolAndItsChildrenAreEndedWhenTheRunStops() {
        TestDownloads downloads =
                TestDownloads.standIn(folder, "touch '" + folder + "/begun'", "sleep 900 & sleep 900");
        CompletableFuture<Answer> answer =
                CompletableFuture.supplyAsync(() -> repeat(downloads, Stage.EXTRACTION, "watch"));
        await().atMost(PATIENCE).until(() -> Files.exists(folder.resolve("begun")));

        downloads.cancellation.cancel(Cancellation.Reason.RUN_STOPS);

        await().atMost(PATIENCE).until(answer::isDone);
        assertThat(answer).isCompletedWithValueMatching(Answer.Cancelled.class::isInstance);
        assertThat(folder.resolve("control")).doesNotExist();
    }

    @Test
    void aToolThatHangsIsEndedAfterTheStallTimeout() {
        TestDownloads downloads = TestDownloads.standIn(folder, "sleep 900");
        downloads.stallTimeout = Duration.ofSeconds(1);

        assertThat(repeat(downloads, Stage.MEDIA, "watch"))
                .isInstanceOfSatisfying(
                        Answer.Failed.class,
                        failed -> assertThat(failed.failure().rule()).isEqualTo("stalled"));
    }

    private Answer repeat(Stage stage, String videoId) {
        return repeat(TestDownloads.of(site), stage, videoId);
    }

    private Answer repeat(TestDownloads downloads, Stage stage, String videoId) {
        KnownSecrets secrets = new KnownSecrets(List.of(new Secret(TestDownloads.API_KEY)));
        return new YtDlpStageCheck(
                        downloads.ytDlp(secrets), new MediaToolCheck(downloads.settings(), downloads.tools(), secrets))
                .repeat(
                        stage,
                        new DownloadRequest(videoId, Duration.ofSeconds(Clips.SECONDS), "", folder.resolve("control")),
                        downloads.cancellation);
    }
}
