package dev.yt2ms.run;

/** Checks whether a server can be reached at all, independently of any video. */
@FunctionalInterface
public interface Reachability {

    /**
     * Tries to reach the server now, which may take some seconds. Also returns {@code true} if it can't be determined
     * whether the server is reachable.
     */
    boolean isReachable();
}
