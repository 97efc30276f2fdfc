package dev.yt2ms.download;

import dev.yt2ms.settings.DownloadSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Chooses among the yt-dlp that was asked for, the one on the PATH and the managed one. */
final class YtDlpChoice {

    /** What may be fetched. */
    enum Fetch {
        NEVER,
        WHEN_NEEDED,
        /** Also what is there already but may be older than the newest. */
        FRESH
    }

    /** The choice, and the runtime where one is needed. */
    record Chosen(FoundTool ytDlp, Optional<JsRuntimes.JsRuntime> runtime, List<String> warnings) {
        List<String> arguments() {
            return runtime.filter(found -> ytDlp.version().isAtLeast(WORKS_ON_YOUTUBE))
                    .map(JsRuntimes.JsRuntime::arguments)
                    .orElse(List.of());
        }
    }

    /** Older ones can't run YouTube's player code; its runtime option is as old. */
    private static final int[] WORKS_ON_YOUTUBE = {2025, 11, 12};

    private static final Duration GETS_OLD = Duration.ofDays(90);

    private final DownloadSettings settings;
    private final Platform platform;
    private final Function<String, Optional<FoundTool>> tried;
    private final ManagedTool managed;
    private final JsRuntimes runtimes;
    private final Clock clock;

    /**
     * Makes a choice possible.
     *
     * @param tried the program of a name on the PATH, or of a path, when it runs
     */
    YtDlpChoice(
            DownloadSettings settings,
            Platform platform,
            Function<String, Optional<FoundTool>> tried,
            ManagedTools managed,
            Clock clock) {
        this.settings = settings;
        this.platform = platform;
        this.tried = tried;
        this.managed = managed.ytDlp();
        this.runtimes = new JsRuntimes(tried, managed.deno());
        this.clock = clock;
    }

    /**
     * Chooses.
     *
     * @throws ToolException when there is none that can work
     */
    Chosen choose(boolean youTube, Fetch fetch) {
        List<String> warnings = new ArrayList<>();
        if (!settings.ytDlp().equals(DownloadSettings.AUTO)) {
            return explicit(youTube, fetch, warnings);
        }
        Optional<FoundTool> onPath = tried.apply("yt-dlp");
        if (!youTube) {
            FoundTool any = onPath.orElseGet(() -> managed(fetch, "There is no yt-dlp on the PATH", warnings));
            return new Chosen(any, Optional.empty(), warnings);
        }
        boolean pathWorks = runtimes.installed().isPresent()
                && onPath.filter(tool -> tool.version().isAtLeast(WORKS_ON_YOUTUBE))
                        .isPresent();
        FoundTool chosen =
                pathWorks ? pathOrNewer(onPath.get(), fetch, warnings) : managed(fetch, whyNot(onPath), warnings);
        warnOfAge(chosen, warnings);
        return new Chosen(chosen, Optional.of(runtime(fetch, warnings)), warnings);
    }

    private Chosen explicit(boolean youTube, Fetch fetch, List<String> warnings) {
        FoundTool chosen = tried.apply(settings.ytDlp())
                .orElseThrow(() -> new ToolException("download.yt-dlp " + settings.ytDlp()
                        + " is missing or does not run: mend its path, or set download.yt-dlp to auto"));
        if (!youTube) {
            return new Chosen(chosen, Optional.empty(), warnings);
        }
        if (!chosen.version().isAtLeast(WORKS_ON_YOUTUBE)) {
            warnings.add("yt-dlp " + chosen.version().text() + " is too old for YouTube: set download.yt-dlp to auto");
            return new Chosen(chosen, Optional.empty(), warnings);
        }
        warnOfAge(chosen, warnings);
        return new Chosen(chosen, Optional.of(runtime(fetch, warnings)), warnings);
    }

    private FoundTool managed(Fetch fetch, String why, List<String> warnings) {
        if (fetch == Fetch.NEVER) {
            return managed.installed()
                    .orElseThrow(() -> new ToolException(why + ": run ./yt2ms setup, which fetches one"));
        }
        try {
            return managed.fresh(fetch == Fetch.FRESH, warnings::add);
        } catch (ToolException e) {
            throw new ToolException(
                    why + ", and " + e.getMessage() + ". Run ./yt2ms setup with the Internet at hand, or: "
                            + platform.installYtDlp(),
                    e);
        }
    }

    private JsRuntimes.JsRuntime runtime(Fetch fetch, List<String> warnings) {
        String why = "YouTube needs a JavaScript runtime (deno 2.3 or node 22, or newer)";
        if (fetch == Fetch.NEVER) {
            return runtimes.installed()
                    .orElseThrow(() -> new ToolException(why + ": run ./yt2ms setup, which fetches one"));
        }
        try {
            return runtimes.fetched(fetch == Fetch.FRESH, warnings::add);
        } catch (ToolException e) {
            throw new ToolException(
                    why + ", and " + e.getMessage() + ". Run ./yt2ms setup with the Internet at hand, or: "
                            + platform.installDeno(),
                    e);
        }
    }

    private static String whyNot(Optional<FoundTool> onPath) {
        return onPath.map(tool -> tool.version().isAtLeast(WORKS_ON_YOUTUBE)
                        ? "yt-dlp " + tool.version().text() + " has no JavaScript runtime for YouTube"
                        : "yt-dlp " + tool.version().text() + " is too old for YouTube (2025.11.12 or newer is needed)")
                .orElse("There is no yt-dlp on the PATH");
    }

    private FoundTool pathOrNewer(FoundTool onPath, Fetch fetch, List<String> warnings) {
        Optional<FoundTool> other = managed.installed();
        if (fetch == Fetch.FRESH && isOld(onPath)) {
            try {
                other = Optional.of(managed.fresh(true, warnings::add));
            } catch (ToolException e) {
                warnings.add(e.getMessage());
            }
        }
        return other.filter(tool -> tool.version().compareTo(onPath.version()) > 0)
                .orElse(onPath);
    }

    private boolean isOld(FoundTool tool) {
        LocalDate limit = LocalDate.ofInstant(clock.instant().minus(GETS_OLD), ZoneOffset.UTC);
        return tool.version().date().filter(date -> date.isBefore(limit)).isPresent();
    }

    private void warnOfAge(FoundTool tool, List<String> warnings) {
        if (isOld(tool)) {
            warnings.add("yt-dlp " + tool.version().text()
                    + " is older than 90 days: YouTube may break it; ./yt2ms setup fetches the newest");
        }
    }
}
