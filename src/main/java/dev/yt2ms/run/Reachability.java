package dev.yt2ms.run;

/** Checks whether a server can be reached at all, independently of any video. */
@FunctionalInterface
public interface Reachability {

    /** Asks the server now, which may take some seconds. Returns true also if the answer is unknown. */
    boolean isReachable();
}
