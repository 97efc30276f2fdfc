package dev.yt2ms.download.tools;

import dev.yt2ms.download.DownloadTools;
import dev.yt2ms.download.ToolVersion;
import dev.yt2ms.download.failure.DownloadErrors;
import dev.yt2ms.download.media.MediaProbe;
import dev.yt2ms.download.process.BoundedCommand;
import dev.yt2ms.download.process.ChildEnvironment;
import dev.yt2ms.download.staging.VideoDirectory;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.run.Cancellation;
import dev.yt2ms.settings.DownloadSettings;
import dev.yt2ms.settings.value.KnownSecrets;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Checks ffprobe and ffmpeg with two tiny files, so that a defective tool does not make good downloads look broken.
 * ffprobe must accept the complete file and reject the truncated one. ffmpeg must merge a video track and an audio
 * track into a complete file.
 *
 * <p>A file in the tools-dir records for later runs which tools passed, by their real paths, sizes and modification
 * times. Thread-safe.
 */
public final class MediaToolCheck {

    /** The time limit of each call of a tool, which normally takes a tenth of a second. */
    static final Duration LIMIT = Duration.ofMinutes(1);
    /**
     * The number of tries. A check may also fail because its process was killed or because the machine was busy, which
     * says nothing about the tool.
     */
    private static final int TRIES = 2;

    /**
     * The expected properties of the complete file. The file has 30 s of H.264 and AAC, and was made with ffmpeg 5.1
     * from the test sources {@code color} and {@code anullsrc}. The truncated file consists of the first 3,444 bytes of
     * the complete file; the size of its media box is reduced to the remaining bytes.
     */
    private static final MediaProbe.Expected CLIP = new MediaProbe.Expected(Duration.ofSeconds(30), true, false, false);

    private static final MediaProbe.Expected MERGED_CLIP = new MediaProbe.Expected(CLIP.duration(), true, true, false);

    private static final String CHECK = "2";

    private final Path ffprobe;
    private final Path ffmpeg;
    private final BoundedCommand command;
    private final MediaProbe probe;
    private final DownloadErrors errors;
    private final PassedTools passed;
    private final Platform platform;

    /**
     * Creates a check.
     *
     * @param secrets the values that must not appear in the environment of a child process
     */
    public MediaToolCheck(DownloadSettings download, DownloadTools tools, KnownSecrets secrets) {
        this(download, tools.ffprobe(), tools.ffmpeg(), secrets, Platform.current(), LIMIT);
    }

    MediaToolCheck(
            DownloadSettings download,
            Path ffprobe,
            Path ffmpeg,
            KnownSecrets secrets,
            Platform platform,
            Duration limit) {
        ChildEnvironment environment = new ChildEnvironment(secrets, Optional.empty());
        this.ffprobe = ffprobe;
        this.ffmpeg = ffmpeg;
        this.command = new BoundedCommand(environment, limit);
        this.probe = new MediaProbe(ffprobe, command);
        this.errors = new DownloadErrors(environment::hide);
        this.passed = new PassedTools(download.tools().directory(), CHECK);
        this.platform = platform;
    }

    /**
     * Checks the tools, unless the same programs passed before in this run or an earlier one.
     *
     * @return a failure of the class OPERATOR, whose message names the tool, its version and what to do; empty if the
     *     tools passed or the check was cancelled
     */
    public Optional<Failure> problem(Cancellation cancellation) throws InterruptedException {
        return problem(cancellation, true);
    }

    /** Checks the tools now, even if they passed before, because a library that they load may have changed. */
    public Optional<Failure> problemNow(Cancellation cancellation) throws InterruptedException {
        return problem(cancellation, false);
    }

    private synchronized Optional<Failure> problem(Cancellation cancellation, boolean trustsEarlier)
            throws InterruptedException {
        Optional<String> tools = passed.identityOf(List.of(ffprobe, ffmpeg));
        if (trustsEarlier && tools.filter(passed::contains).isPresent()) {
            return Optional.empty();
        }
        Optional<Problem> problem = Optional.empty();
        try {
            Path folder = passed.workFolder();
            try {
                for (int tries = 0; tries == 0 || tries < TRIES && problem.isPresent(); tries++) {
                    problem = tried(folder, cancellation);
                    if (cancellation.isCancelled()) {
                        return Optional.empty();
                    }
                }
            } finally {
                new VideoDirectory(folder).wipe();
            }
        } catch (IOException e) {
            return Optional.of(errors.ofToolCheck(passed.directory(), e));
        }
        if (problem.isEmpty()) {
            tools.ifPresent(passed::add);
            return Optional.empty();
        }
        tools.ifPresent(passed::remove);
        return Optional.of(failure(problem.get(), cancellation));
    }

