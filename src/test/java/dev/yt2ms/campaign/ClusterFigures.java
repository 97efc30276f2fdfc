package dev.yt2ms.campaign;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Counts the processes and faults of a campaign of several machines. */
final class ClusterFigures {

    final long seed;
    private final long start = System.nanoTime();
    private final Map<ClusterFault, Integer> faults = new EnumMap<>(ClusterFault.class);
    private final Map<Integer, Integer> exits = new TreeMap<>();
    int machines;
    long runs;
    int videos;
    int uploadsRepeated;

    ClusterFigures(long seed) {
        this.seed = seed;
    }

    void struck(ClusterFault fault) {
        faults.merge(fault, 1, Integer::sum);
    }

    void ended(int exitCode) {
        exits.merge(exitCode, 1, Integer::sum);
    }

    int faults() {
        return number(fault -> true);
    }

    int number(Predicate<ClusterFault> kind) {
        return faults.entrySet().stream()
                .filter(entry -> kind.test(entry.getKey()))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    long seconds() {
        return Duration.ofNanos(System.nanoTime() - start).toSeconds();
    }

    @Override
    public String toString() {
        String byKind = faults.entrySet().stream()
                .map(entry -> "    %4d %s"
                        .formatted(
                                entry.getValue(),
                                entry.getKey().name().toLowerCase(Locale.ROOT).replace('_', ' ')))
                .collect(Collectors.joining("\n"));
        return """
                campaign of several machines, seed %d: %d faults in %d runs and %d s
                  kills: %d, freezes: %d, database cuts: %d
                  faults by kind:
                %s
                  machines that took part: %d
                  exit codes: %s
                  videos, each on the platform once: %d
                  uploads repeated: %d
                """.formatted(
                        seed,
                        faults(),
                        runs,
                        seconds(),
                        number(ClusterFault::isKill),
                        number(ClusterFault::isFreeze),
                        number(ClusterFault::isCut),
                        byKind,
                        machines,
                        exits,
                        videos,
                        uploadsRepeated);
    }
}
