package dev.yt2ms.job.station;

import dev.yt2ms.ledger.MigrationLedger;
import dev.yt2ms.ledger.Station;
import dev.yt2ms.ledger.Verdict;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Corrects the videos' numbers of attempts if the cause of some failures turns out to affect all videos: these failed
 * attempts must not count. If one is already recorded, it is subtracted; otherwise it is recorded as not counted.
 */
public final class Pardons {

    private static final Logger log = LoggerFactory.getLogger(Pardons.class);

    private final MigrationLedger ledger;
    private final Station station;
    private final Map<String, Integer> recorded = new HashMap<>();
    private final Set<String> notRecorded = new HashSet<>();

    /**
     * A recorded failure.
     *
     * @param contentStays whether the video's earlier content stays on the platform
     */
    public record Recorded(Verdict verdict, boolean contentStays) {}

    public Pardons(MigrationLedger ledger, Station station) {
        this.ledger = ledger;
        this.station = station;
    }

    /**
     * Makes failed attempts of these videos not count.
     *
     * @param attempts for each video id, the number of attempts that must not count
     */
    public synchronized void pardon(Map<String, Integer> attempts) {
        attempts.forEach((id, number) -> {
            int onRecord = Math.min(number, recorded.getOrDefault(id, 0));
            if (onRecord > 0) {
                ledger.pardon(station, id, onRecord);
                recorded.merge(id, -onRecord, Integer::sum);
            }
            if (onRecord < number) {
                notRecorded.add(id);
            }
        });
        log.info(
                "the following videos failed for a cause that affects all videos, so these attempts are not counted: {}",
                attempts.keySet());
    }

    /**
     * Records a failure, as that of an outage if the attempt must not count.
     *
     * @param decide decides about the failure
     * @return the recorded verdict
     */
    public Verdict record(String videoId, Failure failure, Function<Failure, Verdict> decide) {
        return record(videoId, failure, decide, verdict -> {
                    ledger.failed(station, videoId, verdict);
                    return false;
                })
                .verdict();
    }

    /**
     * Does the same as the method above, but records the verdict with {@code recorder}.
     *
     * @param recorder records the verdict, and returns whether the video's earlier content stays on the platform
     */
    public synchronized Recorded record(
            String videoId, Failure failure, Function<Failure, Verdict> decide, Predicate<Verdict> recorder) {
        Verdict verdict = decide.apply(notRecorded.remove(videoId) ? failure.as(FailureClass.OUTAGE) : failure);
        boolean contentStays = recorder.test(verdict);
        if (verdict.attemptCounts()) {
            recorded.merge(videoId, 1, Integer::sum);
        }
        return new Recorded(verdict, contentStays);
    }
}
