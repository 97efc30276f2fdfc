package dev.yt2ms.run;

/** Whether a server can be reached at all, whatever became of one video there. */
@FunctionalInterface
public interface Reachability {

    /** Asks now; may take some seconds. True also where that can't be told. */
    boolean isReachable();
}
