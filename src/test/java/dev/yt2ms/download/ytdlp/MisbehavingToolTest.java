package dev.yt2ms.download.ytdlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.download.DownloadOutcome;
import dev.yt2ms.download.DownloadOutcome.Cancelled;
import dev.yt2ms.download.DownloadOutcome.Downloaded;
import dev.yt2ms.download.DownloadOutcome.Failed;
import dev.yt2ms.download.media.Clips;
import dev.yt2ms.download.process.StrayProcesses;
import dev.yt2ms.download.staging.ProgressTracker;
import dev.yt2ms.faults.FaultCell;
import dev.yt2ms.faults.Survives;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.run.Cancellation;
import dev.yt2ms.settings.value.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Uses scripts in place of yt-dlp. They hang, print without end, report wrong results or die. */
@StartsProcesses
class MisbehavingToolTest {

    private static final String RESULT =
            "echo '{\"id\":\"v\",\"filepath\":\"media.mp4\",\"acodec\":\"aac\"}' > result.json";

    @TempDir
    Path folder;

    private String copyClip() {
        return "cp " + Clips.mp4() + " media.mp4";
    }

    @Test
    void aWellBehavedToolSucceeds() {
        assertThat(run(copyClip(), RESULT)).isInstanceOf(Downloaded.class);
    }

    @Test
    @Survives(FaultCell.TOOL_HANGS)
    void aToolThatHangsIsEnded() {
        TestDownloads downloads = standIn("sleep 300 & sleep 300");
        downloads.stallTimeout = Duration.ofSeconds(1);

        Failure failure = failure(downloads);

        assertThat(failure.rule()).isEqualTo("stalled");
        assertThat(failure.inARow()).contains(FailureClass.OUTAGE);
        assertThat(failure.keepPartial()).isTrue();
        assertNothingRuns();
    }

    @Test
    void aToolThatPrintsButMakesNoProgressIsEnded() {
        TestDownloads downloads = standIn("while :; do echo waiting; sleep 0.1; done");
        downloads.stallTimeout = Duration.ofSeconds(1);

        assertThat(failure(downloads).rule()).isEqualTo("stalled");
        assertNothingRuns();
    }

    @Test
    void aToolThatIgnoresTheSignalToEndIsKilled() {
        TestDownloads downloads = standIn("trap '' TERM", "while :; do sleep 1; done");
        downloads.stallTimeout = Duration.ofMillis(500);

        assertThat(failure(downloads).rule()).isEqualTo("stalled");
        assertNothingRuns();
    }

    @Test
    void aPipeOrDeviceInPlaceOfAResultDoesNotBlock() {
        assertThat(failure(standIn(copyClip(), "mkfifo result.json")).rule()).isEqualTo("no-file");
        assertThat(failure(standIn(copyClip(), "ln -s /dev/zero result.json")).rule())
                .isEqualTo("no-file");
        assertThat(run("rm -f formats.json; mkfifo formats.json", copyClip(), RESULT))
                .isInstanceOf(Downloaded.class);
    }

    @Test
    void aToolWhoseFilesGrowIsNotStalled() {
        TestDownloads downloads =
                standIn("for i in $(seq 16); do echo x >> media.temp.mp4; sleep 0.6; done", copyClip(), RESULT);
        downloads.stallTimeout = Duration.ofSeconds(8);

        assertThat(downloads.download("v", folder.resolve("v"))).isInstanceOf(Downloaded.class);
    }

    @Test
    void aToolThatPrintsGrowingProgressIsNotStalled() {
        TestDownloads downloads = standIn(
                "for i in $(seq 16); do echo '" + ProgressTracker.MARK
                        + "{\"filename\":\"a\",\"downloaded_bytes\":'$i'}'; sleep 0.6; done",
                copyClip(),
                RESULT);
        downloads.stallTimeout = Duration.ofSeconds(8);

        assertThat(downloads.download("v", folder.resolve("v"))).isInstanceOf(Downloaded.class);
    }

