package dev.yt2ms.download.tools;

import dev.yt2ms.files.MountOptions;
import dev.yt2ms.files.PrivateFiles;
import dev.yt2ms.model.Program;
import dev.yt2ms.settings.DownloadSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Chooses among the configured yt-dlp, the one on the PATH, and the managed one, which yt2ms downloads itself. */
final class YtDlpChoice {

    /** When programs are downloaded. */
    enum Fetch {
        NEVER,
        /** Missing programs are downloaded. */
        WHEN_NEEDED,
        /** Missing programs are downloaded, and programs that may not be the newest are refreshed. */
        FRESH
    }

    /**
     * The chosen yt-dlp, the JavaScript runtime if yt-dlp needs one, the version of yt-dlp-ejs if a trial has reported
     * it, and warnings for a person.
     */
    record Chosen(
            FoundTool ytDlp, Optional<JsRuntimes.JsRuntime> runtime, Optional<String> ejs, List<String> warnings) {

        private static Chosen without(FoundTool ytDlp, List<String> warnings) {
            return new Chosen(ytDlp, Optional.empty(), Optional.empty(), warnings);
        }

        List<String> arguments() {
            return runtime.filter(found -> ytDlp.version().isAtLeast(WORKS_ON_YOUTUBE))
                    .map(JsRuntimes.JsRuntime::arguments)
                    .orElse(List.of());
        }
    }

    /**
     * The first version that runs YouTube's player code in a JavaScript runtime, and has the option that selects the
     * runtime.
     */
    private static final int[] WORKS_ON_YOUTUBE = {2025, 11, 12};

    private static final Duration GETS_OLD = Duration.ofDays(90);

    private final DownloadSettings settings;
    private final Platform platform;
    private final Function<String, Optional<FoundTool>> tried;
    private final Function<String, Optional<String>> passedOver;
    private final YouTubeTrial trial;
    private final ManagedTool managed;
    private final JsRuntimes runtimes;
    private final Clock clock;

    /**
     * Creates the object; does not search for programs yet.
     *
     * @param tried returns a program by its name on the PATH or by its path; empty if it is missing or does not run
     * @param passedOver explains why a program on the PATH is not used; empty if it is used or missing
     * @param trial finds out whether a yt-dlp can download from YouTube
     */
    YtDlpChoice(
            DownloadSettings settings,
            Platform platform,
            Function<String, Optional<FoundTool>> tried,
            Function<String, Optional<String>> passedOver,
            YouTubeTrial trial,
            ManagedTools managed,
            Clock clock) {
        this.settings = settings;
        this.platform = platform;
        this.tried = tried;
        this.passedOver = passedOver;
        this.trial = trial;
        this.managed = managed.ytDlp();
        this.runtimes = new JsRuntimes(tried, managed.deno());
        this.clock = clock;
    }

    /**
     * Chooses a yt-dlp.
     *
     * @param youTube whether the yt-dlp must work on YouTube
     * @param trustsEarlier whether the trial of a yt-dlp is skipped if the same yt-dlp passed an earlier trial
     * @throws ToolException when no yt-dlp works
     */
    Chosen choose(boolean youTube, Fetch fetch, boolean trustsEarlier) {
        List<String> warnings = new ArrayList<>();
        if (!settings.ytDlp().equals(DownloadSettings.AUTO)) {
            return explicit(youTube, fetch, trustsEarlier, warnings);
        }
        Optional<FoundTool> onPath = tried.apply("yt-dlp");
        if (!youTube) {
            FoundTool any = onPath.orElseGet(() -> managed(fetch, noneOnPath(), warnings));
            return Chosen.without(any, warnings);
        }
        Optional<String> pathProblem = problemOf(onPath, trustsEarlier);
        FoundTool chosen = pathProblem.isEmpty()
                ? pathOrNewer(onPath.get(), fetch, trustsEarlier, warnings)
                : managed(fetch, pathProblem.get(), warnings);
        warnOfAge(chosen, warnings);
        JsRuntimes.JsRuntime runtime = runtime(fetch, warnings);
        YouTubeTrial.Finding finding = trial.of(chosen, runtime, trustsEarlier || pathProblem.isEmpty());
        if (finding.lacks().isPresent()) {
            throw new ToolException("%s. The yt-dlp %s that yt2ms downloaded (%s) %s; install %s and put it on the PATH"
                    .formatted(
                            pathProblem.orElse("The yt-dlp on the PATH is older"),
                            chosen.version().text(),
                            chosen.path(),
                            finding.lacks().get(),
                            finding.runtime()
                                    ? "another yt-dlp (" + platform.installYtDlp() + ")"
                                    : "deno (" + platform.installDeno() + ")"));
        }
        return new Chosen(chosen, Optional.of(runtime), finding.ejs(), warnings);
    }

