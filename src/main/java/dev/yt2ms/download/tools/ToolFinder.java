package dev.yt2ms.download.tools;

import dev.yt2ms.download.DownloadTools;
import dev.yt2ms.download.ToolVersion;
import dev.yt2ms.download.process.BoundedCommand;
import dev.yt2ms.download.process.ChildEnvironment;
import dev.yt2ms.download.staging.TemporaryFolder;
import dev.yt2ms.files.MountOptions;
import dev.yt2ms.files.PrivateFiles;
import dev.yt2ms.files.ProgramPath;
import dev.yt2ms.net.Network;
import dev.yt2ms.run.Cancellation;
import dev.yt2ms.settings.DownloadSettings;
import dev.yt2ms.settings.SourceSettings;
import dev.yt2ms.settings.value.KnownSecrets;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the programs that downloads need, and tries each of them before a transfer begins. A program that another user
 * of the machine can replace is never started.
 *
 * <p>Thread-safe. Each call searches for the programs again.
 */
public final class ToolFinder {

    /**
     * The name under which {@link #describe} reports the check of ffprobe and ffmpeg; it appears only if the check
     * fails.
     */
    public static final String MEDIA_TOOLS = "ffprobe and ffmpeg";

    private static final Duration RUN_LIMIT = Duration.ofSeconds(60);

    private final DownloadSettings settings;
    private final boolean youTube;
    private final KnownSecrets secrets;
    private final BoundedCommand commands;
    private final ProgramPath programs;
    private final Platform platform;
    private final YtDlpChoice ytDlp;

    /**
     * Creates a finder.
     *
     * @param network the network settings with which the release pages of managed tools are reached
     * @param secrets the values that must not appear in the environment of a program
     */
    public ToolFinder(DownloadSettings settings, SourceSettings source, Network network, KnownSecrets secrets) {
        this(
                settings,
                source,
                network,
                secrets,
                System.getenv("PATH"),
                Platform.current(),
                ReleaseKey::ofYtDlp,
                Clock.systemUTC());
    }

    /** Creates a finder with a given search path, platform, release key and clock, for tests. */
    public ToolFinder(
            DownloadSettings settings,
            SourceSettings source,
            Network network,
            KnownSecrets secrets,
            String path,
            Platform platform,
            Supplier<ReleaseKey> ytDlpKey,
            Clock clock) {
        this.settings = settings;
        this.secrets = secrets;
        this.youTube = WatchAddress.isYouTube(source.watchUrl());
        this.commands = new BoundedCommand(
                new ChildEnvironment(secrets, Optional.empty()),
                RUN_LIMIT,
                new TemporaryFolder(settings.tools().directory(), clock)::get);
        this.programs = ProgramPath.of(path == null ? "" : path);
        this.platform = platform;
        Function<Path, Optional<ToolVersion>> version =
                file -> ProgramPath.problemOf(file).isEmpty() ? version(file, "--version") : Optional.empty();
        ManagedTools managed = new ManagedTools(
                settings, network, platform, programs.find("python3").isPresent(), version, ytDlpKey, clock);
        this.ytDlp = new YtDlpChoice(
                settings,
                platform,
                this::tried,
                programs::passedOver,
                new YouTubeTrial(this::run, settings.tools().directory()),
                managed,
                clock);
    }

    /**
     * Finds all programs. Downloads a JavaScript runtime if YouTube needs one and none is installed. Also downloads
     * yt-dlp if no installed one works and {@code download.yt-dlp} is {@code auto}.
     *
     * @throws ToolException when a program is missing or too old and can't be downloaded
     */
    public DownloadTools resolve() {
        return resolve(YtDlpChoice.Fetch.WHEN_NEEDED);
    }

    /**
     * Finds all programs for downloads into this folder. A self-contained yt-dlp unpacks itself below this folder.
     *
     * @param staging the staging folder, which is created if it is missing
     * @throws ToolException when a program is missing or too old, or when this yt-dlp can't run in the folder
     */
    public DownloadTools resolveFor(Path staging) {
        DownloadTools tools = resolve();
        unpackingProblem(tools.ytDlp(), tools.ytDlpVersion(), staging).ifPresent(problem -> {
            throw new ToolException(problem);
        });
        return tools;
    }

