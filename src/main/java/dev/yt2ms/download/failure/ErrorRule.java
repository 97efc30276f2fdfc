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
 * @param patterns regular expressions for the texts of this error, one for each {@link Voice} that may write such a
 *     text; the voice also decides where in the text the expression must match
 * @param failureClass the class of the failure for one video
 * @param advice one sentence for a person
 * @param inARow the class when other videos fail in the same way; empty if it stays the same
 * @param alone whether one such failure is enough for the run to try a control, a video that should succeed
 * @param stage the stage {@code TOOLS} if ffmpeg or ffprobe caused the failure; empty if the stage depends on how far
 *     the download had come
 * @param ifNotGone for a failure that is PERMANENT only if the source confirms that the video was deleted: the advice
 *     if the source does not confirm it
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
     * The writer of a text. YouTube's texts contain names of channels and persons, so they must not be taken for
     * yt-dlp's own.
     */
    public enum Voice {
        /** YouTube's text about this video: the text begins with the pattern. */
        YOUTUBE,
        /** An error of yt-dlp or of a program that it runs: the text contains the pattern. */
        TOOL,
        /** A warning of yt-dlp that counts whatever errors yt-dlp reports: the text contains the pattern. */
        WARNING,
        /**
         * A line on stdout of a yt-dlp that ends without an error and without a file: the line contains the pattern.
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

    /** Makes the failure of this row; the detail is yt-dlp's own text and may be empty. */
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
