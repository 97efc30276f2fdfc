package dev.yt2ms.run;

import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Decides whether the cause of a refusal is the refused video itself. Once the server has accepted any video, every
 * refusal counts as caused by its own video. Until then, {@value #VIDEOS} different refused videos stop the run,
 * because a person must act, and their counted attempts are subtracted again. {@link InARow} decides about all other
 * failures, e.g. if the server can't be reached.
 */
public final class OnceProven implements Evidence {

    /** The number of different refused videos that stops the run. */
    static final int VIDEOS = 8;

    private final BooleanSupplier passedBefore;
    private final Consumer<Map<String, Integer>> pardon;
    private final InARow inARow;
    private final Map<String, Integer> refused = new HashMap<>();
    private boolean passed;

    /**
     * Creates the evidence of one gate.
     *
     * @param passedBefore whether the server has accepted a video in any run; asked when a video is refused
     * @param pardon subtracts counted attempts of videos; receives the number of attempts for each video id
     * @param reachability distinguishes an outage from refusals when too few videos are left for a comparison
     * @param areTheLast whether these are the only videos left
     */
    public OnceProven(
            BooleanSupplier passedBefore,
            Consumer<Map<String, Integer>> pardon,
            Reachability reachability,
            Predicate<Set<String>> areTheLast) {
        this.passedBefore = passedBefore;
        this.pardon = pardon;
        this.inARow = new InARow(reachability, ids -> hasPassed() && areTheLast.test(ids));
    }

    @Override
    public long begin() {
        return inARow.begin();
    }

    @Override
    public synchronized void succeeded(long begun) {
        inARow.succeeded(begun);
        passed = true;
        refused.clear();
    }

    @Override
    public Meaning meaning(Failure failure, String videoId, boolean last, Moment moment) {
        return isRefusal(failure) ? refusal(failure, videoId, moment) : inARow.meaning(failure, videoId, last, moment);
    }

    @Override
    public boolean isOfTheLastVideos() {
        return inARow.isOfTheLastVideos();
    }

    /** Whether the server received the request and rejected it. */
    private static boolean isRefusal(Failure failure) {
        return failure.failureClass() == FailureClass.PERMANENT
                || failure.failureClass() == FailureClass.RETRY
                        && failure.inARow()
                                .filter(FailureClass.OPERATOR::equals)
                                .isPresent();
    }

    private synchronized Meaning refusal(Failure failure, String videoId, Moment moment) {
        if (hasPassed()) {
            // A server that refuses a single video can be reached, so such refusals must not keep the gate closed.
            return new Meaning(failure, moment == Moment.PROBE ? Proof.OTHERS_SUCCEED : Proof.NONE);
        }
        if (refused.size() + (refused.containsKey(videoId) ? 0 : 1) < VIDEOS) {
            refused.merge(videoId, 1, Integer::sum);
            return new Meaning(failure, Proof.NONE);
        }
        pardon.accept(Map.copyOf(refused));
        refused.clear();
        Failure forAll = Failure.of(
                FailureClass.OPERATOR,
                failure.rule(),
                "%s. This happened to %d different videos, and no video has succeeded yet"
                        .formatted(failure.message(), VIDEOS));
        return new Meaning(failure.because(forAll).as(FailureClass.OPERATOR), Proof.NONE);
    }

    private synchronized boolean hasPassed() {
        passed = passed || passedBefore.getAsBoolean();
        return passed;
    }
}
