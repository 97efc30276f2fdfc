package dev.yt2ms.report;

import java.util.regex.Pattern;

/**
 * Texts from outside, such as titles, names and what servers and yt-dlp say, as a terminal and a log may show them. A blank
 * stands in the place of what would move the cursor, ring the bell, turn the line around or begin a line of its own.
 */
public final class PrintableText {

    /** Control characters, formats such as those that turn the direction, and ends of lines. */
    static final String UNSEEN = "\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}";

    private static final Pattern NOT_IN_A_LINE = Pattern.compile("[" + UNSEEN + "]");
    private static final Pattern NOT_IN_LINES = Pattern.compile("[" + UNSEEN + "&&[^\n\t]]");

    private PrintableText() {}

    /** The text as a part of one line. */
    public static String line(String text) {
        return NOT_IN_A_LINE.matcher(text).replaceAll(" ");
    }

    /** A text of several lines, whose parts from outside are lines already: the net below them. */
    public static String lines(String text) {
        return NOT_IN_LINES.matcher(text).replaceAll(" ");
    }
}
