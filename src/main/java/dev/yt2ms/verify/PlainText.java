package dev.yt2ms.verify;

import dev.yt2ms.verify.Comparison.Finding;
import java.text.Normalizer;
import java.util.regex.Pattern;
import org.jsoup.parser.Parser;

/** Compares texts that are not HTML. */
final class PlainText {

    private static final Pattern WHITE_SPACE = Pattern.compile("[\\s\\u00a0]+");

    private PlainText() {}

    /** Compares two unequal texts. */
    static Finding compare(String sent, String found) {
        String was = normal(sent);
        String is = normal(found);
        if (was.equals(is)) {
            return Finding.harmless();
        }
        return is.length() < was.length() && was.startsWith(is)
                ? Finding.loss("the text is cut after %d characters".formatted(found.codePointCount(0, found.length())))
                : Finding.loss();
    }

    /** Returns the text with entities, white space and composed characters written in one canonical way. */
    private static String normal(String text) {
        return oneSpaced(Parser.unescapeEntities(text, false));
    }

    static String oneSpaced(String text) {
        return WHITE_SPACE
                .matcher(Normalizer.normalize(text, Normalizer.Form.NFC))
                .replaceAll(" ")
                .strip();
    }
}
