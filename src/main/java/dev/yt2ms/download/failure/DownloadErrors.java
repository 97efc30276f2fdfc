package dev.yt2ms.download.failure;

import static dev.yt2ms.model.FailureClass.OPERATOR;
import static dev.yt2ms.model.FailureClass.OUTAGE;
import static dev.yt2ms.model.FailureClass.PERMANENT;
import static dev.yt2ms.model.FailureClass.RETRY;

import dev.yt2ms.download.failure.ErrorRule.Voice;
import dev.yt2ms.download.failure.YtDlpMessages.Message;
import dev.yt2ms.download.staging.DiskRoom;
import dev.yt2ms.model.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Turns what yt-dlp left behind (exit code, texts) into a classified failure. */
public final class DownloadErrors {

    private static final int DETAIL_CHARS = 300;
    /** That it failed, and how long it sleeps before the next one. */
    private static final int LINES_OF_A_TRY = 2;

    /** The real-time signals behind it end no tool; newer ffmpegs use those exit codes for errors of their own. */
    private static final int LAST_SIGNAL = 31;

    private static final String KILLED = "killed";
    public static final String TOOLS_UNFIT = "media-tools-unfit";
    private static final String NEW_YT_DLP = "; " + ErrorTable.IF_OTHERS_TOO + "try a new yt-dlp (./yt2ms setup)";

    /** ffmpeg ends with exit code 0 when the disk is full at its last write. */
    private static final Pattern REWRITTEN = Pattern.compile("^\\[(Merger|Fixup\\w*|VideoRemuxer)] (?!Not )");

    private static final Pattern URL = Pattern.compile(
            "([a-z][a-z0-9+.-]{0,20}://)(?:[^\\s/@\"'<>]*@)?" + "([^\\s?#\"'<>]*)[?#]?[^\\s\"'<>]*",
            Pattern.CASE_INSENSITIVE);
    /** What yt-dlp adds for its own developers. */
    private static final Pattern REPORT_THIS =
            Pattern.compile(";? *please report this issue on.*", Pattern.CASE_INSENSITIVE);

    private final UnaryOperator<String> hideSecrets;

    public DownloadErrors(UnaryOperator<String> hideSecrets) {
        this.hideSecrets = hideSecrets;
    }

    /** The table of texts, in the order in which it is searched. */
    public static List<ErrorRule> rules() {
        return Stream.concat(ErrorTable.ROWS.stream(), ErrorTable.VAGUE.stream())
                .toList();
    }

    /** A yt-dlp that did not end well. */
    public Failure ofExit(int exitCode, List<String> stderr, List<String> stdout, DiskRoom room) {
        YtDlpMessages messages = YtDlpMessages.of(stderr, stdout);
        String detail = detail(messages);
        return switch (exitCode) {
            case 2 -> operator("usage", "yt-dlp refuses its options: check download.args, or update it", detail);
            case 100, 101 ->
                operator("stopped-by-args", "An option among download.args ends yt-dlp early: remove it", detail);
            case 126, 127 ->
                operator(
                        "tool-not-runnable", "yt-dlp can't be run: run ./yt2ms setup or check download.yt-dlp", detail);
            default -> ofTexts(exitCode, messages, detail, room);
        };
    }

    private Failure ofTexts(int exitCode, YtDlpMessages messages, String detail, DiskRoom room) {
        Optional<ErrorRule> rule = find(messages);
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
        return Failure.of(RETRY, Failure.UNKNOWN, message).escalatingTo(OPERATOR);
    }

    /** The signal that ended a program, by its exit code. */
    public static Optional<Integer> signal(int exitCode) {
        return exitCode > 128 && exitCode <= 128 + LAST_SIGNAL ? Optional.of(exitCode - 128) : Optional.empty();
    }

    /** A program that a signal ended. */
    public Failure ofSignal(String tool, int signal) {
        String message = tool + " was ended by signal " + signal + ": is there enough memory?";
        return Failure.of(RETRY, KILLED, message).escalatingTo(OPERATOR).keepingPartial();
    }

