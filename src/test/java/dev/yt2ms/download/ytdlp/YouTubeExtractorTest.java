package dev.yt2ms.download.ytdlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.ToolVersions;
import dev.yt2ms.download.DownloadOutcome;
import dev.yt2ms.download.DownloadOutcome.Downloaded;
import dev.yt2ms.download.DownloadOutcome.Failed;
import dev.yt2ms.download.DownloadRequest;
import dev.yt2ms.download.DownloadTools;
import dev.yt2ms.download.media.Clips;
import dev.yt2ms.download.tools.ToolException;
import dev.yt2ms.download.tools.ToolFinder;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.settings.DownloadSettings;
import dev.yt2ms.settings.value.KnownSecrets;
import dev.yt2ms.settings.value.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests the real YouTube extractor of each installed yt-dlp against a server that imitates YouTube. */
@ParameterizedClass
@MethodSource("ytDlps")
@StartsProcesses
class YouTubeExtractorTest {

    private static final String ASKED = "a-SABR-bcde";
    private static final String OTHER = "ooooooooooo";

    @TempDir
    Path folder;

    @AutoClose
    private final YouTubeStandIn youTube = new YouTubeStandIn();

    private final TestDownloads downloads = new TestDownloads();
    private final Path ytDlp;
    private int attempts;

    YouTubeExtractorTest(Path ytDlp) {
        this.ytDlp = ytDlp;
        downloads.watchUrl = YouTubeStandIn.WATCH_URL;
        downloads.ytDlp = ytDlp.toString();
        downloads.proxy = Optional.of(new Secret(youTube.proxy()));
        downloads.args.addAll(List.of("--fragment-retries", "1", "--retry-sleep", "fragment:0"));
        downloads.args.addAll(YouTubeStandIn.ARGUMENTS);
    }

    static List<Path> ytDlps() {
        return ToolVersions.ytDlps();
    }

    @BeforeEach
    void needsARuntime() {
        YouTubeStandIn.assumeThatYouTubeCanBeDoneBy(ytDlp);
    }

    private ToolFinder finder() {
        return YouTubeStandIn.finder(downloads, ytDlp);
    }

    private DownloadOutcome download() {
        DownloadTools tools = finder().resolveInstalled();
        return downloads
                .downloader(new KnownSecrets(List.of()), tools, downloads.starter(tools))
                .download(
                        new DownloadRequest(ASKED, downloads.duration, "", folder.resolve("v" + attempts++)),
                        (bytes, total) -> downloads.progress.add(new long[] {bytes, total}),
                        downloads.cancellation);
    }

    private Failure failure() {
        DownloadOutcome outcome = download();
        assertThat(outcome).isInstanceOf(Failed.class);
        return ((Failed) outcome).failure();
    }

    @Test
    void pictureAndSoundAreMerged() {
        DownloadOutcome outcome = download();

        assertThat(outcome).isInstanceOf(Downloaded.class);
        assertThat(((Downloaded) outcome).media()).hasToString("320x180 h264/aac");
        assertThat(youTube.requests()).contains("GET /watch", "POST /youtubei/v1/player", "GET /videoplayback");
        assertThat(downloads.progress.get(downloads.progress.size() - 1)[0])
                .isEqualTo(Clips.bytes(Clips.silent()).length + (long) Clips.bytes(Clips.soundOnly()).length);
    }

    private record Refusal(String status, String reason, String subreason, String rule, FailureClass meaning) {}

    private static final List<Refusal> REFUSALS = List.of(
            new Refusal("ERROR", "Video unavailable", "This video is not available", "gone", FailureClass.PERMANENT),
            new Refusal(
                    "LOGIN_REQUIRED",
                    "Sign in to confirm you’re not a bot",
                    "This helps protect our community. Learn more",
                    "bot-check",
                    FailureClass.OPERATOR),
            new Refusal(
                    "ERROR",
                    "Video unavailable",
                    "This content isn’t available, try again later.",
                    "throttled",
                    FailureClass.THROTTLED),
            new Refusal(
                    "UNPLAYABLE",
                    "Join this channel to get access to members-only content like this video, and other exclusive perks.",
                    "",
                    "members-only",
                    FailureClass.PERMANENT),
            new Refusal(
                    "UNPLAYABLE",
                    "This video is only available to Music Premium members",
                    "",
                    "premium-only",
                    FailureClass.PERMANENT),
            new Refusal(
                    "UNPLAYABLE",
                    "Video unavailable",
                    "This video contains content from HTTP Error 429: Private video, who has blocked it on copyright grounds",
                    "blocked-on-copyright",
                    FailureClass.PERMANENT),
            new Refusal(
                    "UNPLAYABLE",
                    "Video unavailable",
                    "The uploader has not made this video available in your country",
                    "blocked-in-country",
                    FailureClass.PERMANENT),
            new Refusal(
                    "LIVE_STREAM_OFFLINE",
                    "This live event will begin in 3 hours.",
                    "",
                    "not-yet",
                    FailureClass.DEFERRED),
            new Refusal("LIVE_STREAM_OFFLINE", "This live event has ended.", "", "live", FailureClass.DEFERRED),
            new Refusal(
                    "UNPLAYABLE",
                    "This live stream recording is not available.",
                    "",
                    "no-recording",
                    FailureClass.PERMANENT),
            new Refusal(
                    "UNPLAYABLE",
                    "We're processing this video. Check back later.",
                    "",
                    "processing",
                    FailureClass.DEFERRED),
            new Refusal(
                    "LOGIN_REQUIRED",
                    "Private video",
                    "Sign in if you've been granted access to this video",
                    "private",
                    FailureClass.PERMANENT),
            new Refusal(
                    "AGE_VERIFICATION_REQUIRED",
                    "Sign in to confirm your age",
                    "This video may be inappropriate for some users.",
                    "age-restricted",
                    FailureClass.PERMANENT),
            new Refusal("UNPLAYABLE", "The page needs to be reloaded.", "", "page-reload", FailureClass.OPERATOR),
            new Refusal(
                    "UNPLAYABLE", "Quarks were found", "Nobody has heard of them", "unknown", FailureClass.OPERATOR));