    /**
     * Describes why this yt-dlp can't unpack itself in this folder; empty if it can, or if it does not unpack itself.
     * If the folder's file system forbids programs, yt-dlp is started to find this out.
     */
    private Optional<String> unpackingProblem(Path ytDlpFile, String version, Path staging) {
        try {
            PrivateFiles.makeFolder(staging);
            if (!MountOptions.forbidPrograms(staging)) {
                return Optional.empty();
            }
            BoundedCommand there = new BoundedCommand(
                    new ChildEnvironment(secrets, Optional.empty()), RUN_LIMIT, () -> Optional.of(staging));
            if (there.run(List.of(ytDlpFile.toString(), "--version"), new Cancellation())
                    .isGood()) {
                return Optional.empty();
            }
        } catch (IOException e) {
            // The code that uses the folder will report this error with an explanation.
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
        return Optional.of(
                ("yt-dlp %s (%s) can't run, because it unpacks itself below the state-dir, and %s is mounted noexec."
                                + " Mount it with exec, give another migration.state-dir, or install a yt-dlp that does not"
                                + " unpack itself (%s) and put it on the PATH")
                        .formatted(version, ytDlpFile, staging, platform.installYtDlp()));
    }

    /**
     * Finds all programs among the installed ones; downloads nothing.
     *
     * @throws ToolException when a program is missing or too old
     */
    public DownloadTools resolveInstalled() {
        return resolve(YtDlpChoice.Fetch.NEVER);
    }

    private DownloadTools resolve(YtDlpChoice.Fetch fetch) {
        FoundTool ffmpeg = ffmpegTool("ffmpeg");
        FoundTool ffprobe = ffmpegTool("ffprobe");
        YtDlpChoice.Chosen chosen = ytDlp.choose(youTube, fetch, true);
        List<String> warnings = new ArrayList<>(chosen.warnings());
        Stream.of("yt-dlp", "ffmpeg", "ffprobe", "deno", "node", "setpriv")
                .filter(name -> !isConfigured(name))
                .flatMap(name -> programs.passedOver(name).stream())
                .forEach(warnings::add);
        ChildEnvironment.homeProblem(System.getenv()).ifPresent(warnings::add);
        return new DownloadTools(
                chosen.ytDlp().path(),
                chosen.ytDlp().version().text(),
                chosen.arguments(),
                ffmpeg.path(),
                ffmpeg.version().text(),
                ffprobe.path(),
                setpriv(),
                warnings);
    }

    /**
     * Whether the search on the PATH skips this program, because the job file names its location or because downloads
     * do not need it.
     */
    private boolean isConfigured(String name) {
        return switch (name) {
            case "yt-dlp" -> settings.ytDlp().contains(File.separator);
            case "ffmpeg", "ffprobe" -> settings.ffmpegLocation().isPresent();
            case "deno", "node" -> !youTube;
            default -> false;
        };
    }

    /** Returns the state of each program, for {@code doctor}. Downloads nothing and never fails. */
    public List<ToolStatus> describe() {
        return describe(youTube, YtDlpChoice.Fetch.NEVER);
    }

    /**
     * Prepares the programs, for {@code setup}. Downloads a yt-dlp and a JavaScript runtime that work on YouTube if
     * none are installed, and refreshes those that were downloaded before. A job file for a sandbox needs no JavaScript
     * runtime, and any yt-dlp will do for it. Never fails; {@link ToolStatus#ok} shows the result.
     */
    public List<ToolStatus> setUp() {
        return describe(youTube, YtDlpChoice.Fetch.FRESH);
    }

    private List<ToolStatus> describe(boolean forYouTube, YtDlpChoice.Fetch fetch) {
        List<ToolStatus> all = new ArrayList<>();
        try {
            YtDlpChoice.Chosen chosen = ytDlp.choose(forYouTube, fetch, false);
            all.add(found(
                    "yt-dlp",
                    chosen.ytDlp(),
                    sentences(Stream.concat(chosen.warnings().stream(), Stream.of(warningOf("yt-dlp"))))));
            chosen.runtime()
                    .ifPresent(runtime -> all.add(
                            found("JavaScript runtime: " + runtime.name(), runtime.tool(), warningOf(runtime.name()))));
            chosen.ejs()
                    .ifPresent(version ->
                            all.add(new ToolStatus("yt-dlp-ejs", Optional.empty(), Optional.of(version), true, "")));
        } catch (ToolException e) {
            all.add(missing("yt-dlp", e.getMessage()));
        }
        for (String name : List.of("ffmpeg", "ffprobe")) {
            all.add(status(name, () -> ffmpegTool(name)));
        }
        toolCheckProblem().ifPresent(all::add);
        Optional<Path> setpriv = setpriv();
        String advice = sentences(Stream.of(
                warningOf("setpriv"),
                setpriv.isPresent() ? "" : "Without setpriv, downloads continue for a while after yt2ms is killed"));
        all.add(new ToolStatus("setpriv", setpriv, Optional.empty(), true, advice));
        return List.copyOf(all);
    }

    /**
     * Returns the problem that the check of ffprobe and ffmpeg finds. Empty if there is no problem, and if one of the
     * two programs is missing, because a missing program is reported separately.
     */
    private Optional<ToolStatus> toolCheckProblem() {
        try {
            Path ffprobe = ffmpegTool("ffprobe").path();
            Path ffmpeg = ffmpegTool("ffmpeg").path();
            return new MediaToolCheck(settings, ffprobe, ffmpeg, secrets, platform, MediaToolCheck.LIMIT)
                    .problemNow(new Cancellation())
                    .map(problem -> new ToolStatus(
                            MEDIA_TOOLS, Optional.of(ffprobe), Optional.empty(), false, problem.message()));
        } catch (ToolException missing) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private ToolStatus status(String name, Supplier<FoundTool> finder) {
        try {
            return found(name, finder.get(), warningOf(name));
        } catch (ToolException e) {
            return missing(name, e.getMessage());
        }
    }

    /** Joins warnings to one text; empty text if there are none. */
    private static String sentences(Stream<String> warnings) {
        return warnings.filter(warning -> !warning.isEmpty()).collect(Collectors.joining(". "));
    }

    private String warningOf(String name) {
        return isConfigured(name) ? "" : programs.passedOver(name).orElse("");
    }

    private static ToolStatus found(String name, FoundTool tool, String advice) {
        return new ToolStatus(
                name, Optional.of(tool.path()), Optional.of(tool.version().text()), true, advice);
    }

    private static ToolStatus missing(String name, String advice) {
        return new ToolStatus(name, Optional.empty(), Optional.empty(), false, advice);
    }

    private FoundTool ffmpegTool(String name) {
        String install = platform.install("ffmpeg", "ffmpeg");
        String advice = settings.ffmpegLocation()
                .map(location ->
                        "at download.ffmpeg-location %s; correct this key, or remove it and install ffmpeg (%s)"
                                .formatted(location, install))
                .orElse("on the PATH; install ffmpeg (%s)".formatted(install));
        Optional<Path> path = settings.ffmpegLocation().isPresent()
                ? beside(settings.ffmpegLocation().get(), name)
                : programs.find(name);
        return path.flatMap(file -> version(file, "-version").map(version -> new FoundTool(file, version)))
                .orElseThrow(() -> new ToolException(Optional.of(warningOf(name))
                        .filter(problem -> !problem.isEmpty())
                        .orElseGet(() -> "No working " + name + " was found " + advice)));
    }

    /** Finds ffmpeg or ffprobe by {@code download.ffmpeg-location}, which names their folder or ffmpeg's executable. */
    private static Optional<Path> beside(Path location, String name) {
        String key = "migration.download.ffmpeg-location";
        if (Files.isDirectory(location)) {
            return executable(key, location.resolve(name));
        }
        return executable(key, name.equals("ffmpeg") ? location : location.resolveSibling(name));
    }

    /** Finds a setpriv that supports {@code --pdeathsig}. The setpriv of BusyBox does not. */
    private Optional<Path> setpriv() {
        return programs.find("setpriv")
                .filter(file -> run(List.of(file.toString(), "--pdeathsig", "KILL", "--", file.toString(), "--version"))
                        .filter(BoundedCommand.Result::isGood)
                        .isPresent());
    }

    /** Returns the program with this name on the PATH, or at this path; empty if it is missing or does not run. */
    private Optional<FoundTool> tried(String nameOrPath) {
        Optional<Path> file = nameOrPath.contains(File.separator)
                ? executable("migration.download.yt-dlp", Path.of(nameOrPath))
                : programs.find(nameOrPath);
        return file.flatMap(path -> version(path, "--version").map(version -> new FoundTool(path, version)));
    }

    /**
     * Returns the program at this path; empty if there is none.
     *
     * @param key the key of the job file that names it
     * @throws ToolException when another user can replace it
     */
    private static Optional<Path> executable(String key, Path file) {
        Path program = file.toAbsolutePath();
        if (!Files.isRegularFile(program) || !Files.isExecutable(program)) {
            return Optional.empty();
        }
        ProgramPath.problemOf(program).ifPresent(problem -> {
            throw new ToolException("%s: %s is not run, because %s".formatted(key, program, problem));
        });
        return Optional.of(program);
    }

    private Optional<ToolVersion> version(Path file, String option) {
        return run(List.of(file.toString(), option))
                .filter(BoundedCommand.Result::isGood)
                .flatMap(result -> ToolVersion.parse(result.text()));
    }

    private Optional<BoundedCommand.Result> run(List<String> command) {
        try {
            return Optional.of(commands.run(command, new Cancellation()));
        } catch (IOException doesNotRun) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