    /** A yt-dlp that ended well but made no file. */
    public Failure ofNoFile(List<String> stderr, List<String> stdout) {
        List<String> plain = stdout.stream().map(YtDlpMessages::straightened).toList();
        for (ErrorRule row : ErrorTable.ROWS) {
            Optional<String> line = plain.stream()
                    .filter(text -> row.matches(Voice.STDOUT, text))
                    .findFirst();
            if (line.isPresent()) {
                return row.failure(clean(line.get()));
            }
        }
        YtDlpMessages messages = YtDlpMessages.of(stderr, stdout);
        return find(messages)
                .map(row -> row.failure(detail(messages)))
                .orElseGet(() -> Failure.of(
                                RETRY, "no-file", "yt-dlp ended without an error and without a file" + NEW_YT_DLP)
                        .escalatingTo(OPERATOR));
    }

    /** A warning that means low quality although all went well; empty where there is none. */
    public Optional<Failure> ofWarnings(List<String> stderr) {
        return YtDlpMessages.of(stderr, List.of()).warnings().stream()
                .filter(warning -> ErrorTable.JS_RUNTIME.matches(Voice.WARNING, warning.text()))
                .findFirst()
                // The file is whole but not what was wanted: it must not be taken for a rest to resume.
                .map(warning -> Failure.of(
                                RETRY,
                                ErrorTable.JS_RUNTIME.name(),
                                ErrorTable.JS_RUNTIME
                                        .failure(clean(warning.plain()))
                                        .message())
                        .escalatingAloneTo(OPERATOR));
    }

    /** Whether yt-dlp says so of the cookies that it was given, whatever else came of it. */
    public boolean areCookiesExpired(List<String> stderr) {
        return matchesErrors(ErrorTable.COOKIES_EXPIRED, YtDlpMessages.of(stderr, List.of()));
    }

    /**
     * A file of another video than the one that was asked for; under its title it must not go anywhere.
     *
     * @param got the id that yt-dlp tells
     */
    public Failure ofAnotherVideo(String asked, String got, List<String> stdout) {
        String other = clean(got);
        if (stdout.stream().anyMatch(line -> line.startsWith("[youtube] " + asked + ": "))) {
            // YouTube was asked for the right one and named another.
            return Failure.of(
                    PERMANENT,
                    "trailer-only",
                    "YouTube gives only another video in its place, a trailer or preview (" + other
                            + "): the owner's cookies (download.cookies) may open the video itself");
        }
        return Failure.of(
                        RETRY,
                        "another-video",
                        "yt-dlp brought another video (" + other + ") than the one that was asked for: "
                                + ErrorTable.IF_OTHERS_TOO
                                + "check source.watch-url and try a new yt-dlp (./yt2ms setup)")
                .escalatingTo(OPERATOR);
    }

    /** A file that ffmpeg wrote is not whole, and there was no room for all of it. */
    public Failure ofBrokenFile(Failure broken, List<String> stdout, DiskRoom room) {
        boolean rewritten =
                stdout.stream().anyMatch(line -> REWRITTEN.matcher(line).find());
        return rewritten && room.isTooSmallToRewrite() ? ErrorTable.DISK_FULL.failure("") : broken;
    }

    /** Whether a signal for the whole process group or service seems to have ended it. */
    public static boolean seemsInterrupted(Failure failure) {
        return failure.rule().equals(ErrorTable.INTERRUPTED.name())
                || failure.rule().equals(KILLED);
    }

    /** Nothing moved for too long; where it only waits between tries, because of what made them fail. */
    public Failure ofStall(Duration timeout, List<String> stdout) {
        String message = "The download made no progress for " + timeout.toSeconds() + " s and was ended";
        List<String> last = stdout.subList(Math.max(0, stdout.size() - LINES_OF_A_TRY), stdout.size());
        return first(
                        ErrorTable.ROWS,
                        row -> matches(row, YtDlpMessages.of(List.of(), last).retries()))
                .map(row -> row.failure(message))
                .orElseGet(() -> Failure.of(RETRY, "stalled", message)
                        .escalatingTo(OUTAGE)
                        .keepingPartial());
    }

    /** The parts of different attempts don't belong together. */
    public Failure ofMixedFormats() {
        return Failure.of(
                RETRY, "format-changed", "The source offered another format in mid-download: it is downloaded afresh");
    }