    @Test
    void refusalsOfYouTubeAreClassifiedByTheirText() {
        SoftAssertions softly = new SoftAssertions();
        for (Refusal refusal : REFUSALS) {
            youTube.video(ASKED)
                    .titled("HTTP Error 429: Private video, No space left on device")
                    .refuses(refusal.status, refusal.reason, refusal.subreason);

            Failure failure = failure();

            softly.assertThat(failure.rule()).as("%s", failure.message()).isEqualTo(refusal.rule);
            softly.assertThat(meaning(failure)).as("%s", failure.message()).isEqualTo(refusal.meaning);
        }
        softly.assertAll();
    }

    /**
     * Returns the failure class that applies if several videos in a row fail. If the failure has none, returns the
     * class that applies to a single video.
     */
    private static FailureClass meaning(Failure failure) {
        return failure.failureClass() == FailureClass.RETRY
                ? failure.inARow().orElse(FailureClass.RETRY)
                : failure.failureClass();
    }

    @Test
    void statusCodesOfPageAndMediaAreReported() {
        youTube.video(ASKED).answers(429);
        assertThat(failure().rule()).isEqualTo("throttled");
        youTube.video(ASKED).answers(403);
        assertThat(failure().rule()).isEqualTo("http-403");
        youTube.video(ASKED).answers(200).video(ASKED).mediaAnswers(403);
        assertThat(failure().rule()).isEqualTo("http-403");
        youTube.video(ASKED).mediaAnswers(404);
        assertThat(failure().rule()).isEqualTo("http-gone");
    }

    @Test
    void aLiveStreamIsLeftToALaterRunWhateverItsTitle() {
        youTube.video(ASKED)
                .titled("x does not pass filter (duration>60), skipping ..")
                .isLive();

        assertThat(failure().rule()).isEqualTo("live");
    }

    @Test
    void anAnswerWithADifferentVideoIsNeverAccepted() throws Exception {
        youTube.video(ASKED).offersTrailer(OTHER);
        Failure trailer = failure();
        assertThat(trailer.rule()).isEqualTo("trailer-only");
        assertThat(trailer.failureClass()).isEqualTo(FailureClass.PERMANENT);
        assertThat(trailer.message()).contains(OTHER);

        downloads.watchUrl = "https://www.youtube.com/watch?v=" + OTHER + "&list={id}";
        Failure other = failure();
        assertThat(other.rule()).isEqualTo("another-video");
        assertThat(other.failureClass()).isEqualTo(FailureClass.RETRY);
        assertThat(other.inARow()).contains(FailureClass.OPERATOR);
        try (var left = Files.walk(folder)) {
            assertThat(left.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @Test
    void answersWithDifferentVideosMeanThatTheAddressIsBlocked() {
        youTube.video(ASKED).answersForVideo(OTHER);

        assertThat(failure().failureClass()).isNotEqualTo(FailureClass.PERMANENT);
    }

    @Test
    void autoChoosesOnlyAYtDlpThatWorksWithYouTube() {
        boolean unfit = finder().resolveInstalled().warnings().stream()
                .anyMatch(warning -> warning.contains("too old for YouTube") || warning.contains("lacks yt-dlp-ejs"));
        downloads.ytDlp = DownloadSettings.AUTO;
        downloads.toolFolder = folder.resolve("tools");

        if (!unfit) {
            DownloadTools tools = finder().resolveInstalled();
            assertThat(tools.ytDlp()).isEqualTo(ytDlp);
            assertThat(tools.ytDlpArguments()).contains("--js-runtimes");
        } else {
            assertThatThrownBy(() -> finder().resolveInstalled())
                    .isInstanceOf(ToolException.class)
                    .hasMessageContaining("yt2ms setup");
        }
    }
}
