package dev.yt2ms.download;

import static dev.yt2ms.run.FailureClass.OPERATOR;
import static dev.yt2ms.run.FailureClass.OUTAGE;
import static dev.yt2ms.run.FailureClass.RETRY;

import dev.yt2ms.run.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Turns what yt-dlp left behind (exit code, texts) into a classified failure. */
public final class DownloadErrors {

    private static final int DETAIL_CHARS = 300;
    /** The real-time signals behind it end no tool; newer ffmpegs use those exit codes for errors of their own. */
    private static final int LAST_SIGNAL = 31;

    private static final String KILLED = "killed";
    static final String TOOLS_UNFIT = "media-tools-unfit";
    private static final String NEW_YT_DLP = "; several in a row call for a new yt-dlp (./yt2ms setup)";

    /** ffmpeg ends with exit code 0 when the disk is full at its last write. */
    private static final Pattern REWRITTEN = Pattern.compile("^\\[(Merger|Fixup\\w*|VideoRemuxer)] (?!Not )");

    private static final Pattern ANSI = Pattern.compile("\u001b\\[[0-9;?]*[ -/]*[@-~]");
    private static final Pattern URL = Pattern.compile(
            "([a-z][a-z0-9+.-]{0,20}://)(?:[^\\s/@\"'<>]*@)?" + "([^\\s?#\"'<>]*)[?#]?[^\\s\"'<>]*",
            Pattern.CASE_INSENSITIVE);
    /** What yt-dlp adds for its own developers. */
    private static final Pattern REPORT_THIS =
            Pattern.compile(";? *please report this issue on.*", Pattern.CASE_INSENSITIVE);

    private final UnaryOperator<String> hideSecrets;

    DownloadErrors(UnaryOperator<String> hideSecrets) {
        this.hideSecrets = hideSecrets;
    }

    /** The table of texts, in the order in which it is searched. */
    public static List<ErrorRule> rules() {
        return ErrorTable.ROWS;
    }

    /** A yt-dlp that did not end well. */
    Failure ofExit(int exitCode, List<String> stderr, List<String> stdout, DiskRoom room) {
        List<String> errors = errorMessages(stderr);
        String detail = detail(errors);
        return switch (exitCode) {
            case 2 -> operator("usage", "yt-dlp refuses its options: check download.args, or update it", detail);
            case 100, 101 ->
                operator("stopped-by-args", "An option among download.args ends yt-dlp early: remove it", detail);
            case 126, 127 ->
                operator(
                        "tool-not-runnable", "yt-dlp can't be run: run ./yt2ms setup or check download.yt-dlp", detail);
            default -> ofTexts(exitCode, stderr, stdout, errors, detail, room);
        };
    }

    private Failure ofTexts(
            int exitCode, List<String> stderr, List<String> stdout, List<String> errors, String detail, DiskRoom room) {
        Optional<ErrorRule> rule = find(ErrorRule.Scope.ERRORS, ErrorRule.Scope.STDERR, errors, stderr);
        if (rule.isEmpty()) {
            rule = find(ErrorRule.Scope.ERRORS, ErrorRule.Scope.STDERR, stdout, stdout);
        }
        if (rule.isPresent()) {
            boolean full = rule.get() == ErrorTable.POSTPROCESSING && room.isTooSmallToRewrite();
            return (full ? ErrorTable.DISK_FULL : rule.get()).failure(detail);
        }
        Optional<Integer> signal = signal(exitCode);
        if (signal.isPresent()) {
            return ofSignal("yt-dlp", signal.get());
        }
        String said = detail.isEmpty() ? "" : ": " + detail;
        String message = "yt-dlp failed (exit code " + exitCode + ")" + said + NEW_YT_DLP;
        return Failure.of(RETRY, "unknown", message).escalatingTo(OPERATOR);
    }

    /** The signal that ended a program, by its exit code. */
    static Optional<Integer> signal(int exitCode) {
        return exitCode > 128 && exitCode <= 128 + LAST_SIGNAL ? Optional.of(exitCode - 128) : Optional.empty();
    }

