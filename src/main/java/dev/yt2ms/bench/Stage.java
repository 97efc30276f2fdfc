package dev.yt2ms.bench;

import dev.yt2ms.sandbox.Sandbox;
import dev.yt2ms.sandbox.http.Fault;
import dev.yt2ms.sandbox.http.FaultAction;
import dev.yt2ms.sandbox.media.Clip;
import dev.yt2ms.sandbox.platform.PlatformTimings;
import dev.yt2ms.sandbox.youtube.SandboxChannel;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.util.FileSystemUtils;

/** A sandbox with a channel for one scenario, and the commands that are measured against it. */
final class Stage implements AutoCloseable {

    private static final Clip CLIP = Clip.testCard(0, 2);

    private final Path folder;
    private final Path launcher;
    private final Path demoJob;
    private final Sandbox sandbox;
    private final Map<String, String> more = new HashMap<>();

    private Stage(Path folder, Path launcher, Path demoJob) throws IOException {
        this.folder = folder;
        this.launcher = launcher;
        this.demoJob = demoJob;
        FileSystemUtils.deleteRecursively(folder);
        Files.createDirectories(folder);
        sandbox = Sandbox.start(folder.resolve("sandbox"), 0);
        // The time that the platform needs to encode a content must not be part of the measurement.
        sandbox.platform().assumedDuration(CLIP.duration()).timings(PlatformTimings.AT_ONCE);
    }

    /**
     * Starts a sandbox with a channel whose videos have the same size.
     *
     * @param folder the folder for the scenario's files; everything in it is deleted first
     * @param launcher the command {@code yt2ms}
     * @param demoJob the job file of the sandbox
     * @param videos the number of videos
     * @param bytes the size of each video; 0 for videos that are only a small clip
     */
    static Stage set(Path folder, Path launcher, Path demoJob, int videos, long bytes) throws IOException {
        Stage stage = new Stage(folder, launcher, demoJob);
        SandboxChannel channel = stage.sandbox.channel().fill(videos, CLIP);
        List<SandboxVideo> filled = channel.videos().stream()
                .map(video -> video.with().clip(CLIP).build())
                .toList();
        long clip = stage.sandbox.clips().expectedLength(filled.get(0));
        channel.add(filled.stream()
                .map(video -> video.with().padding(Math.max(0, bytes - clip)).build())
                .toList());
        return stage;
    }

    Sandbox sandbox() {
        return sandbox;
    }

    /** Limits the rate of each download and each upload. */
    Stage bytesPerSecond(int rate) {
        sandbox.faults()
                .add(
                        Fault.at("media", new FaultAction.Trickle(rate)).always(),
                        Fault.at("upload", new FaultAction.TrickleRequest(rate)).always());
        return this;
    }

    /** Limits the rate of all downloads to the same network address together. */
    Stage bytesPerSecondAndAddress(int rate) {
        sandbox.faults()
                .add(Fault.at("media", new FaultAction.TrickleByAddress(rate)).always());
        return this;
    }

    /** Sets a variable in the environment of the commands. */
    Stage variable(String name, String value) {
        more.put(name, value);
        return this;
    }

    /** Delays each answer of the YouTube API. */
    Stage latency(int milliseconds) {
        sandbox.faults()
                .add(Fault.at("youtube", new FaultAction.Delay(milliseconds)).always());
        return this;
    }

    /** Adds a content for each video to the platform, as if another tool had uploaded the video before. */
    Stage alreadyThere() {
        sandbox.channel()
                .videos()
                .forEach(video -> sandbox.platform()
                        .foreign(
                                video.id() + ".mp4", video.id(), video.snippet().title(), CLIP.duration()));
        return this;
    }

    /**
     * Starts yt2ms.
     *
     * @param words the command and its options; {@code JOB} stands for the job file and its {@code --set} options
     * @param settings keys below {@code migration} with their values, e.g. {@code download.workers=4}
     */
    MeasuredProcess start(List<String> words, String... settings) throws IOException {
        return startMachine("", words, settings);
    }

    /**
     * Starts yt2ms as one of several machines, with a state directory and a log of its own.
     *
     * @param machine a suffix of the names of its state directory and log, e.g. {@code -1}; empty for the only machine
     */
    MeasuredProcess startMachine(String machine, List<String> words, String... settings) throws IOException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        for (String word : words) {
            if (word.equals("JOB")) {
                command.add(demoJob.toString());
                command.addAll(List.of("--set", "migration.state-dir=" + states().resolve("state" + machine)));
                for (String setting : settings) {
                    command.addAll(List.of("--set", "migration." + setting));
                }
            } else {
                command.add(word);
            }
        }
        return MeasuredProcess.start(command, variables(), folder.resolve("yt2ms" + machine + ".log"));
    }

    private Path states() {
        return folder.resolve("states");
    }

    /** Runs yt2ms to its end. */
    Usage run(List<String> words, String... settings) throws IOException, InterruptedException {
        try (MeasuredProcess process = start(words, settings)) {
            return process.await();
        }
    }

    /** Whether the programs that the script {@code bench/move.sh} needs are on the PATH. */
    static boolean canRunScript() throws IOException, InterruptedException {
        return new ProcessBuilder("sh", "-c", "command -v curl && command -v xargs && command -v yt-dlp")
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    /** Moves all videos with the script {@code bench/move.sh}, with {@code atOnce} processes at the same time. */
    Usage runScript(int atOnce) throws IOException, InterruptedException {
        Path work = Files.createDirectories(folder.resolve("script"));
        Path script = work.resolve("move.sh");
        try (InputStream in = Objects.requireNonNull(Stage.class.getResourceAsStream("/bench/move.sh"))) {
            Files.copy(in, script);
        }
        Path ids = work.resolve("ids");
        Files.write(
                ids, sandbox.channel().videos().stream().map(SandboxVideo::id).toList());
        List<String> command = List.of(
                "sh",
                "-c",
                "exec xargs -n 1 -P \"$1\" sh \"$2\" <\"$3\"",
                "sh",
                Integer.toString(atOnce),
                script.toString(),
                ids.toString());
        try (MeasuredProcess process = MeasuredProcess.start(command, variables(), work.resolve("script.log"))) {
            Usage usage = process.await();
            return new Usage(
                    usage.exitCode(), usage.wall(), usage.cpu(), Optional.empty(), Optional.empty(), Optional.empty());
        }
    }

    private Map<String, String> variables() {
        Map<String, String> variables = sandbox.variables();
        variables.put("WATCH", sandbox.watchUrl().replace("{id}", ""));
        variables.put("PLATFORM", sandbox.platformUrl().toString());
        variables.put("TOKEN", Sandbox.TOKEN);
        variables.putAll(more);
        return variables;
    }

    /** Ends the sandbox and deletes the files of the scenario, except what the yt2ms processes have printed. */
    @Override
    public void close() {
        sandbox.close();
        try {
            FileSystemUtils.deleteRecursively(folder.resolve("sandbox"));
            FileSystemUtils.deleteRecursively(states());
            FileSystemUtils.deleteRecursively(folder.resolve("script"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