    private Chosen explicit(boolean youTube, Fetch fetch, boolean trustsEarlier, List<String> warnings) {
        FoundTool chosen = tried.apply(settings.ytDlp())
                .orElseThrow(() -> new ToolException(passedOver
                        .apply(settings.ytDlp())
                        .orElseGet(() -> "download.yt-dlp " + settings.ytDlp()
                                + " is missing or does not run: correct the path, or set download.yt-dlp to auto")));
        if (!youTube) {
            return Chosen.without(chosen, warnings);
        }
        if (!chosen.version().isAtLeast(WORKS_ON_YOUTUBE)) {
            warnings.add("yt-dlp " + chosen.version().text() + " is too old for YouTube: set download.yt-dlp to auto");
            return Chosen.without(chosen, warnings);
        }
        warnOfAge(chosen, warnings);
        JsRuntimes.JsRuntime runtime = runtime(fetch, warnings);
        YouTubeTrial.Finding finding = trial.of(chosen, runtime, trustsEarlier);
        finding.lacks()
                .map(lack -> "yt-dlp %s (%s) %s: set download.yt-dlp to auto"
                        .formatted(chosen.version().text(), chosen.path(), lack))
                .ifPresent(warnings::add);
        return new Chosen(chosen, Optional.of(runtime), finding.ejs(), warnings);
    }

    private String noneOnPath() {
        return passedOver.apply("yt-dlp").orElse("There is no yt-dlp on the PATH");
    }

    private FoundTool managed(Fetch fetch, String why, List<String> warnings) {
        checkPlace(fetch, why);
        if (fetch == Fetch.NEVER) {
            return managed.installed()
                    .orElseThrow(
                            () -> new ToolException(why + ". Run " + Program.NAME + " setup, which downloads yt-dlp"));
        }
        try {
            return managed.fresh(fetch == Fetch.FRESH, warnings::add);
        } catch (ToolException e) {
            throw new ToolException(
                    ("%s. %s. Run " + Program.NAME
                                    + " setup with an Internet connection, or install yt-dlp (%s) and put it on the"
                                    + " PATH")
                            .formatted(why, e.getMessage(), platform.installYtDlp()),
                    e);
        }
    }

    /** Fails if programs can't run in the tools-dir, before anything is downloaded into it. */
    private void checkPlace(Fetch fetch, String why) {
        Path folder = settings.tools().directory();
        try {
            if (fetch != Fetch.NEVER) {
                PrivateFiles.makeFolder(folder);
            }
        } catch (IOException e) {
            // The download into the folder reports this error with an explanation.
            return;
        }
        if (Files.isDirectory(folder) && MountOptions.forbidPrograms(folder)) {
            throw new ToolException(why + ". No program can run in migration.download.tools-dir " + folder
                    + ", because it is mounted noexec; mount it with exec, or give another folder");
        }
    }

    private JsRuntimes.JsRuntime runtime(Fetch fetch, List<String> warnings) {
        String why = "YouTube needs a JavaScript runtime (deno 2.3 or node 22, or newer)";
        if (runtimes.installed().isEmpty()) {
            checkPlace(fetch, why);
        }
        if (fetch == Fetch.NEVER) {
            return runtimes.installed()
                    .orElseThrow(
                            () -> new ToolException(why + ". Run " + Program.NAME + " setup, which downloads deno"));
        }
        try {
            return runtimes.fetched(fetch == Fetch.FRESH, warnings::add);
        } catch (ToolException e) {
            throw new ToolException(
                    ("%s. %s. Run " + Program.NAME
                                    + " setup with an Internet connection, or install deno (%s) and put it on the PATH")
                            .formatted(why, e.getMessage(), platform.installDeno()),
                    e);
        }
    }

    /** Describes why the yt-dlp on the PATH can't download from YouTube; empty if it can. */
    private Optional<String> problemOf(Optional<FoundTool> onPath, boolean trustsEarlier) {
        if (onPath.isEmpty()) {
            return Optional.of(noneOnPath());
        }
        String name = "yt-dlp " + onPath.get().version().text();
        if (!onPath.get().version().isAtLeast(WORKS_ON_YOUTUBE)) {
            return Optional.of(name + " is too old for YouTube (2025.11.12 or newer is needed)");
        }
        Optional<JsRuntimes.JsRuntime> runtime = runtimes.installed();
        return runtime.isEmpty()
                ? Optional.of(name + " has no JavaScript runtime for YouTube")
                : trial.of(onPath.get(), runtime.get(), trustsEarlier)
                        .lacks()
                        .map(lack -> "%s (%s) %s".formatted(name, onPath.get().path(), lack));
    }

    private FoundTool pathOrNewer(FoundTool onPath, Fetch fetch, boolean trustsEarlier, List<String> warnings) {
        Optional<FoundTool> other = managed.installed();
        if (fetch == Fetch.FRESH && isOld(onPath)) {
            try {
                other = Optional.of(managed.fresh(true, warnings::add));
            } catch (ToolException e) {
                warnings.add(e.getMessage());
            }
        }
        return other.filter(tool -> tool.version().compareTo(onPath.version()) > 0)
                .filter(tool -> runtimes.installed()
                        .filter(runtime ->
                                trial.of(tool, runtime, trustsEarlier).lacks().isEmpty())
                        .isPresent())
                .orElse(onPath);
    }

    private boolean isOld(FoundTool tool) {
        LocalDate limit = LocalDate.ofInstant(clock.instant().minus(GETS_OLD), ZoneOffset.UTC);
        return tool.version().date().filter(date -> date.isBefore(limit)).isPresent();
    }

    private void warnOfAge(FoundTool tool, List<String> warnings) {
        if (isOld(tool)) {
            warnings.add("yt-dlp " + tool.version().text() + " is older than 90 days and may stop working on YouTube; "
                    + Program.NAME + " setup downloads the newest");
        }
    }
}