    /** A program that a signal ended. */
    Failure ofSignal(String tool, int signal) {
        String message = tool + " was ended by signal " + signal + ": is there enough memory?";
        return Failure.of(RETRY, KILLED, message).escalatingTo(OPERATOR).keepingPartial();
    }

    /** A yt-dlp that ended well but made no file. */
    Failure ofNoFile(List<String> stderr, List<String> stdout) {
        String said = detail(stdout.stream()
                .filter(line -> line.contains("skipping") || line.contains("filesize"))
                .toList());
        Optional<ErrorRule> rule = find(ErrorRule.Scope.STDOUT, ErrorRule.Scope.STDOUT, stdout, stdout);
        if (rule.isEmpty()) {
            List<String> errors = errorMessages(stderr);
            said = detail(errors);
            rule = find(ErrorRule.Scope.ERRORS, ErrorRule.Scope.STDERR, errors, stderr);
        }
        String detail = said;
        return rule.map(row -> row.failure(detail))
                .orElseGet(() -> Failure.of(
                                RETRY, "no-file", "yt-dlp ended without an error and without a file" + NEW_YT_DLP)
                        .escalatingTo(OPERATOR));
    }

    /** A warning that means low quality although all went well; empty where there is none. */
    Optional<Failure> ofWarnings(List<String> stderr) {
        return stderr.stream()
                .filter(line -> matches(ErrorTable.JS_RUNTIME, line))
                .findFirst()
                // The file is whole but not what was wanted: it must not be taken for a rest to resume.
                .map(line -> Failure.of(
                        OPERATOR,
                        ErrorTable.JS_RUNTIME.name(),
                        ErrorTable.JS_RUNTIME.failure(clean(line)).message()));
    }

    /** A file that ffmpeg wrote is not whole, and there was no room for all of it. */
    Failure ofBrokenFile(Failure broken, List<String> stdout, DiskRoom room) {
        boolean rewritten =
                stdout.stream().anyMatch(line -> REWRITTEN.matcher(line).find());
        return rewritten && room.isTooSmallToRewrite() ? ErrorTable.DISK_FULL.failure("") : broken;
    }

    /** Whether a signal for the whole process group or service seems to have ended it. */
    static boolean seemsInterrupted(Failure failure) {
        return failure.rule().equals(ErrorTable.INTERRUPTED.name())
                || failure.rule().equals(KILLED);
    }

    /** Nothing moved for too long. */
    Failure ofStall(Duration timeout) {
        String message = "The download made no progress for " + timeout.toSeconds() + " s and was ended";
        return Failure.of(RETRY, "stalled", message).escalatingTo(OUTAGE).keepingPartial();
    }

    /** The parts of different attempts don't belong together. */
    Failure ofMixedFormats() {
        return Failure.of(
                RETRY, "format-changed", "The source offered another format in mid-download: it is downloaded afresh");
    }

    /** yt-dlp could not be started. */
    Failure ofStart(IOException e) {
        if (matches(ErrorTable.DISK_FULL, String.valueOf(e.getMessage()))) {
            return ErrorTable.DISK_FULL.failure("");
        }
        return operator(
                "tool-not-runnable",
                "yt-dlp can't be run: run ./yt2ms setup or check download.yt-dlp",
                clean(String.valueOf(e.getMessage())));
    }

    /** ffprobe did not come to an end: the file may be as good as any. */
    Failure ofStalledProbe(Duration limit) {
        String message = "ffprobe did not check the downloaded file within " + limit.toSeconds()
                + " s and was ended; the file is kept for the next attempt. Several in a row call for a look at the disk"
                + " of the state-dir and at ffprobe (download.ffmpeg-location)";
        return Failure.of(RETRY, "probe-stalled", message)
                .escalatingTo(OPERATOR)
                .keepingPartial();
    }

