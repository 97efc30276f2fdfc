package dev.yt2ms.download.failure;

import static dev.yt2ms.model.FailureClass.OPERATOR;
import static dev.yt2ms.model.FailureClass.OUTAGE;
import static dev.yt2ms.model.FailureClass.PERMANENT;
import static dev.yt2ms.model.FailureClass.RETRY;

import dev.yt2ms.download.failure.ErrorRule.Voice;
import dev.yt2ms.download.failure.YtDlpMessages.Message;
import dev.yt2ms.download.staging.DiskRoom;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Classifies failed downloads by yt-dlp's exit code and the texts that it wrote. */
public final class DownloadErrors {

    private static final int DETAIL_CHARS = 300;
    /**
     * The number of lines that yt-dlp writes for a failed attempt. The first line has the error, and the second line
     * says how long yt-dlp sleeps before the next attempt.
     */
    private static final int LINES_OF_A_TRY = 2;

    /**
     * The highest signal number that is recognized in an exit code. Higher numbers are real-time signals, which nothing
     * sends to yt-dlp, ffmpeg or ffprobe; newer versions of ffmpeg use the exit codes of these signals for other
     * errors.
     */
    private static final int LAST_SIGNAL = 31;

    private static final String KILLED = "killed";
    public static final String TOOLS_UNFIT = "media-tools-unfit";
    private static final String NEW_YT_DLP =
            "; " + ErrorTable.IF_OTHERS_TOO + "try a new yt-dlp (" + Program.NAME + " setup)";

    /**
     * Lines that show that ffmpeg rewrote the file. If the file is incomplete, a full disk may then be the cause,
     * because ffmpeg exits with 0 even if its last write failed.
     */
    private static final Pattern REWRITTEN = Pattern.compile("^\\[(Merger|Fixup\\w*|VideoRemuxer)] (?!Not )");

    private static final Pattern URL = Pattern.compile(
            "([a-z][a-z0-9+.-]{0,20}://)(?:[^\\s/@\"'<>]*@)?" + "([^\\s?#\"'<>]*)[?#]?[^\\s\"'<>]*",
            Pattern.CASE_INSENSITIVE);
    /** Text that refers a person to the developers of yt-dlp. */
    private static final Pattern REPORT_THIS =
            Pattern.compile(";? *please report this issue on.*", Pattern.CASE_INSENSITIVE);

    private final UnaryOperator<String> hideSecrets;

    public DownloadErrors(UnaryOperator<String> hideSecrets) {
        this.hideSecrets = hideSecrets;
    }

    /** Returns all rows of the table of errors, in the order in which they are searched. */
    public static List<ErrorRule> rules() {
        return Stream.concat(ErrorTable.ROWS.stream(), ErrorTable.VAGUE.stream())
                .toList();
    }

