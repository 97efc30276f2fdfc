package dev.yt2ms.campaign;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Counts the faults of a campaign by kind. */
final class FaultCounts<K extends Enum<K>> {

    private final Map<K, Integer> counts;

    FaultCounts(Class<K> kinds) {
        counts = new EnumMap<>(kinds);
    }

    void add(K kind) {
        counts.merge(kind, 1, Integer::sum);
    }

    /** Returns the number of all faults. */
    int all() {
        return of(kind -> true);
    }

    /** Returns the number of faults of these kinds. */
    int of(Predicate<K> kinds) {
        return counts.entrySet().stream()
                .filter(entry -> kinds.test(entry.getKey()))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    /** Returns the kinds that have occurred. */
    Set<K> kinds() {
        return Collections.unmodifiableSet(counts.keySet());
    }

    /** Returns a line for each kind. */
    String lines() {
        return counts.entrySet().stream()
                .map(entry -> "    %4d %s".formatted(entry.getValue(), words(entry.getKey())))
                .collect(Collectors.joining("\n"));
    }

    static String words(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
