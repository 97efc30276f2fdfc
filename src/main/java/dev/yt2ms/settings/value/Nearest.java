package dev.yt2ms.settings.value;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Suggests the right name for a mistyped one. */
public final class Nearest {

    /** The maximum number of names that a message lists. */
    private static final int MOST_NAMES = 50;

    private Nearest() {}

    /** The known name that is closest to the written one; empty if none is close. */
    public static Optional<String> to(String written, Collection<String> known) {
        String lower = written.toLowerCase(Locale.ROOT);
        LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
        return known.stream()
                .min(Comparator.comparingInt(name -> distance.apply(lower, name.toLowerCase(Locale.ROOT))))
                .filter(name ->
                        distance.apply(lower, name.toLowerCase(Locale.ROOT)) <= Math.max(2, lower.length() / 2));
    }

    /**
     * A suggestion of the closest known name, if there is one, followed by more advice.
     *
     * @param then the advice that follows, e.g. {@code give a, b or c}
     */
    public static String advice(String written, Collection<String> known, String then) {
        return to(written, known)
                .map(name ->
                        "did you mean '" + name + "'? " + Character.toUpperCase(then.charAt(0)) + then.substring(1))
                .orElse(then);
    }

    /** The names, separated by commas; only the first ones if there are too many. */
    public static String list(Collection<String> names) {
        return names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "))
                + (names.size() > MOST_NAMES ? " and " + (names.size() - MOST_NAMES) + " more" : "");
    }
}