    private record Problem(Path tool, String finding) {}

    private Optional<Problem> tried(Path folder, Cancellation cancellation) throws IOException, InterruptedException {
        Path whole = copy("whole.mp4", folder);
        Path cut = copy("cut.mp4", folder);
        Optional<String> finding = probed(whole, CLIP, "a complete video file", cancellation);
        if (finding.isEmpty()
                && probed(cut, CLIP, "a truncated video file", cancellation).isEmpty()) {
            finding = Optional.of("it accepts a truncated video file as a complete one");
        }
        if (finding.isPresent() || cancellation.isCancelled()) {
            return finding.map(text -> new Problem(ffprobe, text));
        }
        return merged(whole, folder.resolve("merged.mp4"), cancellation).map(text -> new Problem(ffmpeg, text));
    }

    /** Describes why the probe rejects the file; empty if the probe accepts the file as complete. */
    private Optional<String> probed(Path file, MediaProbe.Expected expected, String name, Cancellation cancellation)
            throws InterruptedException {
        try {
            MediaProbe.Result result = probe.probe(file, expected, cancellation);
            return result instanceof MediaProbe.Result.Broken broken
                    ? Optional.of("it rejects " + name + " as a broken one ("
                            + broken.failure().rule() + ")")
                    : Optional.empty();
        } catch (MediaProbe.KilledException e) {
            return Optional.of("it was ended by signal " + e.signal() + " while it read " + name);
        } catch (MediaProbe.StalledException e) {
            return Optional.of("it exceeded the time limit with " + name);
        } catch (IOException e) {
            return Optional.of("it can't be run (" + errors.clean(String.valueOf(e.getMessage())) + ")");
        }
    }

    /**
     * Merges a video track and an audio track with the same options as yt-dlp.
     *
     * @return what went wrong; empty if ffmpeg created a complete file, or the check was cancelled
     */
    private Optional<String> merged(Path whole, Path target, Cancellation cancellation) throws InterruptedException {
        BoundedCommand.Result result;
        try {
            result = command.run(
                    List.of(
                            ffmpeg.toString(),
                            "-nostdin",
                            "-y",
                            "-v",
                            "error",
                            "-i",
                            "file:" + whole,
                            "-i",
                            "file:" + whole,
                            "-map",
                            "0:v:0",
                            "-map",
                            "1:a:0",
                            "-c",
                            "copy",
                            "-movflags",
                            "+faststart",
                            "file:" + target),
                    Optional.ofNullable(target.getParent()),
                    line -> {},
                    cancellation);
        } catch (IOException e) {
            return Optional.of("it can't be run (" + errors.clean(String.valueOf(e.getMessage())) + ")");
        }
        if (cancellation.isCancelled()) {
            return Optional.empty();
        }
        if (!result.isGood()) {
            return Optional.of("it can't merge a video track and an audio track (" + how(result) + ")");
        }
        return Files.exists(target)
                ? probed(target, MERGED_CLIP, "", cancellation)
                        .map(broken -> "it makes a broken file when it merges a video track and an audio track")
                : Optional.of("it makes no file when it merges a video track and an audio track");
    }

    private String how(BoundedCommand.Result result) {
        String said = errors.clean(result.lastLine());
        return result.exitCode().map(code -> "exit code " + code).orElse("it exceeded the time limit")
                + (said.isEmpty() ? "" : ": " + said);
    }

    private Failure failure(Problem problem, Cancellation cancellation) throws InterruptedException {
        String name = problem.tool().equals(ffmpeg) ? "ffmpeg" : "ffprobe";
        String message =
                name + version(problem.tool(), cancellation) + " (" + problem.tool() + ") does not work correctly: "
                        + problem.finding() + ". Install another version (" + platform.install("ffmpeg", "ffmpeg")
                        + "), or name one in download.ffmpeg-location";
        return Failure.of(FailureClass.OPERATOR, DownloadErrors.TOOLS_UNFIT, message)
                .keepingPartial();
    }

    private String version(Path tool, Cancellation cancellation) throws InterruptedException {
        try {
            return ToolVersion.parse(command.run(List.of(tool.toString(), "-version"), cancellation)
                            .text())
                    .map(version -> " " + version.text())
                    .orElse(" of unknown version");
        } catch (IOException doesNotRun) {
            return "";
        }
    }

    private static Path copy(String name, Path folder) throws IOException {
        Path file = folder.resolve(name);
        try (InputStream in = MediaToolCheck.class.getResourceAsStream("/check/" + name)) {
            Files.write(file, in.readAllBytes());
        }
        return file;
    }
}
