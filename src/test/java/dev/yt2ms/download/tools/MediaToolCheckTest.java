package dev.yt2ms.download.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.download.DownloadTools;
import dev.yt2ms.download.ytdlp.TestDownloads;
import dev.yt2ms.faults.FaultCell;
import dev.yt2ms.faults.Survives;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.run.Cancellation;
import dev.yt2ms.settings.value.KnownSecrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Uses scripts in place of ffprobe and ffmpeg. They record their starts, and each test makes them fail in a different
 * way.
 */
@StartsProcesses
class MediaToolCheckTest {

    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Platform DEBIAN = new Platform(Platform.System.LINUX, false, false, true, true);

    @TempDir
    Path folder;

    private final DownloadTools machine = new TestDownloads().tools();
    private final Cancellation cancellation = new Cancellation();
    private Path tools;
    private Path ffprobe;
    private Path ffmpeg;

    @BeforeEach
    void realTools() {
        tools = folder.resolve("tools");
        ffprobe = tool("ffprobe", "");
        ffmpeg = tool("ffmpeg", "");
    }

    @Test
    void toolsThatPassAreRememberedForLaterRunsUntilTheyChange() throws Exception {
        assertThat(check(LONG).problem(cancellation)).isEmpty();
        int first = starts();
        assertThat(first).isPositive();
        assertThat(Files.getPosixFilePermissions(tools.resolve("checked.json")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(left()).containsExactly("checked.json");

        MediaToolCheck later = check(LONG);
        assertThat(later.problem(cancellation)).isEmpty();
        assertThat(starts()).isEqualTo(first);

        tool("ffprobe", "# An update while the run goes on.");
        assertThat(later.problem(cancellation)).isEmpty();
        assertThat(starts()).isEqualTo(2 * first);

        tool("ffmpeg", "exit 7");
        assertThat(later.problem(cancellation)).isPresent();
        assertThat(later.problem(cancellation))
                .as("problem of a tool that failed before and is checked again")
                .isPresent();
    }

    @Test
    void toolsWhoseLibraryBrokeAreForgotten() throws Exception {
        Path broken = folder.resolve("library-is-broken");
        ffprobe = tool("ffprobe", "[ ! -e " + broken + " ] || exit 127");
        assertThat(check(LONG).problem(cancellation)).isEmpty();
        Files.createFile(broken);

        assertThat(check(LONG).problem(cancellation))
                .as("problem of an unchanged program that passed before")
                .isEmpty();
        assertThat(check(LONG).problemNow(cancellation)).isPresent();
        assertThat(check(LONG).problem(cancellation)).isPresent();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', textBlock = """
            exit 0                                                 → rejects a complete video file as a broken one (media-no-video)
            exit 1                                                 → rejects a complete video file as a broken one (media-unreadable)
            ffprobe "$@" | grep -v ^packet; exit 0                 → rejects a complete video file as a broken one (media-cut)
            case "$*" in *:cut.mp4) cp whole.mp4 cut.mp4 ;; esac     → accepts a truncated video file as a complete one
            kill -SEGV $$                                          → ended by signal 11 while it read a complete video file
            exit 127                                               → can't be run (exit code 127
            yes 'lines that are no answer' | head -n 100000; exit 0 → rejects a complete video file as a broken one (media-
            """)
    @Survives(FaultCell.MEDIA_TOOLS_UNFIT)
    void anFfprobeThatCannotDetectTruncatedFilesIsReported(String lines, String finding) throws Exception {
        ffprobe = tool("ffprobe", "case \"$*\" in *-version*) ;; *) " + lines + " ;; esac");

        Failure failure = check(LONG).problem(cancellation).orElseThrow();

        assertUnfit(failure, "ffprobe", ffprobe);
        assertThat(failure.message()).contains(finding);
        assertThat(left()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', textBlock = """
            echo 'Unknown encoder' >&2; exit 8                       → can't merge a video track and an audio track (exit code 8: Unknown encoder)
            exit 0                                                   → it makes no file when it merges
            for file; do :; done; echo x >"${file#file:}"; exit 0    → it makes a broken file when it merges
            """)
    void anFfmpegThatCannotMergeIsReported(String lines, String finding) throws Exception {
        ffmpeg = tool("ffmpeg", "case \"$*\" in *-version*) ;; *) " + lines + " ;; esac");

        Failure failure = check(LONG).problem(cancellation).orElseThrow();

        assertUnfit(failure, "ffmpeg", ffmpeg);
        assertThat(failure.message()).contains(finding);
    }

    @Test
    void aToolThatHangsIsEndedAndReported() throws Exception {
        ffprobe = tool("ffprobe", "exec sleep 600");
        assertThat(check(SHORT).problem(cancellation).orElseThrow().message())
                .contains("ffprobe of unknown version (" + ffprobe + ")", "exceeded the time limit");
    }

    @Test
    void aToolThatIsMissingOrNotAProgramIsReported() throws Exception {
        Files.setPosixFilePermissions(ffprobe, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(check(LONG).problem(cancellation).orElseThrow().message()).contains("ffprobe", "can't be run");

        ffprobe = folder.resolve("gone");
        assertThat(check(LONG).problem(cancellation).orElseThrow().message()).contains("gone", "can't be run");
    }

    @Test
    void aToolThatWasKilledDuringItsCheckIsCheckedAgain() throws Exception {
        Path killed = folder.resolve("killed");
        ffprobe = tool("ffprobe", "[ -e " + killed + " ] || { touch " + killed + "; kill -9 $$; }");

        assertThat(check(LONG).problem(cancellation)).isEmpty();
    }

    @Test
    void aCancelledCheckReportsAndRemembersNothing() throws Exception {
        ffprobe = tool("ffprobe", "exit 1");
        cancellation.cancel(Cancellation.Reason.RUN_STOPS);

        assertThat(check(LONG).problem(cancellation)).isEmpty();
        assertThat(check(LONG).problem(new Cancellation())).isPresent();
    }

    @Test
    void aReadOnlyToolsDirOnlyMeansThatToolsAreCheckedAgain() throws Exception {
        tools = Files.createFile(folder.resolve("no-folder"));

        assertThat(check(LONG).problem(cancellation)).isEmpty();
    }

    private void assertUnfit(Failure failure, String name, Path tool) {
        assertThat(failure.failureClass()).isEqualTo(FailureClass.OPERATOR);
        assertThat(failure.rule()).isEqualTo("media-tools-unfit");
        assertThat(failure.keepPartial()).as("good downloads are kept").isTrue();
        String version = machine.ffmpegVersion().replaceAll("-.*", "");
        assertThat(failure.message())
                .startsWith(name + " " + version + " (" + tool + ") does not work correctly: ")
                .contains("apt-get install -y ffmpeg", "download.ffmpeg-location");
    }

    private MediaToolCheck check(Duration limit) {
        TestDownloads downloads = new TestDownloads();
        downloads.toolFolder = tools;
        return new MediaToolCheck(downloads.settings(), ffprobe, ffmpeg, new KnownSecrets(List.of()), DEBIAN, limit);
    }

    /**
     * Creates a script that records its start, runs these lines, and then runs the real tool unless the lines have
     * ended it.
     */
    private Path tool(String name, String lines) {
        Path real = name.equals("ffprobe") ? machine.ffprobe() : machine.ffmpeg();
        return TestDownloads.script(
                folder.resolve("bin"),
                name,
                "echo start >>" + folder.resolve("starts"),
                lines,
                "exec " + real + " \"$@\"");
    }

    private int starts() throws IOException {
        Path starts = folder.resolve("starts");
        return Files.exists(starts) ? Files.readAllLines(starts).size() : 0;
    }

    private List<String> left() throws IOException {
        try (Stream<Path> files = Files.list(tools)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
