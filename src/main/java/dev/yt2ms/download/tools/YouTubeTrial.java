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
 * Finds out whether a yt-dlp can run YouTube's player code. This needs a JavaScript runtime that the yt-dlp supports,
 * and the scripts of yt-dlp-ejs. The version of yt-dlp does not show whether it has both, but its verbose output does.
 */
final class YouTubeTrial {

    /**
     * The result of trying one yt-dlp.
     *
     * @param reported whether yt-dlp listed its JavaScript runtimes and libraries. If not, e.g. because the trial was
     *     skipped, nothing counts as lacking, and only the version of yt-dlp decides
     * @param runtime whether yt-dlp finds a JavaScript runtime that it supports
     * @param ejs the version of yt-dlp-ejs that yt-dlp finds; empty if it finds none
     */
    record Finding(boolean reported, boolean runtime, Optional<String> ejs) {

        private static final String RUNTIMES = "[debug] JS runtimes:";
        private static final String LIBRARIES = "[debug] Optional libraries:";
        private static final String UNFIT = "(unsupported)";
        private static final Pattern NAMED_VERSION = Pattern.compile("[A-Za-z]\\w*-\\d\\S*");
        private static final Pattern EJS = Pattern.compile("yt[_-]dlp[_-]ejs-(\\d\\S*)");

        /** Reads the report from the output, which ends with a usage error. */
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

        /**
         * Returns the entries of the last line with this beginning, except entries that yt-dlp marks as unsupported;
         * empty if there is no such line.
         */
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

        /**
         * Returns the end of a sentence that says what this yt-dlp lacks, e.g. {@code lacks yt-dlp-ejs}; empty if it
         * can download from YouTube.
         */
        Optional<String> lacks() {
            if (!reported || runtime && ejs.isPresent()) {
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

    private static final Finding NOT_REPORTED = new Finding(false, false, Optional.empty());
    /**
     * The name and version of the trial. A stricter trial gets a new number, so that results of the older trial no
     * longer count.
     */
    private static final String CHECK = "youtube-1";

    private final Function<List<String>, Optional<BoundedCommand.Result>> run;
    private final PassedTools passed;
    /** The findings of the trials of this process, by the identity of the yt-dlp and its runtime. */
    private final Map<String, Finding> latest = new ConcurrentHashMap<>();

    /**
     * Creates a trial.
     *
     * @param run runs a command; returns empty if it can't be run
     * @param toolsDir the folder with the record of the tools that have passed the trial
     */
    YouTubeTrial(Function<List<String>, Optional<BoundedCommand.Result>> run, Path toolsDir) {
        this.run = run;
        this.passed = new PassedTools(toolsDir, CHECK);
    }

    /**
     * Tries a yt-dlp with the runtime that downloads use.
     *
     * @param trustsEarlier whether the trial is skipped if the same yt-dlp and runtime passed it before
     */
    Finding of(FoundTool ytDlp, JsRuntimes.JsRuntime runtime, boolean trustsEarlier) {
        Optional<String> identity =
                passed.identityOf(List.of(ytDlp.path(), runtime.tool().path()));
        if (trustsEarlier && identity.filter(passed::contains).isPresent()) {
            return Optional.ofNullable(latest.get(identity.get())).orElse(NOT_REPORTED);
        }
        List<String> command =
                new ArrayList<>(List.of(ytDlp.path().toString(), "--ignore-config", "--no-cache-dir", "--verbose"));
        command.addAll(runtime.arguments());
        // The exit code is ignored: the command names no video, so yt-dlp always ends with a usage error.
        Finding finding =
                run.apply(command).map(result -> Finding.of(result.lastLines())).orElse(NOT_REPORTED);
        identity.ifPresent(name -> latest.put(name, finding));
        if (finding.lacks().isPresent()) {
            identity.ifPresent(passed::remove);
        } else if (finding.reported()) {
            identity.ifPresent(passed::add);
        }
        return finding;
    }
}
