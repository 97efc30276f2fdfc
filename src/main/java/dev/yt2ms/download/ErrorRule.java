package dev.yt2ms.download;

import dev.yt2ms.run.Failure;
import dev.yt2ms.run.FailureClass;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One row of the table of download errors.
 *
 * @param name short stable name
 * @param scope where its pattern is looked for
 * @param pattern any of these texts, as a regular expression
 * @param failureClass what it means
 * @param advice one sentence for a person
 * @param inARow what it means when several videos fail by it one after the other
 * @param ifNotGone there where it is PERMANENT only if the source agrees that the video is gone: the advice for when not
 * @param keepPartial what was downloaded so far may be resumed
 */
public record ErrorRule(
        String name,
        Scope scope,
        Pattern pattern,
        FailureClass failureClass,
        String advice,
        Optional<FailureClass> inARow,
        Optional<String> ifNotGone,
        boolean keepPartial) {

    /** Which lines a pattern is looked for in. */
    public enum Scope {
        /** All of stderr: warnings count too. */
        STDERR,
        /** Error messages only: the text is too common for anything else. */
        ERRORS,
        /** Stdout, of a yt-dlp that ended well but made no file. */
        STDOUT
    }

    static ErrorRule of(String name, Scope scope, FailureClass failureClass, String advice, String pattern) {
        Pattern compiled = Pattern.compile(pattern, Pattern.CASE_INSENSITIVE);
        return new ErrorRule(name, scope, compiled, failureClass, advice, Optional.empty(), Optional.empty(), false);
    }

    ErrorRule escalatingTo(FailureClass whenInARow) {
        return new ErrorRule(
                name, scope, pattern, failureClass, advice, Optional.of(whenInARow), ifNotGone, keepPartial);
    }

    ErrorRule ifSourceAgrees(String otherwise) {
        return new ErrorRule(name, scope, pattern, failureClass, advice, inARow, Optional.of(otherwise), keepPartial);
    }

    ErrorRule keepingPartial() {
        return new ErrorRule(name, scope, pattern, failureClass, advice, inARow, ifNotGone, true);
    }

    /** The failure of this row; the detail is yt-dlp's own text and may be empty. */
    Failure failure(String detail) {
        String said = detail.isEmpty() ? "" : " (yt-dlp: " + detail + ")";
        return new Failure(
                failureClass,
                name,
                advice + said,
                inARow,
                ifNotGone.map(otherwise -> otherwise + said),
                keepPartial,
                Optional.empty());
    }
}
