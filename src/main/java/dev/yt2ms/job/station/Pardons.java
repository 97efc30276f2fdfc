package dev.yt2ms.job.station;

import dev.yt2ms.ledger.MigrationLedger;
import dev.yt2ms.ledger.Station;
import dev.yt2ms.ledger.Verdict;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Subtracts counted attempts of videos once it is known that all videos share the cause of their failures. If such an
 * attempt is not recorded yet at that moment, it will be recorded without being counted.
 */
public final class Pardons {

    private static final Logger log = LoggerFactory.getLogger(Pardons.class);

    private final MigrationLedger ledger;
    private final Station station;
    private final Map<String, Integer> recorded = new HashMap<>();
    private final Set<String> notRecorded = new HashSet<>();

    public Pardons(MigrationLedger ledger, Station station) {
        this.ledger = ledger;
        this.station = station;
    }

    /** Subtracts the given number of attempts of each of these videos. */
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

    /** Records a failure with the first verdict, or with the second one if the attempt must not be counted. */
    public synchronized Verdict record(String videoId, Verdict counted, Verdict uncounted) {
        Verdict verdict = notRecorded.remove(videoId) ? uncounted : counted;
        ledger.failed(station, videoId, verdict);
        if (verdict.attemptCounts()) {
            recorded.merge(videoId, 1, Integer::sum);
        }
        return verdict;
    }
}
