package dev.yt2ms.run;

import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a run reports besides its ledger and its transfers: its gates, the staging space, and the failed attempts of
 * this process. Thread-safe.
 */
public final class RunFigures {

    /**
     * The space for staged files.
     *
     * @param used bytes that are reserved or staged
     * @param limit the limit in bytes
     */
    public record Staging(long used, long limit) {}

    /**
     * A kind of failed attempt.
     *
     * @param station the station in lower case, e.g. {@code download}
     * @param rule the rule of the failure
     * @param failureClass the class of the failure
     */
    public record Attempt(String station, String rule, FailureClass failureClass) {}

    private final List<Gate> gates = new CopyOnWriteArrayList<>();
    private final Map<Attempt, LongAdder> failedAttempts = new ConcurrentHashMap<>();
    private final List<Runnable> afterFirstCall = new ArrayList<>();
    private volatile @Nullable StagingBudget budget;
    private boolean called;

    /** Adds a gate of this run. */
    public void add(Gate gate) {
        gates.add(gate);
    }

    /** Returns the state of each gate. */
    public List<Gate.Status> gates() {
        return gates.stream().map(Gate::status).toList();
    }

    /** Returns why gates are closed, for people; empty if all are open. */
    public Optional<String> closedBecause() {
        String reasons =
                gates().stream().flatMap(gate -> gate.problem().stream()).collect(Collectors.joining(", "));
        return reasons.isEmpty() ? Optional.empty() : Optional.of(reasons);
    }

    /** Sets the staging space of this run. */
    public void use(StagingBudget stagingBudget) {
        budget = stagingBudget;
    }

    /** Returns the staging space; empty before the run begins. */
    public Optional<Staging> staging() {
        return Optional.ofNullable(budget).map(space -> new Staging(space.used(), space.limit()));
    }

    /** Counts a failed attempt. */
    public void attemptFailed(String station, Failure failure) {
        failedAttempts
                .computeIfAbsent(
                        new Attempt(station, failure.rule(), failure.failureClass()), attempt -> new LongAdder())
                .increment();
    }

    /** Returns the number of failed attempts of each kind since the process began. */
    public Map<Attempt, Long> failedAttempts() {
        Map<Attempt, Long> counts = new ConcurrentHashMap<>();
        failedAttempts.forEach((attempt, count) -> counts.put(attempt, count.sum()));
        return counts;
    }

    /** Records that the source has answered or refused a call. */
    public void sourceCalled() {
        List<Runnable> actions;
        synchronized (this) {
            called = true;
            actions = List.copyOf(afterFirstCall);
            afterFirstCall.clear();
        }
        actions.forEach(Runnable::run);
    }

    /** Runs the action after the first call to the source, or now if there has been one. The action must be short. */
    public void afterFirstCall(Runnable action) {
        synchronized (this) {
            if (!called) {
                afterFirstCall.add(action);
                return;
            }
        }
        action.run();
    }
}
