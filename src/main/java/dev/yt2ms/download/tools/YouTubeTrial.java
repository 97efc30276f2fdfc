package dev.yt2ms.download.tools;

import dev.yt2ms.download.process.BoundedCommand;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tries out whether a yt-dlp can run YouTube's player code, which its version alone does not tell: for that it needs a
 * JavaScript runtime that it supports, and the scripts of yt-dlp-ejs. It reports both itself when it is verbose.
 */
final class YouTubeTrial {

    /**
     * What a yt-dlp reported.
     *
     * @param told whether it reported anything; one that does not is believed by its version
     * @param runtime whether it has a JavaScript runtime that it supports
     * @param ejs the version of its yt-dlp-ejs
     */
    record Finding(boolean told, boolean runtime, Optional<String> ejs) {

        private static final String RUNTIMES = "[debug] JS runtimes:";
        private static final String LIBRARIES = "[debug] Optional libraries:";
        private static final String UNFIT = "(unsupported)";
        private static final Pattern NAMED_VERSION = Pattern.compile("[A-Za-z]\\w*-\\d\\S*");
        private static final Pattern EJS = Pattern.compile("yt[_-]dlp[_-]ejs-(\\d\\S*)");

        /** Of the lines that it printed, among which the usage error stands that it ends with. */
        static Finding of(List<String> lines) {
            Optional<List<String>> runtimes = entries(lines, RUNTIMES);
            Optional<List<String>> libraries = entries(lines, LIBRARIES);
            return new Finding(
                    runtimes.isPresent() && libraries.isPresent(),
                    runtimes.orElse(List.of()).stream()
                            .anyMatch(entry -> NAMED_VERSION.matcher(entry).matches()),
                    libraries.orElse(List.of()).stream()
                            .map(EJS::matcher)
                            .filter(Matcher::matches)
                            .map(ejs -> ejs.group(1))
                            .findFirst());
        }

        /** Those of the last such line that it does not call unsupported itself. */
        private static Optional<List<String>> entries(List<String> lines, String start) {
            return lines.stream()
                    .filter(line -> line.startsWith(start))
                    .reduce((first, last) -> last)
                    .map(line -> Pattern.compile(",")
                            .splitAsStream(line.substring(start.length()))
                            .map(String::strip)
                            .filter(entry -> !entry.endsWith(UNFIT))
                            .toList());
        }

        /** What it lacks, as the rest of a sentence; empty where it can do YouTube. */
        Optional<String> lacks() {
            if (!told || runtime && ejs.isPresent()) {
                return Optional.empty();
            }
            return Optional.of(
                    runtime
                            ? "lacks yt-dlp-ejs, which YouTube needs"
                            : ejs.isPresent()
                                    ? "finds no JavaScript runtime that it supports"
                                    : "finds no JavaScript runtime that it supports, and lacks yt-dlp-ejs");
        }
    }

    private static final Finding BELIEVED = new Finding(false, false, Optional.empty());
    /** Part of each remembered name: a trial that asks for more than an earlier one trusts none of its results. */
    private static final String CHECK = "youtube-1";

    private final Function<List<String>, Optional<BoundedCommand.Result>> run;
    private final PassedTools passed;
    /** What those reported that were tried by this process. */
    private final Map<String, Finding> latest = new ConcurrentHashMap<>();

    /**
     * Makes a trial.
     *
     * @param run runs a command; empty where it can't be run
     * @param toolsDir remembers what passed
     */
    YouTubeTrial(Function<List<String>, Optional<BoundedCommand.Result>> run, Path toolsDir) {
        this.run = run;
        this.passed = new PassedTools(toolsDir, CHECK);
    }

    /**
     * Tries one, with the runtime that downloads give it.
     *
     * @param trustsEarlier whether one that passed before, and is the same file still, need not be tried again
     */
    Finding of(FoundTool ytDlp, JsRuntimes.JsRuntime runtime, boolean trustsEarlier) {
        Optional<String> identity =
                passed.identityOf(List.of(ytDlp.path(), runtime.tool().path()));
        if (trustsEarlier && identity.filter(passed::contains).isPresent()) {
            return Optional.ofNullable(latest.get(identity.get())).orElse(BELIEVED);
        }
        List<String> command =
                new ArrayList<>(List.of(ytDlp.path().toString(), "--ignore-config", "--no-cache-dir", "--verbose"));
        command.addAll(runtime.arguments());
        // Its exit code says only that there was no address.
        Finding finding =
                run.apply(command).map(result -> Finding.of(result.lastLines())).orElse(BELIEVED);
        identity.ifPresent(name -> latest.put(name, finding));
        if (finding.lacks().isPresent()) {
            identity.ifPresent(passed::remove);
        } else if (finding.told()) {
            identity.ifPresent(passed::add);
        }
        return finding;
    }
}
