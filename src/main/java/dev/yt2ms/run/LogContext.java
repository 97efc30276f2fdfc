package dev.yt2ms.run;

import org.slf4j.MDC;
import org.slf4j.MDC.MDCCloseable;

/**
 * The step that a thread executes and the video that it works on, kept in SLF4J's MDC, so that each line of the log names
 * both, also a line that a library writes.
 */
public final class LogContext {

    /** Name of the step in the MDC. */
    public static final String STEP = "step";
    /** Name of the video's id in the MDC. */
    public static final String VIDEO = "video";

    private LogContext() {}

    /** Sets the step of this thread until the result is closed. */
    public static MDCCloseable step(String name) {
        return MDC.putCloseable(STEP, name);
    }

    /** Sets the video of this thread, in place of the one before. */
    public static void setVideo(String id) {
        MDC.put(VIDEO, id);
    }

    /** Forgets the video of this thread. */
    public static void clearVideo() {
        MDC.remove(VIDEO);
    }
}
