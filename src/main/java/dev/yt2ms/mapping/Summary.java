package dev.yt2ms.mapping;

import java.text.BreakIterator;
import java.util.EnumSet;
import java.util.Locale;
import java.util.regex.Pattern;
import org.nibor.autolink.LinkExtractor;
import org.nibor.autolink.LinkSpan;
import org.nibor.autolink.LinkType;
import org.nibor.autolink.Span;

/**
 * The first sentence of a description, or its first line where that is shorter, as plain text for one line: without web
 * and mail addresses, with single spaces. Lines that hold nothing else are passed over. What is longer than
 * {@link #MAX_LENGTH} ends after a whole word with {@code …}, which counts.
 */
public final class Summary {

    /** Longest summary, in code points. */
    public static final int MAX_LENGTH = 160;

    /** YouTube's own limit is 5,000; what an answer holds beyond is not searched. */
    private static final int SEARCHED = 10_000;

    private static final LinkExtractor ADDRESSES = LinkExtractor.builder()
            .linkTypes(EnumSet.of(LinkType.URL, LinkType.WWW, LinkType.EMAIL))
            .build();

    /** What is left before and after an address that was taken out. */
    private static final Pattern LOOSE_ENDS = Pattern.compile("^[\\s\\p{Pd}:|→►▶•*,;]+|[\\s\\p{Pd}:|→►▶•*,;(\\[<]+$");

    private static final Pattern EMPTY_BRACKETS = Pattern.compile("\\(\\s*\\)|\\[\\s*\\]|<\\s*>");

    /** Marks of direction would be torn from their ends by the cut. */
    private static final Pattern DIRECTION_MARKS = Pattern.compile("[\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]");

    private static final Pattern SPACES = Pattern.compile("[\\s\\p{Z}]+");

    private Summary() {}

    /** The summary; empty text where the description says nothing but addresses. */
    public static String of(String description) {
        return SendableText.lines(description.substring(0, Math.min(SEARCHED, description.length())))
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
        // "1. …" and "!!! …" begin a sentence, they are none.
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
