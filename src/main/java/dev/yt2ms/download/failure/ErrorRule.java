package dev.yt2ms.download.failure;

import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * One row of the table of download errors.
 *
 * @param name short stable name
 * @param patterns the texts that mean it, as regular expressions, by who says them; each is looked for as its
 *     {@link Voice} tells
 * @param failureClass what it means
 * @param advice one sentence for a person
 * @param inARow what it means when other videos fail by it too
 * @param alone whether one video that fails by it is reason enough to ask for another one
 * @param stage where it is the tools' affair; else how far the download had come tells
 * @param ifNotGone there where it is PERMANENT only if the source agrees that the video is gone: the advice for when not
 * @param keepPartial what was downloaded so far may be resumed
 */
public record ErrorRule(
        String name,
        Map<Voice, Pattern> patterns,
        FailureClass failureClass,
        String advice,
        Optional<FailureClass> inARow,
        boolean alone,
        Optional<Failure.Stage> stage,
        Optional<String> ifNotGone,
        boolean keepPartial) {

    /** Who says a text. Texts of YouTube hold names of channels and persons, and must not be taken for yt-dlp's own. */
    public enum Voice {
        /** YouTube, of this video: the text begins with the pattern. */
        YOUTUBE,
        /** yt-dlp in an error, or a program behind it: the pattern is anywhere in the text. */
        TOOL,
        /** yt-dlp in a warning that counts whatever the error says: the pattern is anywhere in the text. */
        WARNING,
        /** yt-dlp on stdout, as it ends well without a file: the pattern is anywhere in the line. */
        STDOUT
    }

    public ErrorRule {
        patterns = Map.copyOf(patterns);
    }

    static ErrorRule of(String name, FailureClass failureClass, String advice) {
        return new ErrorRule(
                name,
                Map.of(),
                failureClass,
                advice,
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                false);
    }

    ErrorRule youTube(String pattern) {
        return said(Voice.YOUTUBE, pattern);
    }

    ErrorRule tool(String pattern) {
        return said(Voice.TOOL, pattern);
    }

    ErrorRule warning(String pattern) {
        return said(Voice.WARNING, pattern);
    }

    ErrorRule stdout(String pattern) {
        return said(Voice.STDOUT, pattern);
    }

    private ErrorRule said(Voice voice, String pattern) {
        Map<Voice, Pattern> more = new TreeMap<>(patterns);
        more.put(voice, Pattern.compile(pattern, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE));
        return new ErrorRule(name, more, failureClass, advice, inARow, alone, stage, ifNotGone, keepPartial);
    }

    ErrorRule escalatingTo(FailureClass ifForAll) {
        return with(Optional.of(ifForAll), false, stage, ifNotGone, keepPartial);
    }

    ErrorRule escalatingAloneTo(FailureClass ifForAll) {
        return with(Optional.of(ifForAll), true, stage, ifNotGone, keepPartial);
    }

    ErrorRule ofTools() {
        return with(inARow, alone, Optional.of(Failure.Stage.TOOLS), ifNotGone, keepPartial);
    }

    ErrorRule ifSourceAgrees(String otherwise) {
        return with(inARow, alone, stage, Optional.of(otherwise), keepPartial);
    }

    ErrorRule keepingPartial() {
        return with(inARow, alone, stage, ifNotGone, true);
    }

    private ErrorRule with(
            Optional<FailureClass> ifForAll,
            boolean reasonEnough,
            Optional<Failure.Stage> where,
            Optional<String> otherwise,
            boolean keeps) {
        return new ErrorRule(name, patterns, failureClass, advice, ifForAll, reasonEnough, where, otherwise, keeps);
    }

    /** Whether this text, said by that voice, means this row. */
    boolean matches(Voice voice, String text) {
        Pattern pattern = patterns.get(voice);
        return pattern != null
                && (voice == Voice.YOUTUBE
                        ? pattern.matcher(text).lookingAt()
                        : pattern.matcher(text).find());
    }

    /** The failure of this row; the detail is yt-dlp's own text and may be empty. */
    Failure failure(String detail) {
        String said = detail.isEmpty() ? "" : " (yt-dlp: " + detail + ")";
        return new Failure(
                failureClass,
                name,
                advice + said,
                inARow,
                alone,
                stage.orElse(Failure.Stage.EXTRACTION),
                ifNotGone.map(otherwise -> otherwise + said),
                keepPartial,
                Optional.empty());
    }
}
