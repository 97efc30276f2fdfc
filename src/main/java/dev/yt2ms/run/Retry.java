package dev.yt2ms.run;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;

/**
 * Repeats an action that fails. The caller's rule decides whether and when the action is repeated, and the caller's
 * wait ends the repetitions when the run stops.
 */
public final class Retry {

    /**
     * The action that is repeated.
     *
     * @param <E> the checked exceptions that it throws
     */
    @FunctionalInterface
    public interface Action<T, E extends Exception> {
        T run() throws E;
    }

    /**
     * Decides what follows a failure: another attempt or the end. The rule may also throw a different exception itself.
     */
    @FunctionalInterface
    public interface Rule<X extends Exception> {

        /**
         * Returns the pause before the action is repeated; empty if the failure is final.
         *
         * @param failures how many times the action has failed, at least 1
         */
        Optional<Duration> pauseAfter(X failure, int failures);
    }

    /**
     * Waits between two attempts, usually {@link RunControl#awaitStop}.
     *
     * @param <I> the checked exceptions that it throws
     */
    @FunctionalInterface
    public interface Waiting<I extends Exception> {

        /** @return whether no further attempt may be made, because the run stops */
        boolean stops(Duration pause) throws I;
    }

    private Retry() {}

    /**
     * Waits, even if the run stops in the meantime; for short pauses, and for commands without a run.
     *
     * @return {@code false}: a further attempt may always be made
     */
    public static boolean sleep(Duration pause) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        return false;
    }

    /**
     * Runs an action until it succeeds.
     *
     * @param failure the class of the exceptions after which the action may be repeated
     *
     * @return the result of the successful attempt
     * @throws E the exception of the last attempt, if it must not be repeated or the run stops
     */
    public static <T, X extends Exception, E extends Exception, I extends Exception> T call(
            Action<T, E> action, Class<X> failure, Rule<X> rule, Waiting<I> waiting) throws E, I {
        for (int failures = 1; true; failures++) {
            try {
                return action.run();
            } catch (Exception e) {
                Optional<Duration> pause =
                        failure.isInstance(e) ? rule.pauseAfter(failure.cast(e), failures) : Optional.empty();
                if (pause.isEmpty() || waiting.stops(pause.get())) {
                    throw e;
                }
            }
        }
    }

    /**
     * Runs an action until it succeeds, without pauses.
     *
     * @param failure the class of the exceptions after which the action may be repeated
     * @param again receives a failure and the number of failures so far, at least 1; returns whether the action is
     *     repeated
     * @throws E the exception of the last attempt
     */
    public static <T, X extends Exception, E extends Exception> T atOnce(
            Action<T, E> action, Class<X> failure, BiPredicate<X, Integer> again) throws E {
        return call(
                action,
                failure,
                (e, failures) -> again.test(e, failures) ? Optional.of(Duration.ZERO) : Optional.empty(),
                pause -> false);
    }
}