    @Test
    @Survives(FaultCell.TOOL_FLOODS)
    void endlessOutputWithoutLineBreaksIsTolerated() {
        String flood = "head -c 100000000 /dev/zero | tr '\\0' x";

        assertThat(run(flood, flood + " >&2", copyClip(), RESULT)).isInstanceOf(Downloaded.class);
    }

    @Test
    void theErrorIsFoundAmongAFloodOfOtherLines() {
        TestDownloads downloads = standIn(
                "echo 'ERROR: [youtube] v: Private video. Sign in' >&2", "yes x | head -n 300000 >&2", "exit 1");

        assertThat(failure(downloads).rule()).isEqualTo("private");
    }

    @RepeatedTest(20)
    void theOutputOfAToolThatEndsAtOnceIsRead() {
        assertThat(failure(standIn("echo 'ERROR: Private video' >&2; exit 1")).rule())
                .isEqualTo("private");
    }

    @Test
    @Survives(FaultCell.TOOL_PRINTS_INVALID_UTF8)
    void invalidUtf8IsTolerated() {
        TestDownloads downloads =
                standIn("printf '\\377\\376ERROR: \\300\\200 odd \\033[31mthing\\007\\n' >&2", "exit 1");

        Failure failure = failure(downloads);

        assertThat(failure.rule()).isEqualTo("unknown");
        assertThat(failure.failureClass()).isEqualTo(FailureClass.RETRY);
        assertThat(failure.message()).contains("odd thing").doesNotContainPattern("\\p{Cntrl}");
    }

    @Test
    @Survives(FaultCell.TOOL_ENDS_WITHOUT_A_FILE)
    void successWithoutAFileIsAFailure() {
        assertThat(failure(standIn("exit 0")).rule()).isEqualTo("no-file");
    }

    @Test
    void aReportedResultWhoseFileIsMissingIsAFailure() {
        assertThat(failure(standIn(RESULT)).rule()).isEqualTo("no-file");
    }

