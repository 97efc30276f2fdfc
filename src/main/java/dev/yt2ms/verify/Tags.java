package dev.yt2ms.verify;

import dev.yt2ms.verify.Comparison.Finding;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jsoup.parser.Parser;

/** Compares lists of tags. Neither the order of the tags nor the separator matters. */
final class Tags {

    private static final Pattern SEPARATOR = Pattern.compile("[,;\\n]");

    private Tags() {}

    /** Compares two unequal texts. */
    static Finding compare(String sent, String found) {
        Set<String> was = tags(sent);
        Set<String> is = tags(found);
        if (was.equals(is)) {
            return Finding.harmless();
        }
        Set<String> missing = new LinkedHashSet<>(was);
        missing.removeAll(is);
        if (missing.isEmpty()) {
            return Finding.loss("there are additional tags");
        }
        return Finding.loss(
                missing.size() == 1
                        ? "the tag %s is missing".formatted(few(missing))
                        : "the tags %s are missing".formatted(few(missing)));
    }

    private static Set<String> tags(String text) {
        return Arrays.stream(SEPARATOR.split(Parser.unescapeEntities(text, false)))
                .map(PlainText::oneSpaced)
                .filter(tag -> !tag.isEmpty())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static String few(Set<String> tags) {
        return tags.stream().limit(5).collect(Collectors.joining(", ")) + (tags.size() > 5 ? ", …" : "");
    }
}
