package dev.yt2ms.run;

import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Decides what a failure means by the failures since a video last succeeded or was refused (PERMANENT, DEFERRED). If
 * {@value #VIDEOS} different videos fail with the same rule, and none succeeds in between, the cause is not the
 * videos. A video that failed with a rule before other videos succeeded no longer counts for that rule. If an outage
 * reaches its time limit, but the server can be reached and only failed videos are left, the attempts of these videos
 * count, so that the run comes to an end.
 */
public final class InARow implements Evidence {

    /** The number of different videos that must fail with the same rule to show that the cause is not the videos. */
    static final int VIDEOS = 3;

    private final Reachability reachability;
    private final Predicate<Set<String>> areTheLast;
    private final Map<String, Integer> failures = new HashMap<>();
    private final Map<String, Set<String>> videos = new HashMap<>();
    /** Whether an outage has reached its time limit while only videos that had failed were left. */
    private volatile boolean outlasted;

    /**
     * For each rule, the videos that failed with it before another video succeeded. Each of them is known to have
     * caused its own failure.
     */
    private final Map<String, Set<String>> own = new HashMap<>();

    /** @param reachability distinguishes an outage from a broken video when too few videos are left for a comparison */
    public InARow(Reachability reachability) {
        this(reachability, ids -> false);
    }

    /** @param areTheLast whether the given videos are the only ones left */
    InARow(Reachability reachability, Predicate<Set<String>> areTheLast) {
        this.reachability = reachability;
        this.areTheLast = areTheLast;
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
        // The lock is not held here, because the server's answer takes seconds and other workers need the lock.
        boolean away = mayBeAway(failure, videoId, last, moment) && !reachability.isReachable();
        if (away) {
            return new Meaning(failure.as(FailureClass.OUTAGE), Proof.NONE);
        }
        Failure counted = counted(failure, videoId, moment);
        boolean theirOwn = outlasted
                && counted.failureClass() == FailureClass.OUTAGE
                && failure.failureClass() == FailureClass.RETRY
                && failedAreTheLast();
        return theirOwn
                ? new Meaning(failure, moment == Moment.OPEN ? Proof.NONE : Proof.OTHERS_SUCCEED)
                : new Meaning(counted, Proof.NONE);
    }

    @Override
    public boolean isOfTheLastVideos() {
        outlasted = failedAreTheLast();
        return outlasted;
    }

    private boolean failedAreTheLast() {
        Set<String> failed = new HashSet<>();
        synchronized (this) {
            videos.values().forEach(failed::addAll);
            own.values().forEach(failed::addAll);
        }
        return areTheLast.test(failed) && reachability.isReachable();
    }

    /**
     * Whether a failure may be an outage although too few videos have failed to prove it: one or two videos fail
     * repeatedly, or on their last attempt.
     */
    private synchronized boolean mayBeAway(Failure failure, String videoId, boolean last, Moment moment) {
        return moment == Moment.OPEN
                && failure.inARow().equals(Optional.of(FailureClass.OUTAGE))
                && (last || failures.getOrDefault(failure.rule(), 0) + 1 >= VIDEOS)
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
        // While the gate is closed, the server is already known to be the cause, so one failed video is enough. It is
        // not enough for the class OPERATOR, which would stop the run.
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
