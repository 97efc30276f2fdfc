package dev.yt2ms.job;

import dev.yt2ms.run.Backoff;
import dev.yt2ms.run.Failure;
import dev.yt2ms.run.FailureClass;
import dev.yt2ms.run.Gate;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.youtube.SourceException;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Asks the source for a step that can't do without the answer: waits while the source is away, tries again what may pass,
 * and ends the step where neither helps. For one thread.
 */
final class SourceCalls {

    private static final int MOST_RETRIES = 5;

    private final Gate gate;
    private final RunControl control;
    private int retries;

    SourceCalls(Gate gate, RunControl control) {
        this.gate = gate;
        this.control = control;
    }

    /** Ends a step as not completed; the next start goes on with it. */
    static final class StoppedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StoppedException() {
            super("the source was not asked for all that is needed");
        }
    }

    /**
     * The answer of a call.
     *
     * @param leftToCaller rules of failures that the caller mends itself
     * @throws SourceException for a failure by one of these rules
     * @throws StoppedException when the run stops, or the answer is for a later run; the reason is on record
     */
    <T> T ask(Supplier<T> call, Set<String> leftToCaller) throws InterruptedException {
        while (true) {
            Gate.Pass pass = gate.enter().orElseThrow(StoppedException::new);
            try {
                T answer = call.get();
                pass.succeeded();
                retries = 0;
                return answer;
            } catch (SourceException e) {
                if (leftToCaller.contains(e.failure().rule())) {
                    pass.givenBack();
                    throw e;
                }
                judge(e.failure(), pass);
            }
        }
    }

    /** Returns where the call is worth another try. */
    private void judge(Failure failure, Gate.Pass pass) throws InterruptedException {
        if (failure.rule().equals(SourceException.QUOTA_EXCEEDED)) {
            // What is known is transferred; the rest is for after the reset.
            pass.givenBack();
            control.finishLater(Stops.because(failure));
            throw new StoppedException();
        }
        Failure meant = pass.failed(failure, "channel");
        if (meant.failureClass() == FailureClass.RETRY && ++retries <= MOST_RETRIES) {
            control.awaitStop(Backoff.ATTEMPTS.after(retries));
            return;
        }
        if (meant.failureClass() != FailureClass.OUTAGE) {
            control.stop(Stops.because(meant));
            throw new StoppedException();
        }
    }
}