    @Test
    void aResultOfAnEarlierRunIsNotAccepted() throws IOException {
        Path directory = Files.createDirectories(folder.resolve("v"));
        Files.writeString(directory.resolve("result.json"), "{\"filepath\":\"media.mp4\"}");
        Files.copy(Clips.mp4(), directory.resolve("media.mp4"));

        assertThat(failure(standIn("exit 0")).rule()).isEqualTo("no-file");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../outside.mp4",
                "/etc/passwd",
                ".",
                "",
                "sub/media.mp4",
                "link.mp4",
                "pipe.mp4",
                "a\\u0000b",
            })
    void aResultOutsideTheVideosFolderIsNotAccepted(String path) throws IOException {
        Files.copy(Clips.mp4(), folder.resolve("outside.mp4"));
        TestDownloads downloads = standIn(
                "ln -s ../outside.mp4 link.mp4; mkfifo pipe.mp4; mkdir sub; cp ../outside.mp4 sub/media.mp4",
                "printf '%s\\n' '{\"filepath\":\"" + path + "\"}' > result.json");

        assertThat(failure(downloads).rule()).isEqualTo("no-file");
        assertThat(folder.resolve("outside.mp4")).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "7", "null", "{", "{\"filepath\":{}}", "\"media.mp4\"", "\\0\\377"})
    void implausibleResultsAreNotAccepted(String json) {
        assertThat(failure(standIn(copyClip(), "printf '" + json + "' > result.json"))
                        .rule())
                .isEqualTo("no-file");
    }

    @Test
    @Survives(FaultCell.TOOL_KILLED)
    void aKilledToolIsTriedAgain() {
        Failure failure = failure(standIn("echo x > media.mp4.part", "kill -9 $$"));

        assertThat(failure.rule()).isEqualTo("killed");
        assertThat(failure.failureClass()).isEqualTo(FailureClass.RETRY);
        assertThat(failure.keepPartial()).isTrue();
    }

    /**
     * Ctrl-C and service managers send their signal to the whole process group, so ffprobe may end just before yt2ms
     * stops. Neither the file nor an attempt may be lost.
     */
    @Test
    @Survives(FaultCell.SIGNAL_RESUMES_DOWNLOAD)
    void aSignalThatEndsFfprobeJustBeforeAStopLosesNoDownload() {
        TestDownloads downloads = withKilledProbe();
        CompletableFuture<Void> word = CompletableFuture.runAsync(() -> {
            await().until(() -> Files.exists(folder.resolve("probed")));
            downloads.cancellation.cancel(Cancellation.Reason.RUN_STOPS);
        });

        DownloadOutcome outcome = downloads.download("v", folder.resolve("v"));

        word.join();
        assertThat(outcome).isEqualTo(new Cancelled(Cancellation.Reason.RUN_STOPS));
        assertThat(folder.resolve("v/media.mp4")).exists();
    }

    @Test
    @Survives(FaultCell.TOOL_KILLED)
    void aKilledFfprobeDoesNotJudgeTheFile() {
        Failure failure = failure(withKilledProbe());

        assertThat(failure.rule()).isEqualTo("killed");
        assertThat(failure.message()).contains("ffprobe", "signal 15");
        assertThat(folder.resolve("v/media.mp4")).exists();
    }

    private TestDownloads withKilledProbe() {
        TestDownloads downloads = standIn(copyClip(), RESULT);
        downloads.ffprobe = Optional.of(probe("touch ../probed", "kill -TERM $$"));
        return downloads;
    }

    /**
     * Creates a script in place of ffprobe. For the file of a download it runs these lines, and for any other file it
     * runs the real ffprobe.
     */
    private Path probe(String... lines) {
        String real = new TestDownloads().tools().ffprobe().toString();
        return TestDownloads.script(
                folder.resolve("probe"),
                "ffprobe",
                "case \"$*\" in *file:media.mp4) ;; *) exec " + real + " \"$@\" ;; esac",
                String.join("\n", lines));
    }

    @Test
    @Survives(FaultCell.MEDIA_TOOLS_UNFIT)
    void anFfprobeThatFailsItsCheckFailsNoDownload() {
        TestDownloads downloads = standIn(copyClip(), RESULT);
        downloads.ffprobe = Optional.of(TestDownloads.script(folder.resolve("probe"), "ffprobe", "exit 0"));

        Failure failure = failure(downloads);

        assertThat(failure.rule()).isEqualTo("media-tools-unfit");
        assertThat(failure.failureClass()).isEqualTo(FailureClass.OPERATOR);
        assertThat(folder.resolve("v/media.mp4")).exists();
    }

    @Test
    void anFfprobeThatDisappearedFailsNoDownload() {
        TestDownloads downloads = standIn(copyClip(), RESULT);
        downloads.ffprobe = Optional.of(probe("exit 127"));

        assertThat(failure(downloads).rule()).isEqualTo("probe-not-runnable");
        assertThat(folder.resolve("v/media.mp4")).exists();
    }

    @Test
    @Survives(FaultCell.TOOL_NOT_EXECUTABLE)
    void aToolThatIsNotExecutableNeedsAPerson() throws IOException {
        TestDownloads downloads = standIn("exit 0");
        Files.setPosixFilePermissions(Path.of(downloads.ytDlp), PosixFilePermissions.fromString("rw-r--r--"));

        assertNotRunnable(failure(downloads));
    }

    @Test
    @Survives(FaultCell.TOOL_DISAPPEARS)
    void aToolThatDisappearedNeedsAPerson() throws IOException {
        TestDownloads downloads = standIn("exit 0");
        Files.delete(Path.of(downloads.ytDlp));

        assertNotRunnable(failure(downloads));
    }

    @Test
    void aToolThatTheSystemCannotRunNeedsAPerson() throws IOException {
        TestDownloads downloads = standIn("exit 0");
        Files.writeString(Path.of(downloads.ytDlp), "#!/no/such/interpreter\n");

        assertNotRunnable(failure(downloads));
    }

    private static void assertNotRunnable(Failure failure) {
        assertThat(failure.rule()).isEqualTo("tool-not-runnable");
        assertThat(failure.failureClass()).isEqualTo(FailureClass.OPERATOR);
        assertThat(failure.message()).contains("yt2ms setup");
    }

    @Test
    void partialFilesAreDeletedIfTheChosenFormatsChange() throws IOException {
        TestDownloads downloads = standIn(
                "printf '{\"format_id\": \"22\"}\\n' >> formats.json",
                "if [ -e media.mp4.part ]; then " + copyClip() + "; " + RESULT + "; exit 0; fi",
                "echo x > media.mp4.part; echo 'ERROR: Connection reset by peer' >&2; exit 1");
        assertThat(failure(downloads).keepPartial()).isTrue();
        Path formats = folder.resolve("v/formats.json");
        Files.writeString(formats, Files.readString(formats).replace("22", "18"));

        Failure failure = failure(downloads);

        assertThat(failure.rule()).isEqualTo("format-changed");
        assertThat(folder.resolve("v")).doesNotExist();
    }

    @Test
    @Survives(FaultCell.MEDIA_WITHOUT_SOUND)
    void aFileWithoutTheChosenSoundIsNotAccepted() {
        assertThat(failure(standIn("cp " + Clips.silent() + " media.mp4", RESULT))
                        .rule())
                .isEqualTo("media-no-audio");
    }

    @Test
    void soundWithoutAPictureIsNotAccepted() {
        assertThat(failure(standIn("cp " + Clips.soundOnly() + " media.mp4", RESULT))
                        .rule())
                .isEqualTo("media-no-video");
    }

    @Test
    void shortSoundIsAcceptedOnlyIfEveryByteArrived() {
        String lines =
                "echo '[{\"format_id\":\"1\",\"filesize\":5},{\"format_id\":\"2\",\"filesize\":7}]' >> result.json";
        String copy = "cp " + Clips.halfSound() + " media.mp4";
        String progress = "for f in 1:5 2:7; do echo '" + ProgressTracker.MARK
                + "{\"status\":\"finished\",\"filename\":\"media.f'${f%%:*}'.mp4\",\"downloaded_bytes\":'${f##*:}'}'; done";

        assertThat(failure(standIn(copy, RESULT, lines)).rule()).isEqualTo("media-duration");
        assertThat(run(progress, copy, RESULT, lines)).isInstanceOf(Downloaded.class);
    }

    @Test
    void lowQualityForLackOfAJavaScriptRuntimeIsNotAccepted() {
        String warning = "echo 'WARNING: [youtube] v: nsig extraction failed: Some formats may be missing' >&2";
        TestDownloads downloads = standIn(warning, copyClip(), RESULT);

        assertThat(downloads.download("v", folder.resolve("v"))).isInstanceOf(Downloaded.class);
        downloads.watchUrl = "https://www.youtube.com/watch?v={id}";
        Failure failure = failure(downloads);

        assertThat(failure.rule()).isEqualTo("js-runtime");
        assertThat(failure.failureClass()).isEqualTo(FailureClass.RETRY);
        assertThat(folder.resolve("v")).doesNotExist();
    }

    @Test
    void aLiveVideoWaitsForALaterRun() {
        Failure failure = failure(standIn("echo '[download] Some title 2026-11-23 does not pass filter"
                + " (live_status!=?is_live & live_status!=?is_upcoming), skipping ..'"));

        assertThat(failure.rule()).isEqualTo("live");
        assertThat(failure.failureClass()).isEqualTo(FailureClass.DEFERRED);
    }

    @Test
    void childProcessesSeeNoKeys() throws IOException {
        TestDownloads downloads =
                standIn("cat /proc/$$/environ > ../environ; cat /proc/$$/cmdline > ../cmdline", copyClip(), RESULT);
        downloads.proxy = Optional.of(new Secret("http://user:secret-word@127.0.0.1:9/"));

        assertThat(downloads.download("v", folder.resolve("v"))).isInstanceOf(Downloaded.class);

        assertThat(Files.readString(folder.resolve("environ")))
                .contains(
                        "HTTP_PROXY=http://user:secret-word@127.0.0.1:9", "PYTHONUTF8=1", "PATH=", "YTDLP_NO_PLUGINS=1")
                .doesNotContain(TestDownloads.API_KEY, TestDownloads.TOKEN);
        assertThat(Files.readString(folder.resolve("cmdline")))
                .contains("--ignore-config")
                .doesNotContain("secret-word", TestDownloads.API_KEY, TestDownloads.TOKEN);
    }

    @Test
    void keysDoNotAppearInMessages() {
        Failure failure = failure(standIn(
                "echo 'ERROR: odd https://user:pw@host.test/path?sig=abc#x " + TestDownloads.TOKEN + "' >&2; exit 1"));

        assertThat(failure.message())
                .contains("https://host.test/path")
                .doesNotContain("pw@", "sig=", TestDownloads.TOKEN);
    }

    @Test
    void eachProcessGetsItsOwnCookies() throws IOException {
        Path original = folder.resolve("cookies.txt");
        Files.writeString(original, "# Netscape HTTP Cookie File\n");
        TestDownloads downloads = standIn(
                "while [ \"$1\" != --cookies ]; do shift; done",
                "cat \"$2\" > ../seen; stat -c %a \"$2\" > ../mode; echo changed > \"$2\"",
                copyClip(),
                RESULT);
        downloads.cookies = Optional.of(original);
        downloads.stateDir = folder.resolve("state");

        DownloadOutcome outcome = downloads.download("v", folder.resolve("v"));

        assertThat(outcome).isInstanceOf(Downloaded.class);
        assertThat(downloads.stateDir)
                .as("state directory, which must not exist because no cookies are saved")
                .doesNotExist();
        assertThat(folder.resolve("seen")).hasSameTextualContentAs(original);
        assertThat(folder.resolve("mode")).hasContent("600");
        assertThat(original).hasContent("# Netscape HTTP Cookie File\n");
        assertThat(folder.resolve("v")).isDirectoryContaining("glob:**media.mp4");
        assertThat(folder.resolve("v").resolve(".cookies.txt")).doesNotExist();
    }

    @Test
    void aMissingCookieFileNeedsAPerson() {
        TestDownloads downloads = standIn("exit 0");
        downloads.cookies = Optional.of(folder.resolve("none.txt"));

        Failure failure = failure(downloads);

        assertThat(failure.rule()).isEqualTo("cookies-missing");
        assertThat(failure.failureClass()).isEqualTo(FailureClass.OPERATOR);
    }

    @Test
    void aVideosFolderThatCannotBeCreatedNeedsAPerson() throws IOException {
        Files.writeString(folder.resolve("v"), "a file");

        Failure failure = failure(standIn("exit 0"));

        assertThat(failure.rule()).isEqualTo("staging-not-writable");
        assertThat(failure.failureClass()).isEqualTo(FailureClass.OPERATOR);
    }

    private TestDownloads standIn(String... lines) {
        return TestDownloads.standIn(folder.resolve("bin"), lines);
    }

    private DownloadOutcome run(String... lines) {
        return standIn(lines).download("v", folder.resolve("v"));
    }

    private Failure failure(TestDownloads downloads) {
        DownloadOutcome outcome = downloads.download("v", folder.resolve("v"));
        assertThat(outcome).isInstanceOf(Failed.class);
        return ((Failed) outcome).failure();
    }

    private void assertNothingRuns() {
        assertThat(StrayProcesses.markedIn(folder)).isEmpty();
    }
}
