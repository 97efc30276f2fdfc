package dev.yt2ms.mapping;

import dev.yt2ms.settings.value.Beginning;
import java.text.BreakIterator;
import java.util.EnumSet;
import java.util.Locale;
import java.util.regex.Pattern;
import org.nibor.autolink.LinkExtractor;
import org.nibor.autolink.LinkSpan;
import org.nibor.autolink.LinkType;
import org.nibor.autolink.Span;

/**
 * Creates a summary of a description. The summary is the first sentence of the description, or its first line if that
 * is shorter, as plain text in one line with single spaces. Web and mail addresses are removed, and lines that contain
 * nothing else are skipped. A text longer than {@link #MAX_LENGTH} is cut after a whole word and ends with {@code …},
 * which counts toward this limit.
 */
final class Summary {

    /** The maximum length of a summary, in code points. */
    public static final int MAX_LENGTH = 160;

    /** The maximum number of characters of a description that are searched for a summary, twice what YouTube allows. */
    private static final int SEARCHED = 10_000;

    private static final LinkExtractor ADDRESSES = LinkExtractor.builder()
            .linkTypes(EnumSet.of(LinkType.URL, LinkType.WWW, LinkType.EMAIL))
            .build();

    /**
     * Matches characters at both ends of a text, such as a colon, that make no sense after the address beside them was
     * removed.
     */
    private static final Pattern LOOSE_ENDS = Pattern.compile("^[\\s\\p{Pd}:|→►▶•*,;]+|[\\s\\p{Pd}:|→►▶•*,;(\\[<]+$");

    private static final Pattern EMPTY_BRACKETS = Pattern.compile("\\(\\s*\\)|\\[\\s*\\]|<\\s*>");

    /** Matches direction marks. They are removed, because shortening could separate a mark from its counterpart. */
    private static final Pattern DIRECTION_MARKS = Pattern.compile("[\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]");

    private static final Pattern SPACES = Pattern.compile("[\\s\\p{Z}]+");

    private Summary() {}

    /** Returns the summary; empty text if the description contains nothing but addresses. */
    public static String of(String description) {
        return SendableText.lines(Beginning.of(description, SEARCHED))
                .lines()
                .map(Summary::withoutAddresses)
                .filter(line -> line.codePoints().anyMatch(Character::isLetterOrDigit))
                .findFirst()
                .map(line -> shortened(firstSentence(line)))
                .orElse("");
    }

    private static String withoutAddresses(String line) {
        StringBuilder words = new StringBuilder(line.length());
        for (Span span : ADDRESSES.extractSpans(line)) {
            words.append(span instanceof LinkSpan ? " " : line.substring(span.getBeginIndex(), span.getEndIndex()));
        }
        String text = DIRECTION_MARKS.matcher(words).replaceAll("");
        text = EMPTY_BRACKETS.matcher(text).replaceAll(" ");
        return LOOSE_ENDS.matcher(SPACES.matcher(text).replaceAll(" ")).replaceAll("");
    }

    private static String firstSentence(String line) {
        BreakIterator sentences = BreakIterator.getSentenceInstance(Locale.ROOT);
        sentences.setText(line);
        int end = sentences.next();
        String sentence =
                end == BreakIterator.DONE ? line : line.substring(0, end).strip();
        // The iterator also ends a sentence after "1." or "!!!". If the sentence contains no letter, the whole line is
        // used.
        return sentence.codePoints().anyMatch(Character::isLetter) ? sentence : line;
    }

    private static String shortened(String sentence) {
        if (sentence.codePointCount(0, sentence.length()) <= MAX_LENGTH) {
            return sentence;
        }
        String words = Graphemes.words(sentence, MAX_LENGTH - 1);
        return LOOSE_ENDS.matcher(words).replaceAll("") + "…";
    }
}
