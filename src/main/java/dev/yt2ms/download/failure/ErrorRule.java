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
 * @param name the short name of the rule, which never changes
 * @param patterns regular expressions for the texts of this error, one for each {@link Voice} that writes such a text;
 *     the voice also decides where in the text the expression must match
 * @param failureClass the class of the failure for one video
 * @param advice one sentence that explains to a person what happened and what to do
 * @param inARow the class if other videos fail in the same way; empty if the class stays the same
 * @param alone whether one such failure is enough for a control, i.e. a test with a video that should succeed
 * @param stage the stage {@code TOOLS} if ffmpeg or ffprobe caused the failure; empty if the stage depends on how far
 *     the download had come
 * @param ifNotGone the advice if the source does not confirm that the video is deleted or private; empty if the source
 *     is not asked
 * @param keepPartial whether a later attempt may resume the partial files
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

    /**
     * The writer of a text. The texts of YouTube contain names of channels and persons, so they must not be confused
     * with texts of yt-dlp.
     */
    public enum Voice {
        /** YouTube explains why it refuses the video. The text begins with the pattern. */
        YOUTUBE,
        /**
         * yt-dlp, or a program that it runs, reports an error. The text contains the pattern. If the errors match no row
         * and YouTube gave no reason, the other lines and the warnings are compared with the pattern too.
         */
        TOOL,
        /** yt-dlp writes a warning, which counts even if yt-dlp also reports errors. The text contains the pattern. */
        WARNING,
        /**
         * yt-dlp writes a line to stdout, and ends without an error and without a file. The line contains the pattern.
         */
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

    /** Whether this text by this writer matches the row. */
    boolean matches(Voice voice, String text) {
        Pattern pattern = patterns.get(voice);
        return pattern != null
                && (voice == Voice.YOUTUBE
                        ? pattern.matcher(text).lookingAt()
                        : pattern.matcher(text).find());
    }

    /**
     * Creates the failure of this row.
     *
     * @param detail the original text of yt-dlp; may be empty
     */
    Failure failure(String detail) {
        return noted(detail.isEmpty() ? "" : " (yt-dlp: " + detail + ")");
    }

    /**
     * Creates the failure of this row if yt2ms ended yt-dlp.
     *
     * @param reason why yt2ms ended yt-dlp: a whole sentence without a period
     * @param detail what yt-dlp had reported before
     */
    Failure failureAfter(String reason, String detail) {
        return noted(" (" + reason + "; yt-dlp: " + detail + ")");
    }

    private Failure noted(String said) {
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
