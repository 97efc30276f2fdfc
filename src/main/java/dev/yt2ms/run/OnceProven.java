package dev.yt2ms.run;

import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Takes refusals for the videos' own affair once anything has passed. Before that, {@value #VIDEOS} different ones that are
 * refused call for a person, and what was counted against them is taken back. Whether the server is away is told by {@link
 * InARow}.
 */
public final class OnceProven implements Evidence {

    /** So many different videos. */
    static final int VIDEOS = 8;

    private final BooleanSupplier passedBefore;
    private final Consumer<Map<String, Integer>> pardon;
    private final InARow inARow;
    private final Map<String, Integer> refused = new HashMap<>();
    private boolean passed;

    /**
     * Makes it.
     *
     * @param passedBefore whether anything has passed, in whatever run; asked when something is refused
     * @param pardon takes back what was counted against videos, id to attempts
     * @param reachability tells an outage where too few videos are left to tell it by
     */
    public OnceProven(BooleanSupplier passedBefore, Consumer<Map<String, Integer>> pardon, Reachability reachability) {
        this.passedBefore = passedBefore;
        this.pardon = pardon;
        this.inARow = new InARow(reachability);
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

    /** What a server says that has the request, and does not want it. */
    private static boolean isRefusal(Failure failure) {
        return failure.failureClass() == FailureClass.PERMANENT
                || failure.failureClass() == FailureClass.RETRY
                        && failure.inARow()
                                .filter(FailureClass.OPERATOR::equals)
                                .isPresent();
    }

    private synchronized Meaning refusal(Failure failure, String videoId, Moment moment) {
        passed = passed || passedBefore.getAsBoolean();
        if (passed) {
            // A server that refuses one video is there again: its refusals must not keep the gate closed.
            return new Meaning(failure, moment == Moment.PROBE ? Proof.OTHERS_GO_WELL : Proof.NONE);
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
                "%s; so it is with %d different videos, and none has passed yet".formatted(failure.message(), VIDEOS));
        return new Meaning(failure.because(forAll).as(FailureClass.OPERATOR), Proof.NONE);
    }
}
