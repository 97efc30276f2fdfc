package dev.yt2ms.download.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.download.DownloadOutcome;
import dev.yt2ms.download.DownloadRequest;
import dev.yt2ms.download.DownloadTools;
import dev.yt2ms.download.media.Clips;
import dev.yt2ms.download.ytdlp.MediaSite;
import dev.yt2ms.download.ytdlp.TestDownloads;
import dev.yt2ms.faults.FaultCell;
import dev.yt2ms.faults.Survives;
import dev.yt2ms.run.Cancellation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the processes of a download end with the download, or at the latest at the next start of yt2ms. */
@StartsProcesses
class DownloadProcessesTest {

    @TempDir
    Path folder;

    private final MediaSite site = new MediaSite();
    private final ExecutorService thread = Executors.newSingleThreadExecutor();

    @AfterEach
    void close() {
        StrayProcesses.endAll(folder);
        thread.shutdownNow();
        site.close();
    }

    @Test
    void aCancelledDownloadLeavesItsPartialFileAndNoProcess() throws Exception {
        byte[] clip = Clips.bytes(Clips.mp4());
        site.serve("v.mp4", site.hangingAfter(clip, clip.length / 2));
        TestDownloads downloads = TestDownloads.of(site);
        Path directory = folder.resolve("v");
        Future<DownloadOutcome> running = thread.submit(() -> downloads.download("v.mp4", directory));
        await().until(() -> Files.exists(directory.resolve("media.mp4.part")) && !downloads.progress.isEmpty());
        ProcessIdentity ytDlp = ProcessIdentity.parse(
                        Files.readAllLines(directory.resolve(".processes")).get(0))
                .orElseThrow();
        assertThat(ytDlp.isRunning()).isTrue();

        downloads.cancellation.cancel(Cancellation.Reason.NO_ROOM);

        assertThat(outcome(running)).isEqualTo(new DownloadOutcome.Cancelled(Cancellation.Reason.NO_ROOM));
        assertThat(ytDlp.isRunning()).isFalse();
        assertThat(StrayProcesses.markedIn(folder)).isEmpty();
        assertThat(directory.resolve("media.mp4.part")).exists();
        site.serve("v.mp4", MediaSite.file(clip));
        assertThat(TestDownloads.of(site).download("v.mp4", directory)).isInstanceOf(DownloadOutcome.Downloaded.class);
    }

    @Test
    @Survives(FaultCell.TERM_WHILE_FFMPEG_MERGES)
    void ffmpegDoesNotSurviveACancelledMerge() throws Exception {
        site.serveFolder(Clips.dash());
        TestDownloads downloads = TestDownloads.of(site);
        downloads.ffmpegLocation = Optional.of(slowMerger());
        Path directory = folder.resolve("v");
        Future<DownloadOutcome> running = thread.submit(() -> downloads.download("dash.mpd", directory));
        await().until(() -> Files.exists(folder.resolve("merging")));
        long ffmpeg = Long.parseLong(Files.readString(folder.resolve("merging")).strip());

        downloads.cancellation.cancel(Cancellation.Reason.RUN_STOPS);

        assertThat(outcome(running)).isEqualTo(new DownloadOutcome.Cancelled(Cancellation.Reason.RUN_STOPS));
        assertThat(ProcessIdentity.of(ffmpeg)).isEmpty();
        assertThat(StrayProcesses.markedIn(folder)).isEmpty();
        assertThat(TestDownloads.of(site).download("dash.mpd", directory))
                .isInstanceOf(DownloadOutcome.Downloaded.class);
    }

