package dev.yt2ms.mapping;

import java.nio.charset.StandardCharsets;
import java.text.BreakIterator;
import java.util.Locale;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Shortens texts without splitting what people see as one character, such as an emoji, an accented letter or a
 * surrogate pair.
 */
final class Graphemes {

    /** Matches an extended grapheme cluster. {@code BreakIterator} of Java 17 would split composed emoji. */
    private static final Pattern CLUSTER = Pattern.compile("\\X");

    private Graphemes() {}

    /** Returns the longest prefix of at most the given number of bytes in UTF-8. */
    static String ofBytes(String text, int maxBytes) {
        return beginning(text, maxBytes, part -> part.getBytes(StandardCharsets.UTF_8).length);
    }

    /**
     * Returns the longest prefix of at most the given number of code points that ends between two words. If the first
     * word is longer, the prefix ends within that word.
     */
    static String words(String text, int maxCodePoints) {
        String beginning = beginning(text, maxCodePoints, part -> part.codePointCount(0, part.length()));
        if (beginning.length() == text.length()) {
            return text;
        }
        BreakIterator words = BreakIterator.getWordInstance(Locale.ROOT);
        words.setText(text);
        int end = beginning.length();
        if (!words.isBoundary(end)) {
            end = words.preceding(end);
        }
        String cut = end > 0 ? ofLength(text, end).stripTrailing() : "";
        return cut.isEmpty() ? beginning : cut;
    }

    private static String ofLength(String text, int maxChars) {
        return beginning(text, maxChars, String::length);
    }

    private static String beginning(String text, int max, ToIntFunction<String> size) {
        Matcher clusters = CLUSTER.matcher(text);
        int end = 0;
        int used = 0;
        while (end < text.length() && clusters.find()) {
            used += size.applyAsInt(clusters.group());
            if (used > max) {
                break;
            }
            end = clusters.end();
        }
        return text.substring(0, end);
    }
}
