package dev.yt2ms.mapping;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Helps people who mistyped a name. */
final class Nearest {

    private Nearest() {}

    /** The known name that was probably meant, and all of them. */
    static String advice(String written, Collection<String> known) {
        String nearest = known.stream()
                .min(Comparator.comparingInt(name -> LevenshteinDistance.getDefaultInstance()
                        .apply(name.toLowerCase(Locale.ROOT), written.toLowerCase(Locale.ROOT))))
                .orElse("");
        return "did you mean '" + nearest + "'? Allowed are " + String.join(", ", known);
    }
}
