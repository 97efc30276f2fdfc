package dev.yt2ms.run;

import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Takes several different videos that meet the same rule one after the other, with none between that went well, for
 * evidence that it is not the videos. A video that met a rule before others went well does not count for it any more.
 */
public final class InARow implements Evidence {

    /** So many different videos. */
    static final int VIDEOS = 3;

    private final Reachability reachability;
    private final Map<String, Integer> failures = new HashMap<>();
    private final Map<String, Set<String>> videos = new HashMap<>();
    /** Others went well after these had met the rule. */
    private final Map<String, Set<String>> own = new HashMap<>();

    /** @param reachability tells an outage from a broken video where too few videos are left to tell it by */
    public InARow(Reachability reachability) {
        this.reachability = reachability;
    }

    @Override
    public long begin() {
        return 0;
    }

    @Override
    public synchronized void succeeded(long begun) {
        videos.forEach(
                (rule, met) -> own.computeIfAbsent(rule, any -> new HashSet<>()).addAll(met));
        clear();
    }

    private void clear() {
        failures.clear();
        videos.clear();
    }

    @Override
    public Meaning meaning(Failure failure, String videoId, boolean last, Moment moment) {
        // Not while others wait for the lock: the question takes its time.
        boolean away = mayBeAway(failure, videoId, moment) && !reachability.isReachable();
        return new Meaning(away ? failure.as(FailureClass.OUTAGE) : counted(failure, videoId, moment), Proof.NONE);
    }

    /** Whether one or two videos fail again and again by what would be an outage if there were more of them. */
    private synchronized boolean mayBeAway(Failure failure, String videoId, Moment moment) {
        return moment == Moment.OPEN
                && failure.inARow().equals(Optional.of(FailureClass.OUTAGE))
                && failures.getOrDefault(failure.rule(), 0) + 1 >= VIDEOS
                && with(failure, videoId).size() < VIDEOS;
    }

    private synchronized Failure counted(Failure failure, String videoId, Moment moment) {
        if (failure.failureClass() == FailureClass.PERMANENT || failure.failureClass() == FailureClass.DEFERRED) {
            clear();
            return failure;
        }
        if (failure.inARow().isEmpty()) {
            return failure;
        }
        Set<String> met = with(failure, videoId);
        videos.put(failure.rule(), met);
        failures.merge(failure.rule(), 1, Integer::sum);
        FailureClass meant = failure.inARow().get();
        // A closed gate knows already that it isn't the video; but one video never calls a person.
        boolean known = moment != Moment.OPEN && meant != FailureClass.OPERATOR;
        return met.size() >= VIDEOS || known ? failure.as(meant) : failure;
    }

    private Set<String> with(Failure failure, String videoId) {
        Set<String> met = new HashSet<>(videos.getOrDefault(failure.rule(), Set.of()));
        if (!own.getOrDefault(failure.rule(), Set.of()).contains(videoId)) {
            met.add(videoId);
        }
        return met;
    }
}