    /** yt-dlp could not be started. */
    public Failure ofStart(IOException e) {
        if (ErrorTable.DISK_FULL.matches(Voice.TOOL, String.valueOf(e.getMessage()))) {
            return ErrorTable.DISK_FULL.failure("");
        }
        return operator(
                "tool-not-runnable",
                "yt-dlp can't be run: run ./yt2ms setup or check download.yt-dlp",
                clean(String.valueOf(e.getMessage())));
    }

    /** ffprobe did not come to an end: the file may be as good as any. */
    public Failure ofStalledProbe(Duration limit) {
        String message = "ffprobe did not check the downloaded file within " + limit.toSeconds()
                + " s and was ended; the file is kept for the next attempt; " + ErrorTable.IF_OTHERS_TOO
                + "check the disk of the state-dir and ffprobe (download.ffmpeg-location)";
        return Failure.of(RETRY, "probe-stalled", message)
                .at(Failure.Stage.TOOLS)
                .escalatingTo(OPERATOR)
                .keepingPartial();
    }

    /** ffprobe could not be started, or the file not be read. */
    public Failure ofProbe(IOException e) {
        return operator(
                "probe-not-runnable",
                "The downloaded file can't be checked: run ./yt2ms setup or check download.ffmpeg-location",
                clean(String.valueOf(e.getMessage())));
    }

    /** ffprobe and ffmpeg could not be checked, as the files for that can't be written. */
    public Failure ofToolCheck(Path directory, IOException e) {
        return Failure.of(
                        OPERATOR,
                        TOOLS_UNFIT,
                        "ffprobe and ffmpeg can't be checked, as neither " + directory + " (download.tools-dir) nor the"
                                + " directory for temporary files takes two small files ("
                                + clean(e.getClass().getSimpleName() + ": " + e.getMessage()) + "): make room in one")
                .keepingPartial();
    }

    /** The staging directory does not work. */
    public Failure ofStaging(IOException e) {
        String text = e.getClass().getSimpleName() + ": " + e.getMessage();
        if (ErrorTable.DISK_FULL.matches(Voice.TOOL, text)) {
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

    private static Optional<ErrorRule> find(YtDlpMessages messages) {
        Optional<ErrorRule> row = first(ErrorTable.ROWS, each -> matchesErrors(each, messages));
        if (row.isPresent()) {
            return row;
        }
        if (messages.youTubeSpoke()) {
            // Whatever yt-dlp warns of beside it: the reason is YouTube's own.
            return first(ErrorTable.ROWS, each -> matchesSentences(each, messages.errors()));
        }
        return first(ErrorTable.ROWS, each -> matches(each, messages.retries()))
                .or(() -> first(ErrorTable.ROWS, each -> matches(each, messages.others())))
                .or(() -> first(ErrorTable.ROWS, each -> matches(each, messages.warnings())))
                .or(() -> first(ErrorTable.VAGUE, each -> matches(each, messages.errors())));
    }

    private static Optional<ErrorRule> first(List<ErrorRule> rows, Predicate<ErrorRule> matching) {
        return rows.stream().filter(matching).findFirst();
    }

    private static boolean matchesErrors(ErrorRule row, YtDlpMessages messages) {
        return messages.errors().stream()
                        .anyMatch(error -> !error.fromYouTube() && row.matches(Voice.TOOL, error.text())
                                || error.mayBeFromYouTube()
                                        && error.readings().stream().anyMatch(text -> row.matches(Voice.YOUTUBE, text)))
                || messages.warnings().stream().anyMatch(warning -> row.matches(Voice.WARNING, warning.text()));
    }

    private static boolean matchesSentences(ErrorRule row, List<Message> errors) {
        return errors.stream()
                .filter(Message::fromYouTube)
                .flatMap(error -> error.sentences().stream())
                .anyMatch(text -> row.matches(Voice.YOUTUBE, text));
    }

    private static boolean matches(ErrorRule row, List<Message> messages) {
        return messages.stream().anyMatch(message -> row.matches(Voice.TOOL, message.text()));
    }

    private String detail(YtDlpMessages messages) {
        return messages.errors().stream()
                .reduce((first, last) -> last)
                .map(message -> clean(message.plain()))
                .orElse("");
    }

    /** Fit to be shown: no control characters, no keys, no query strings, not too long. */
    public String clean(String text) {
        String plain = REPORT_THIS.matcher(YtDlpMessages.withoutColours(text)).replaceAll("");
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
