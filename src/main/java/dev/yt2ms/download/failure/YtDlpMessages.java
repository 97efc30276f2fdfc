package dev.yt2ms.download.failure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The output of one yt-dlp process, parsed into messages: errors and warnings from stderr, and failed attempts from
 * stdout. YouTube's texts about a video contain names that people choose freely, such as the name of a channel. These
 * texts are kept apart from yt-dlp's own, so that such a name does not count as an error message of yt-dlp.
 *
 * @param errors the errors, in the order in which they were written; if no line is marked as an error, all lines except
 *     warnings, tracebacks and notes such as {@code [info] …}
 * @param warnings the warnings
 * @param others the other lines of yt-dlp and of the programs that it runs, except tracebacks and notes; empty if no
 *     line is marked as an error, because these lines then count as errors
 * @param retries the errors of failed attempts that yt-dlp reports on stdout
 */
record YtDlpMessages(List<Message> errors, List<Message> warnings, List<Message> others, List<Message> retries) {

    /**
     * One message.
     *
     * @param plain the original text without colours and without a mark such as {@code ERROR:}
     * @param text the text that is compared with patterns: the plain text without extractor and video id, with straight
     *     quotes and ordinary spaces; lines are separated by a line feed
     * @param fromYouTube whether YouTube or another site wrote the text, and yt-dlp only repeats it
     * @param mayBeFromYouTube whether the text may come from a site: a site wrote it, or its author is unknown
     */
    record Message(String plain, String text, boolean fromYouTube, boolean mayBeFromYouTube) {

