package dev.yt2ms.campaign;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Counts the processes and faults of a campaign of several machines. */
final class ClusterFigures {

    final long seed;
    private final long start = System.nanoTime();
    private final FaultCounts<ClusterFault> faults = new FaultCounts<>(ClusterFault.class);
    private final Map<Integer, Integer> exits = new TreeMap<>();
    int machines;
    long runs;
    int videos;
    int uploadsRepeated;

    ClusterFigures(long seed) {
        this.seed = seed;
    }

    void struck(ClusterFault fault) {
        faults.add(fault);
    }

    void ended(int exitCode) {
        exits.merge(exitCode, 1, Integer::sum);
    }

    int faults() {
        return faults.all();
    }

    int number(Predicate<ClusterFault> kind) {
        return faults.of(kind);
    }

    long seconds() {
        return Duration.ofNanos(System.nanoTime() - start).toSeconds();
    }

    @Override
    public String toString() {
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
                        faults.lines(),
                        machines,
                        exits,
                        videos,
                        uploadsRepeated);
    }
}
