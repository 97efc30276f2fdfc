package dev.yt2ms.run;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Failures by the same rule one after the other, and the videos that met them, since the last sign of life. */
final class FailureRows {

    private final Map<String, Integer> failures = new HashMap<>();
    private final Map<String, Set<String>> videos = new HashMap<>();

    void add(Failure failure, String videoId) {
        failures.merge(failure.rule(), 1, Integer::sum);
        videos.computeIfAbsent(failure.rule(), rule -> new HashSet<>()).add(videoId);
    }

    /** How long the row by this rule is once this failure is added. */
    int failuresWith(Failure failure) {
        return failures.getOrDefault(failure.rule(), 0) + 1;
    }

    /** How many different videos are in that row once this one is. */
    int videosWith(Failure failure, String videoId) {
        Set<String> soFar = videos.getOrDefault(failure.rule(), Set.of());
        return soFar.size() + (soFar.contains(videoId) ? 0 : 1);
    }

    void clear() {
        failures.clear();
        videos.clear();
    }
}