    /** Returns a folder with an ffmpeg that runs for minutes when it is started to merge files. */
    private Path slowMerger() throws IOException {
        DownloadTools tools = new TestDownloads().tools();
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("ffprobe"), tools.ffprobe());
        TestDownloads.script(
                bin,
                "ffmpeg",
                "case \"$*\" in *' copy '*) ;; *) exec " + tools.ffmpeg() + " \"$@\" ;; esac",
                "echo $$ > " + folder.resolve("merging.new") + "; mv " + folder.resolve("merging.new") + " "
                        + folder.resolve("merging"),
                "exec " + tools.ffmpeg() + " -v quiet -re -f lavfi -i testsrc2 -t 600 -f null -");
        return bin;
    }

    /**
     * A self-contained yt-dlp unpacks itself before it runs. It must do this in the video's folder, because /tmp may be
     * too small or mounted noexec.
     */
    @Test
    void aSelfExtractingToolUnpacksIntoTheVideosFolderWithoutLeftovers() throws Exception {
        TestDownloads downloads = TestDownloads.standIn(
                folder.resolve("bin"), "echo \"$TMPDIR\" > ../seen", "mkdir \"$TMPDIR/_MEI4711\"", "exit 1");

        downloads.download("v", folder.resolve("v"));

        assertThat(Path.of(Files.readString(folder.resolve("seen")).strip()).getParent())
                .isEqualTo(folder.resolve("v"));
        try (Stream<Path> left = Files.walk(folder)) {
            assertThat(left).noneMatch(path -> path.endsWith("_MEI4711"));
        }
    }

    @Test
    void anInterruptedThreadEndsItsDownload() throws Exception {
        TestDownloads downloads = TestDownloads.standIn(folder.resolve("bin"), "touch ../started", "sleep 300");
        Future<DownloadOutcome> running = thread.submit(() -> downloads.download("v", folder.resolve("v")));
        await().until(() -> Files.exists(folder.resolve("started")));

        thread.shutdownNow();

        assertThat(outcome(running)).isEqualTo(new DownloadOutcome.Cancelled(Cancellation.Reason.RUN_STOPS));
        assertThat(StrayProcesses.markedIn(folder)).isEmpty();
    }

    @Test
    void aSignalToTheWholeGroupIsACancellation() throws Exception {
        TestDownloads downloads = TestDownloads.standIn(
                folder.resolve("bin"),
                "echo x > media.mp4.part",
                "echo 'ERROR: Interrupted by user' >&2",
                "touch ../interrupted",
                "exit 1");
        Future<DownloadOutcome> running = thread.submit(() -> downloads.download("v", folder.resolve("v")));
        await().until(() -> Files.exists(folder.resolve("interrupted")));

        downloads.cancellation.cancel(Cancellation.Reason.RUN_STOPS);

        assertThat(outcome(running)).isEqualTo(new DownloadOutcome.Cancelled(Cancellation.Reason.RUN_STOPS));
        assertThat(folder.resolve("v/media.mp4.part")).exists();
    }

    @Test
    void aListenerThatFailsLeavesNoProcess() {
        TestDownloads downloads = TestDownloads.standIn(folder.resolve("bin"), "echo x > media.mp4.part; sleep 300");
        DownloadRequest request = new DownloadRequest("v", Duration.ofSeconds(8), "", folder.resolve("v"));
        IllegalStateException failure = new IllegalStateException();

        Future<DownloadOutcome> running = thread.submit(() -> downloads
                .downloader()
                .download(
                        request,
                        (bytes, total) -> {
                            throw failure;
                        },
                        downloads.cancellation));

        assertThat(running)
                .failsWithin(Duration.ofMinutes(3))
                .withThrowableOfType(ExecutionException.class)
                .withCause(failure);
        assertThat(StrayProcesses.markedIn(folder)).isEmpty();
    }

    @Test
    void aDaemonThatLeftItsParentIsEndedWithTheDownload() {
        TestDownloads downloads =
                TestDownloads.standIn(folder.resolve("bin"), "setsid sh -c 'sleep 300' > /dev/null 2>&1 &", "exit 1");

        assertThat(downloads.download("v", folder.resolve("v"))).isInstanceOf(DownloadOutcome.Failed.class);
        assertThat(StrayProcesses.markedIn(folder)).isEmpty();
    }

    @Test
    @Survives(FaultCell.KILLED_JVM_LEAVING_CHILDREN)
    void theDownloadsOfAKilledProgramAreEndedInRecovery() throws Exception {
        Process program = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        HangingProgram.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        Path staging = folder.resolve("staging");
        Path videos = staging.resolve("v");
        await().until(() -> Files.exists(videos.resolve("child")) && Files.exists(videos.resolve(".processes")));
        long child = Long.parseLong(Files.readString(videos.resolve("child")).strip());
        ProcessIdentity orphan = ProcessIdentity.of(child).orElseThrow();

        program.destroyForcibly().waitFor();
        assertThat(orphan.isRunning()).isTrue();
        int ended = StrayProcesses.endAll(staging);

        assertThat(ended).isPositive();
        assertThat(orphan.isRunning()).isFalse();
        assertThat(StrayProcesses.markedIn(staging)).isEmpty();
        assertThat(videos.resolve(".processes")).doesNotExist();
        assertThat(StrayProcesses.endAll(staging)).isZero();
    }

    /**
     * A program that downloads a video with a script in place of yt-dlp. The script does not end, and has a child
     * process that would outlive it.
     */
    static final class HangingProgram {
        public static void main(String[] args) {
            Path folder = Path.of(args[0]);
            TestDownloads.standIn(folder.resolve("bin"), "sleep 300 &", "echo $! > child", "wait")
                    .download("v", folder.resolve("staging/v"));
        }
    }

    @Test
    void processesThatYt2msDidNotStartAreNotEnded() throws Exception {
        // Two processes must survive: a person's program that runs in the directory, and a process that now has the id
        // which was recorded for an earlier process.
        Path videos = Files.createDirectories(folder.resolve("staging/v"));
        Process stranger =
                new ProcessBuilder("sleep", "300").directory(videos.toFile()).start();
        try {
            String started = ProcessIdentity.of(stranger.pid()).orElseThrow().started();
            ProcessIdentity earlier = new ProcessIdentity(stranger.pid(), started + "0");
            StrayProcesses.record(videos, List.of(earlier));
            Files.write(videos.resolve(".processes"), new byte[] {'\n', -1, 0, '7'}, StandardOpenOption.APPEND);

            assertThat(StrayProcesses.endAll(folder.resolve("staging"))).isZero();
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void aRecordedProcessIsEndedWithItsChildren() throws Exception {
        Path videos = Files.createDirectories(folder.resolve("staging/v"));
        Process recorded = new ProcessBuilder("sh", "-c", "sleep 300 & echo $! > child; wait")
                .directory(videos.toFile())
                .start();
        await().until(() -> Files.exists(videos.resolve("child"))
                && !Files.readString(videos.resolve("child")).isBlank());
        ProcessIdentity child = ProcessIdentity.of(
                        Long.parseLong(Files.readString(videos.resolve("child")).strip()))
                .orElseThrow();
        StrayProcesses.record(videos, Set.of(ProcessIdentity.of(recorded.pid()).orElseThrow()));

        assertThat(StrayProcesses.endAll(folder.resolve("staging"))).isEqualTo(2);
        assertThat(child.isRunning()).isFalse();
    }

    @Test
    void aMissingStagingDirectoryHasNoLeftoverProcesses() {
        assertThat(StrayProcesses.endAll(folder.resolve("none"))).isZero();
    }

    private static DownloadOutcome outcome(Future<DownloadOutcome> running) throws Exception {
        return running.get(3, TimeUnit.MINUTES);
    }
}
