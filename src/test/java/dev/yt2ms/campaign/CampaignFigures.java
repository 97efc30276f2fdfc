package dev.yt2ms.campaign;

import dev.yt2ms.wholejob.FaultKind;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Counts the runs and faults of a campaign. */
final class CampaignFigures {

    final long seed;
    private final long start = System.nanoTime();
    private final FaultCounts<FaultKind> faults = new FaultCounts<>(FaultKind.class);
    private final Map<Moment, Integer> moments = new EnumMap<>(Moment.class);
    private final Map<Integer, Integer> exits = new TreeMap<>();
    final Map<String, Integer> repeatedUploads = new TreeMap<>();
    int runs;
    int sparingRuns;
    int videos;
    int uploadsFoundByAsking;
    long bytesDownloaded;
    long bytesDownloadedAgain;
    String notes = "";

    CampaignFigures(long seed) {
        this.seed = seed;
    }

    void met(FaultKind kind) {
        faults.add(kind);
    }

    void struck(Moment moment) {
        moments.merge(moment, 1, Integer::sum);
    }

    void ended(int exitCode) {
        runs++;
        exits.merge(exitCode, 1, Integer::sum);
    }

    int faults() {
        return faults.all();
    }

    Set<FaultKind> kinds() {
        return faults.kinds();
    }

    int kills() {
        return faults.of(FaultKind::isKill);
    }

    @Override
    public String toString() {
        String byMoment = moments.entrySet().stream()
                .map(entry -> entry.getValue() + " " + FaultCounts.words(entry.getKey()))
                .collect(Collectors.joining(", "));
        int repeated =
                repeatedUploads.values().stream().mapToInt(Integer::intValue).sum();
        return """
                campaign, seed %d: %d faults in %d runs and %d s
                  kills survived: %d
                  faults by kind:
                %s
                  runs struck: %s
                  runs in which one attempt that counts had been too many: %d
                  exit codes: %s
                  videos, each on the platform once: %d
                  uploads found by asking the platform instead of repeating: %d
                  uploads repeated: %d %s
                  bytes downloaded: %,d, of them twice: %,d
                %s""".formatted(
                        seed,
                        faults(),
                        runs,
                        Duration.ofNanos(System.nanoTime() - start).toSeconds(),
                        kills(),
                        faults.lines(),
                        byMoment,
                        sparingRuns,
                        exits,
                        videos,
                        uploadsFoundByAsking,
                        repeated,
                        repeatedUploads.isEmpty() ? "" : repeatedUploads,
                        bytesDownloaded,
                        bytesDownloadedAgain,
                        notes);
    }
}