    /** Returns the failure if yt-dlp ended with an error. */
    public Failure ofExit(int exitCode, List<String> stderr, List<String> stdout, DiskRoom room) {
        YtDlpMessages messages = YtDlpMessages.of(stderr, stdout);
        String detail = detail(messages);
        return switch (exitCode) {
            case 2 ->
                operator(
                        "usage",
                        "yt-dlp does not accept the options that yt2ms gave it: check download.args, or update yt-dlp",
                        detail);
            case 100, 101 ->
                operator(
                        "stopped-by-args",
                        "An option in download.args makes yt-dlp stop before the download: remove that option",
                        detail);
            case 126, 127 ->
                operator(
                        "tool-not-runnable",
                        "yt-dlp can't be run: run " + Program.NAME + " setup or check download.yt-dlp",
                        detail);
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

    /** Returns the signal that ended a program; empty if the exit code does not stand for a signal. */
    public static Optional<Integer> signal(int exitCode) {
        return exitCode > 128 && exitCode <= 128 + LAST_SIGNAL ? Optional.of(exitCode - 128) : Optional.empty();
    }

    /** Returns the failure if a signal ended a program. */
    public Failure ofSignal(String tool, int signal) {
        String message = tool + " was ended by signal " + signal + ": check whether the machine has enough memory";
        return Failure.of(RETRY, KILLED, message).escalatingTo(OPERATOR).keepingPartial();
    }

    /** Returns the failure if yt-dlp ended without an error but created no file. */
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
                                RETRY,
                                "no-file",
                                "yt-dlp ended without an error, but it did not download a file" + NEW_YT_DLP)
                        .escalatingTo(OPERATOR));
    }

    /**
     * Returns the failure if yt-dlp ended without an error but warned that it can't run YouTube's player code, which
     * leaves only formats of low quality; empty if there is no such warning.
     */
    public Optional<Failure> ofWarnings(List<String> stderr) {
        return YtDlpMessages.of(stderr, List.of()).warnings().stream()
                .filter(warning -> ErrorTable.JS_RUNTIME.matches(Voice.WARNING, warning.text()))
                .findFirst()
                // The file is complete but of low quality, so it must not be resumed as a partial file.
                .map(warning -> Failure.of(
                                RETRY,
                                ErrorTable.JS_RUNTIME.name(),
                                ErrorTable.JS_RUNTIME
                                        .failure(clean(warning.plain()))
                                        .message())
                        .escalatingAloneTo(OPERATOR));
    }

    /** Whether yt-dlp reports that its cookies are no longer valid, regardless of how the download ended. */
    public boolean areCookiesExpired(List<String> stderr) {
        return matchesErrors(ErrorTable.COOKIES_EXPIRED, YtDlpMessages.of(stderr, List.of()));
    }

    /**
     * Returns the failure if yt-dlp downloaded a different video. Its file must not be uploaded with the title of the
     * requested video.
     *
     * @param asked the id of the requested video
     * @param got the id of the downloaded video, as yt-dlp reports it
     */
    public Failure ofAnotherVideo(String asked, String got, List<String> stdout) {
        String other = clean(got);
        if (stdout.stream().anyMatch(line -> line.startsWith("[youtube] " + asked + ": "))) {
            // yt-dlp requested the right video, but YouTube answered with a different one.
            return Failure.of(
                    PERMANENT,
                    "trailer-only",
                    "Instead of the video, YouTube offers only a trailer or preview of it (" + other
                            + "): the owner's cookies (download.cookies) may give access to the video itself");
        }
        return Failure.of(
                        RETRY,
                        "another-video",
                        "Instead of the requested video, yt-dlp downloaded a different one (" + other + "): "
                                + ErrorTable.IF_OTHERS_TOO
                                + "check source.watch-url and try a new yt-dlp (" + Program.NAME + " setup)")
                .escalatingTo(OPERATOR);
    }

    /**
     * Returns the failure of an incomplete file: {@code disk-full} if ffmpeg rewrote the file and the disk had no room
     * for the second copy, otherwise the given failure.
     */
    public Failure ofBrokenFile(Failure broken, List<String> stdout, DiskRoom room) {
        boolean rewritten =
                stdout.stream().anyMatch(line -> REWRITTEN.matcher(line).find());
        return rewritten && room.isTooSmallToRewrite() ? ErrorTable.DISK_FULL.failure("") : broken;
    }

    /** Whether a signal to the whole process group or service seems to have ended the tool. */
    public static boolean seemsInterrupted(Failure failure) {
        return failure.rule().equals(ErrorTable.INTERRUPTED.name())
                || failure.rule().equals(KILLED);
    }

    /**
     * Returns the failure of a download that made no progress. If yt-dlp was waiting between two attempts, the error of
     * the last attempt decides which failure it is.
     */
    public Failure ofStall(Duration timeout, List<String> stdout) {
        String message = "The download made no progress for " + timeout.toSeconds() + " s and was ended";
        List<String> last = stdout.subList(Math.max(0, stdout.size() - LINES_OF_A_TRY), stdout.size());
        List<Message> retries = YtDlpMessages.of(List.of(), last).retries();
        return first(ErrorTable.ROWS, row -> matches(row, retries))
                .map(row -> row.failureAfter(
                        message, clean(retries.get(retries.size() - 1).plain())))
                .orElseGet(() -> Failure.of(RETRY, "stalled", message)
                        .escalatingTo(OUTAGE)
                        .keepingPartial());
    }

    /** Returns the failure if attempts left partial files of different formats, which can't be joined. */
    public Failure ofMixedFormats() {
        return Failure.of(
                RETRY,
                "format-changed",
                "The source changed the format during the download: the video is downloaded again");
    }

    /** Returns the failure if yt-dlp could not be started. */
    public Failure ofStart(IOException e) {
        if (ErrorTable.DISK_FULL.matches(Voice.TOOL, String.valueOf(e.getMessage()))) {
            return ErrorTable.DISK_FULL.failure("");
        }
        return operator(
                "tool-not-runnable",
                "yt-dlp can't be run: run " + Program.NAME + " setup or check download.yt-dlp",
                clean(String.valueOf(e.getMessage())));
    }

    /** Returns the failure if ffprobe exceeded its time limit, which says nothing about the file. */
    public Failure ofStalledProbe(Duration limit) {
        String message = "ffprobe did not check the downloaded file within " + limit.toSeconds()
                + " s and was ended. The next attempt uses the same file; " + ErrorTable.IF_OTHERS_TOO
                + "check the disk of the state-dir and ffprobe (download.ffmpeg-location)";
        return Failure.of(RETRY, "probe-stalled", message)
                .at(Failure.Stage.TOOLS)
                .escalatingTo(OPERATOR)
                .keepingPartial();
    }

    /** Returns the failure if ffprobe could not be started, or could not read the file. */
    public Failure ofProbe(IOException e) {
        return operator(
                "probe-not-runnable",
                "The downloaded file can't be checked: run " + Program.NAME
                        + " setup or check download.ffmpeg-location",
                clean(String.valueOf(e.getMessage())));
    }

    /** Returns the failure if ffprobe and ffmpeg could not be checked because the test files can't be written. */
    public Failure ofToolCheck(Path directory, IOException e) {
        return Failure.of(
                        OPERATOR,
                        TOOLS_UNFIT,
                        "ffprobe and ffmpeg can't be checked, because the two small test files can be written"
                                + " neither to " + directory
                                + " (download.tools-dir) nor to the directory for temporary files ("
                                + clean(e.getClass().getSimpleName() + ": " + e.getMessage())
                                + "): make one of these directories writable, and free some space there if its disk is full")
                .keepingPartial();
    }

    /** Returns the failure if the staging directory can't be used. */
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
        if (messages.youTubeGaveReason()) {
            // YouTube has given a reason, so only its sentences decide, and yt-dlp's other texts are ignored.
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

    /**
     * Prepares the text of a tool for a message. Removes control characters, secrets and query strings, and shortens
     * the text to 300 characters.
     */
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