        private static final Pattern SOURCE = Pattern.compile("^\\[([\\w:.+-]+)] ?(?:[^\\s:]+: )?");
        private static final Pattern OWN_WORDS = Pattern.compile(
                "(?:unable to |failed to |could not |cannot |http ?error |got error|giving up|<|\\[errno|\\(caused by"
                        + "|errno|timed out|the read operation|the handshake|downloaded \\d+ bytes|\\d+ bytes read"
                        + "|content too short|did not get any|the downloaded file|fragment \\d+|unsupported url"
                        + "|no suitable|no video formats|requested format|this video is drm protected|incomplete "
                        + "|an extractor error|invalid url|all player responses|tunnel |connection |remote end|proxy"
                        + "|ssl|\\[ssl|certificate|name or service|temporary failure|network is|no route|eof occurred"
                        + "|curl|socks|no player clients|live dash|login details"
                        + "|login with|n challenge|nsig |signature |no supported javascript|the provided youtube|--)",
                Pattern.CASE_INSENSITIVE);
        private static final Pattern OWN_ADDITION = Pattern.compile(
                "\\(caused by [<A-Z]|please report this issue on|confirm you are on the latest version",
                Pattern.CASE_INSENSITIVE);
        private static final Pattern HEAD = Pattern.compile(
                "(?:error|youtube said|video (?:is )?unavailable|this (?:video|content) is(?:n't| not)? (?:un)?available"
                        + "(?: any ?more)?|content warning|we're sorry|sorry|oops|an error occurred|something went wrong)"
                        + "[.:!,]+\\s+|(?:error|info|warning) - ",
                Pattern.CASE_INSENSITIVE);
        private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.!?;:])\\s+|\\n+");
        private static final Pattern QUOTED = Pattern.compile("\"[^\"\n]*\"|\u201c[^\u201d\n]*\u201d");

        private static Message of(String plain) {
            Matcher source = SOURCE.matcher(plain);
            boolean ofExtractor = source.find() && !source.group(1).equals("download");
            String text = straightened(ofExtractor ? plain.substring(source.end()) : plain);
            boolean own = OWN_WORDS.matcher(text).lookingAt()
                    || OWN_ADDITION.matcher(text).find();
            return new Message(plain, text, ofExtractor && !own, !own);
        }

        /**
         * Returns the possible readings of the text: the whole text, and the text without introductions that give no
         * reason, such as "Video unavailable."; the shortest reading comes first.
         */
        List<String> readings() {
            List<String> readings = new ArrayList<>(List.of(text));
            String rest = text;
            for (Matcher head = HEAD.matcher(rest); head.lookingAt() && head.end() < rest.length(); head.reset(rest)) {
                rest = rest.substring(head.end());
                readings.add(0, rest);
            }
            return readings;
        }

        /** The sentences of the text, without quoted parts. */
        List<String> sentences() {
            return List.of(SENTENCE_END.split(QUOTED.matcher(text).replaceAll("")));
        }
    }

    private static final Pattern ANSI = Pattern.compile("\u001b\\[[0-9;?]*[ -/]*[@-~]");
    private static final Pattern ERROR = Pattern.compile("^\\s*(?:\\S+: error:|ERROR:)\\s*");
    private static final Pattern WARNING = Pattern.compile("^\\s*(?:WARNING:|Deprecated Feature:)\\s*");
    private static final Pattern NOTE = Pattern.compile("^\\[[a-zA-Z][\\w:.+ -]*](?<!ERROR])");
    private static final Pattern TRACE = Pattern.compile("^(?:Traceback \\(|\\s+File \")");
    private static final Pattern RETRY = Pattern.compile("^\\[[\\w:.-]+] Got error: ");
    private static final Pattern APOSTROPHES = Pattern.compile("[\u2018\u2019\u201b\u02bc\u00b4\u2032\uff07`]");
    private static final Pattern SPACES = Pattern.compile("[\\s\\p{Z}\\p{Cf}\\p{Cntrl}&&[^\\n]]+");
    private static final Pattern NUMBERED_ENTITY =
            Pattern.compile("&#(?:x([0-9a-f]{1,6})|([0-9]{1,7}));", Pattern.CASE_INSENSITIVE);
    private static final Map<String, String> NAMED_ENTITIES = Map.of(
            "&apos;", "'", "&rsquo;", "'", "&lsquo;", "'", "&quot;", "\"", "&nbsp;", " ", "&lt;", "<", "&gt;", ">");
    private static final int MOST_LINES = 20;

    /** Parses the lines that yt-dlp wrote to stderr and stdout. */
    static YtDlpMessages of(List<String> stderr, List<String> stdout) {
        List<String> errors = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        List<String> loose = new ArrayList<>();
        List<String> current = loose;
        int lines = 0;
        for (String line : stderr) {
            String plain = withoutColours(line);
            Matcher error = ERROR.matcher(plain);
            Matcher warning = WARNING.matcher(plain);
            if (error.find()) {
                current = errors;
                current.add(plain.substring(error.end()));
                lines = 1;
            } else if (warning.find()) {
                current = warnings;
                current.add(plain.substring(warning.end()));
                lines = 1;
            } else if (isUnfinished(current, errors)) {
                // yt-dlp may write a carriage return between the mark ERROR: and the text of its last attempt. The text
                // then arrives as a separate line.
                errors.set(errors.size() - 1, plain);
            } else if (TRACE.matcher(plain).find() || NOTE.matcher(plain).find()) {
                current = loose;
            } else if (current == loose || current == warnings && !plain.startsWith(" ")) {
                current = loose;
                if (!plain.startsWith(" ")) {
                    loose.add(plain);
                }
            } else if (lines++ < MOST_LINES) {
                current.set(current.size() - 1, current.get(current.size() - 1) + "\n" + plain);
            }
        }
        boolean marked = errors.stream().anyMatch(text -> !text.isBlank());
        return new YtDlpMessages(
                messages((marked ? errors : loose).stream()),
                messages(warnings.stream()),
                messages((marked ? loose : List.<String>of()).stream()),
                messages(stdout.stream()
                        .map(line -> withoutColours(line))
                        .filter(line -> RETRY.matcher(line).find())));
    }

    private static boolean isUnfinished(List<String> current, List<String> errors) {
        return current == errors && errors.get(errors.size() - 1).isBlank();
    }

    private static List<Message> messages(Stream<String> plain) {
        return plain.filter(text -> !text.isBlank()).map(Message::of).toList();
    }

    /** Whether YouTube gave a reason for the failure, even one that matches no row of the table. */
    boolean youTubeGaveReason() {
        return errors.stream().anyMatch(Message::fromYouTube);
    }

    static String withoutColours(String text) {
        return ANSI.matcher(text).replaceAll("");
    }

    /** Removes colours, and normalizes quotes, entities and spaces, so that one pattern matches all spellings. */
    static String straightened(String text) {
        String plain = withoutColours(text);
        if (plain.indexOf('&') >= 0) {
            plain = NUMBERED_ENTITY.matcher(plain).replaceAll(entity -> Matcher.quoteReplacement(character(entity)));
            for (Map.Entry<String, String> entity : NAMED_ENTITIES.entrySet()) {
                plain = plain.replace(entity.getKey(), entity.getValue());
            }
            plain = plain.replace("&amp;", "&");
        }
        return SPACES.matcher(APOSTROPHES.matcher(plain).replaceAll("'"))
                .replaceAll(" ")
                .strip();
    }

    private static String character(MatchResult entity) {
        int code = entity.group(1) == null ? Integer.parseInt(entity.group(2)) : Integer.parseInt(entity.group(1), 16);
        return Character.isValidCodePoint(code) ? Character.toString(code) : "";
    }
}