    /** ffprobe could not be started, or the file not be read. */
    Failure ofProbe(IOException e) {
        return operator(
                "probe-not-runnable",
                "The downloaded file can't be checked: run ./yt2ms setup or check download.ffmpeg-location",
                clean(String.valueOf(e.getMessage())));
    }

    /** ffprobe and ffmpeg could not be checked, as the files for that can't be written. */
    Failure ofToolCheck(Path directory, IOException e) {
        return Failure.of(
                        OPERATOR,
                        TOOLS_UNFIT,
                        "ffprobe and ffmpeg can't be checked, as neither " + directory + " (download.tools-dir) nor the"
                                + " directory for temporary files takes two small files ("
                                + clean(e.getClass().getSimpleName() + ": " + e.getMessage()) + "): make room in one")
                .keepingPartial();
    }

    /** The staging directory does not work. */
    Failure ofStaging(IOException e) {
        String text = e.getClass().getSimpleName() + ": " + e.getMessage();
        if (matches(ErrorTable.DISK_FULL, text)) {
            return ErrorTable.DISK_FULL.failure("");
        }
        return Failure.of(
                        OPERATOR,
                        "staging-not-writable",
                        "The staging directory can't be used: check migration.state-dir (" + clean(text) + ")")
                .keepingPartial();
    }

    private static Failure operator(String rule, String advice, String detail) {
        String message = detail.isEmpty() ? advice : advice + " (" + detail + ")";
        return Failure.of(OPERATOR, rule, message).keepingPartial();
    }

    private static Optional<ErrorRule> find(
            ErrorRule.Scope narrow, ErrorRule.Scope wide, List<String> errors, List<String> all) {
        return ErrorTable.ROWS.stream()
                .filter(row -> row.scope() == narrow && errors.stream().anyMatch(line -> matches(row, line))
                        || row.scope() == wide && all.stream().anyMatch(line -> matches(row, line)))
                .findFirst();
    }

    private static boolean matches(ErrorRule row, String line) {
        return row.pattern().matcher(straightened(line)).find();
    }

    private static String straightened(String line) {
        return ANSI.matcher(line)
                .replaceAll("")
                .replace('\u2019', '\'')
                .replace('\u2018', '\'')
                .replace('\u02bc', '\'');
    }

    /** Error messages with the lines that continue them; where none is marked as one, all but the warnings. */
    static List<String> errorMessages(List<String> stderr) {
        List<String> errors = new ArrayList<>();
        boolean inError = false;
        for (String line : stderr) {
            String plain = ANSI.matcher(line).replaceAll("");
            boolean begins = plain.contains("ERROR:") || plain.contains("error:");
            boolean other = plain.startsWith("WARNING:") || plain.startsWith("[");
            inError = begins || inError && !other;
            if (inError) {
                errors.add(line);
            }
        }
        return errors.isEmpty()
                ? stderr.stream().filter(line -> !line.contains("WARNING:")).toList()
                : errors;
    }

    private String detail(List<String> lines) {
        return lines.stream()
                .filter(line -> line.contains("ERROR:"))
                .reduce((first, last) -> last)
                .or(() -> lines.stream().filter(line -> !line.isBlank()).reduce((first, last) -> last))
                .map(this::clean)
                .orElse("");
    }

    /** Fit to be shown: no control characters, no keys, no query strings, not too long. */
    String clean(String text) {
        String plain = REPORT_THIS.matcher(ANSI.matcher(text).replaceAll("")).replaceAll("");
        String cleaned = URL.matcher(hideSecrets.apply(plain))
                .replaceAll("$1$2")
                .replaceAll("[\\p{Cntrl}\\p{Cf}\\s]+", " ")
                .replaceFirst("^ ?ERROR: ?", "")
                .strip();
        if (cleaned.codePointCount(0, cleaned.length()) <= DETAIL_CHARS) {
            return cleaned;
        }
        return cleaned.substring(0, cleaned.offsetByCodePoints(0, DETAIL_CHARS)) + "…";
    }
}
