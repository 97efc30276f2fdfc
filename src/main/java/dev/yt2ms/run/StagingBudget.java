package dev.yt2ms.run;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How many bytes may lie in the staging folder. A download reserves an estimate before it begins and corrects it while
 * it runs; a staged file keeps its size until it is uploaded. A download that no longer fits must stop and wait its turn
 * again, unless it is alone: then it may be as big as it is.
 */
public final class StagingBudget {

    private final long limit;
    private final RunControl control;
    private final Consumer<String> wipe;
    private final Map<String, Long> held = new HashMap<>();
    /** Rests of failed attempts: kept to be resumed, given up first when room is short. */
    private final LinkedHashMap<String, Long> idle = new LinkedHashMap<>();

    private final Deque<String> waiting = new ArrayDeque<>();

    /**
     * A budget of so many bytes.
     *
     * @param wipe deletes the rest that a failed attempt of this video left
     */
    public StagingBudget(long limit, RunControl control, Consumer<String> wipe) {
        this.limit = limit;
        this.control = control;
        this.wipe = wipe;
        control.onStop(this::wake);
    }

    /**
     * Waits, first come first served, until so many bytes fit or nothing else is staged, and reserves them.
     *
     * @return {@code false} when the run stops; nothing is reserved then
     */
    public synchronized boolean reserve(String videoId, long bytes) throws InterruptedException {
        waiting.addLast(videoId);
        try {
            while (!control.isStopping()) {
                if (videoId.equals(waiting.peekFirst()) && makeRoom(videoId, bytes)) {
                    idle.remove(videoId);
                    held.put(videoId, bytes);
                    return true;
                }
                wait();
            }
            return false;
        } finally {
            waiting.remove(videoId);
            notifyAll();
        }
    }

    /**
     * Corrects a reservation as sizes become known.
     *
     * @return {@code false} when it no longer fits and other files are staged: the download must stop
     */
    public synchronized boolean resize(String videoId, long bytes) {
        long before = held.getOrDefault(videoId, 0L);
        if (bytes > before && !makeRoom(videoId, bytes)) {
            return false;
        }
        held.put(videoId, bytes);
        if (bytes < before) {
            notifyAll();
        }
        return true;
    }

    /** Counts what is there already, e.g. a file that an earlier run staged; waits for nothing. */
    public synchronized void hold(String videoId, long bytes) {
        idle.remove(videoId);
        held.put(videoId, bytes);
        // A finished download needs less than it had reserved: others may fit now.
        notifyAll();
    }

    /** The files of this video are gone. */
    public synchronized void release(String videoId) {
        held.remove(videoId);
        idle.remove(videoId);
        notifyAll();
    }

    /** The download failed, but left something that the next attempt can resume. */
    public synchronized void keepIdle(String videoId, long bytes) {
        held.remove(videoId);
        idle.put(videoId, bytes);
        notifyAll();
    }

    /** Bytes that are reserved or staged now. */
    public synchronized long used() {
        return sum(held) + sum(idle);
    }

    private boolean makeRoom(String videoId, long bytes) {
        long others = sum(held) - held.getOrDefault(videoId, 0L);
        if (others > 0 && others + bytes > limit) {
            return false;
        }
        long rests = sum(idle) - idle.getOrDefault(videoId, 0L);
        for (String rest : List.copyOf(idle.keySet())) {
            if (others + rests + bytes > limit && !rest.equals(videoId)) {
                rests -= idle.remove(rest);
                wipe.accept(rest);
            }
        }
        return true;
    }

    private static long sum(Map<String, Long> bytes) {
        return bytes.values().stream().mapToLong(Long::longValue).sum();
    }

    private synchronized void wake() {
        notifyAll();
    }
}
