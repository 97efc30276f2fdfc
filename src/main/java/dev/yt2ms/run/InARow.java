package dev.yt2ms.run;

import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Concludes from consecutive failures that the cause is not the videos: several different videos fail by the same rule,
 * and none succeeds in between. Attempts that were counted for these failures are then subtracted again. A video that
 * failed by a rule before other videos succeeded no longer counts for that rule. If an outage reaches its time limit
 * although the server can be reached, and only videos that have failed are left, then the attempts of those count that
 * were refused for a long time, so that they fail at last.
 */
public final class InARow implements Evidence {

    /** The number of different videos that must fail by the same rule to show that the cause is not the videos. */
    static final int VIDEOS = 3;

    private final Reachability reachability;
    private final UnaryOperator<Set<String>> lastOfAll;
    private final Consumer<Map<String, Integer>> pardon;
    /** For each rule, the failures since the last success, by video id. */
    private final Map<String, Map<String, Failures>> failures = new HashMap<>();

    private long tickets;
    /** Whether an outage has reached its time limit while only videos that had failed were left. */
    private volatile boolean outlasted;

    /**
     * For each rule, the videos that failed by it before other videos succeeded. They are known to be the cause of
     * their failures themselves.
     */
    private final Map<String, Set<String>> own = new HashMap<>();

    /** The failures of one video by one rule. */
    private static final class Failures {
        private int number;
        private int counted;
        private long last;
    }

    /** @param reachability distinguishes an outage from a broken video when too few videos are left for a comparison */
    public InARow(Reachability reachability) {
        this(reachability, ids -> Set.of(), attempts -> {});
    }

    /**
     * @param lastOfAll returns those of the given videos that were refused for too long for an outage; none if other
     *     videos are left
     * @param pardon subtracts counted attempts of videos; receives the number of attempts for each video id
     */
    InARow(Reachability reachability, UnaryOperator<Set<String>> lastOfAll, Consumer<Map<String, Integer>> pardon) {
        this.reachability = reachability;
        this.lastOfAll = lastOfAll;
        this.pardon = pardon;
    }

    @Override
    public synchronized long begin() {
        return tickets++;
    }

    /** Explains only failures from before this work began, because the work may have taken hours. */
    @Override
    public synchronized void succeeded(long begun) {
        failures.forEach((rule, videos) -> videos.entrySet().removeIf(video -> {
            boolean before = video.getValue().last < begun;
            if (before) {
                own.computeIfAbsent(rule, any -> new HashSet<>()).add(video.getKey());
            }
            return before;
        }));
    }

    @Override
    public Meaning meaning(Failure failure, String videoId, boolean last, Moment moment) {
        // The lock is not held here, because the server's answer takes seconds and other workers need the lock.
        boolean away = mayBeAway(failure, videoId, last, moment) && !reachability.isReachable();
        if (away) {
            return new Meaning(failure.as(FailureClass.OUTAGE), Proof.NONE);
        }
        boolean theirOwn = outlasted
                && failure.failureClass() == FailureClass.RETRY
                && lastOfAll.apply(failed(videoId)).contains(videoId)
                && reachability.isReachable();
        Failure counted = counted(failure, videoId, moment, theirOwn);
        return theirOwn && counted.failureClass() == FailureClass.OUTAGE
                ? new Meaning(failure, moment == Moment.OPEN ? Proof.NONE : Proof.OTHERS_SUCCEED)
                : new Meaning(counted, Proof.NONE);
    }

    @Override
    public boolean isOfTheLastVideos() {
        outlasted = !lastOfAll.apply(failed()).isEmpty() && reachability.isReachable();
        return outlasted;
    }

    private synchronized Set<String> failed(String... more) {
        Set<String> failed = new HashSet<>(List.of(more));
        failures.values().forEach(videos -> failed.addAll(videos.keySet()));
        own.values().forEach(failed::addAll);
        return failed;
    }

    /**
     * Whether one or two videos fail repeatedly, or on their last attempt, in a way that would count as an outage if
     * more videos failed like that.
     */
    private synchronized boolean mayBeAway(Failure failure, String videoId, boolean last, Moment moment) {
        Map<String, Failures> met = failures.getOrDefault(failure.rule(), Map.of());
        Set<String> with = strangers(failure.rule());
        if (!isOwn(failure.rule(), videoId)) {
            with.add(videoId);
        }
        return moment == Moment.OPEN
                && failure.inARow().equals(Optional.of(FailureClass.OUTAGE))
                && (last || met.values().stream().mapToInt(each -> each.number).sum() + 1 >= VIDEOS)
                && with.size() < VIDEOS;
    }

    /** @param theirOwn whether the attempts count even if the failure means an outage */
    private synchronized Failure counted(Failure failure, String videoId, Moment moment, boolean theirOwn) {
        if (failure.failureClass() == FailureClass.PERMANENT || failure.failureClass() == FailureClass.DEFERRED) {
            failures.clear();
            return failure;
        }
        if (failure.inARow().isEmpty()) {
            return failure;
        }
        Map<String, Failures> met = failures.computeIfAbsent(failure.rule(), any -> new HashMap<>());
        Failures video = met.computeIfAbsent(videoId, any -> new Failures());
        video.number++;
        video.last = tickets++;
        FailureClass meant = failure.inARow().get();
        // While the gate is closed, the cause is already known not to be the video. But a single video never stops the
        // run until a person acts.
        boolean known = moment != Moment.OPEN && meant != FailureClass.OPERATOR;
        boolean several = strangers(failure.rule()).size() >= VIDEOS;
        if (several && !theirOwn) {
            pardon(failure.rule());
        }
        if (several || known) {
            return failure.as(meant);
        }
        video.counted++;
        return failure;
    }

    private void pardon(String rule) {
        Map<String, Integer> attempts = new HashMap<>();
        Map<String, Failures> met = failures.getOrDefault(rule, Map.of());
        strangers(rule).forEach(id -> {
            Failures video = met.get(id);
            if (video != null && video.counted > 0) {
                attempts.put(id, video.counted);
                video.counted = 0;
            }
        });
        if (!attempts.isEmpty()) {
            pardon.accept(attempts);
        }
    }

    /** Returns the videos that met the rule, without those that met it before others succeeded. */
    private Set<String> strangers(String rule) {
        Set<String> met = new HashSet<>(failures.getOrDefault(rule, Map.of()).keySet());
        met.removeIf(id -> isOwn(rule, id));
        return met;
    }

    private boolean isOwn(String rule, String videoId) {
        return own.getOrDefault(rule, Set.of()).contains(videoId);
    }
}
