package dev.yt2ms.report;

import java.util.regex.Pattern;

/**
 * Makes texts from outside, such as titles, names and messages of servers and yt-dlp, safe for a terminal and a log. A
 * space replaces each character that would move the cursor, ring the bell, reverse the direction of the line or start a
 * new line.
 */
public final class PrintableText {

    /**
     * Control characters, formatting characters such as those that change the direction of text, and line separators.
     */
    static final String UNSEEN = "\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}";

    private static final Pattern NOT_IN_A_LINE = Pattern.compile("[" + UNSEEN + "]");
    private static final Pattern NOT_IN_LINES = Pattern.compile("[" + UNSEEN + "&&[^\n\t]]");

    private static final char DELETE = '\u007f';

    private PrintableText() {}

    /** Returns the text as a part of one line. */
    public static String line(String text) {
        // Reports clean several texts of each of 20,000 videos, and nearly all of them are plain.
        if (text.chars().allMatch(character -> character >= ' ' && character < DELETE)) {
            return text;
        }
        return NOT_IN_A_LINE.matcher(text).replaceAll(" ");
    }

    /**
     * Makes a text of several lines safe, but keeps its line breaks and tabs. Texts from outside that are part of it
     * were already cleaned by {@link #line}; this is a second safeguard.
     */
    public static String lines(String text) {
        return NOT_IN_LINES.matcher(text).replaceAll(" ");
    }
}
