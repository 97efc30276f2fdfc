package dev.yt2ms.run;

import org.slf4j.MDC;

/**
 * Puts the run, the step and the video that a thread works on into SLF4J's MDC, so that every line of the log names
 * them, even a line that a library writes.
 */
public final class LogContext {

    /** The MDC key of the run's number. */
    public static final String RUN = "run";
    /** The MDC key of the step's name. */
    public static final String STEP = "step";
    /** The MDC key of the video's id. */
    public static final String VIDEO = "video";

    private LogContext() {}

    /** Sets the run of this thread, and replaces the previous one. */
    public static void setRun(long number) {
        MDC.put(RUN, Long.toString(number));
    }

    public static void clearRun() {
        MDC.remove(RUN);
    }

    /** Sets the step of this thread, and replaces the previous one. */
    public static void setStep(String name) {
        MDC.put(STEP, name);
    }

    public static void clearStep() {
        MDC.remove(STEP);
    }

    /** Sets the video of this thread, and replaces the previous one. */
    public static void setVideo(String id) {
        MDC.put(VIDEO, id);
    }

    public static void clearVideo() {
        MDC.remove(VIDEO);
    }
}
