package dev.yt2ms.run;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Limits the bytes in the staging folder. A download reserves an estimate before it begins and corrects it while it
 * runs; a staged file keeps its size until it is uploaded. A download that no longer fits must stop and wait for space,
 * unless nothing else is staged: a single file may exceed the limit.
 */
public final class StagingBudget {

    private final long limit;
    private final RunControl control;
    private final Consumer<String> wipe;
    private final Map<String, Long> held = new HashMap<>();
    /**
     * Partial files of failed attempts, which later attempts can resume. They are deleted first when space runs out.
     */
    private final LinkedHashMap<String, Long> idle = new LinkedHashMap<>();

    private final Deque<String> waiting = new ArrayDeque<>();

    /**
     * Creates a budget.
     *
     * @param limit the limit in bytes
     * @param wipe deletes the partial files that a failed attempt left for the given video
     */
    public StagingBudget(long limit, RunControl control, Consumer<String> wipe) {
        this.limit = limit;
        this.control = control;
        this.wipe = wipe;
        control.onStop(this::wake);
    }

    /**
     * Reserves the bytes as soon as they fit or nothing else is staged. Until then the caller waits, and callers get
     * space in the order of their calls.
     *
     * @return {@code false} if the run stops; nothing is reserved then
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
     * Reserves the bytes for a download that has no download slot yet. It does so only if no other download waits for
     * space and there is plenty of it, because the running downloads may need more than they have reserved.
     *
     * @return whether the bytes are reserved
     */
    public synchronized boolean reserveAhead(String videoId, long bytes) {
        if (!waiting.isEmpty() || used() + 2 * bytes > limit) {
            return false;
        }
        idle.remove(videoId);
        held.put(videoId, bytes);
        return true;
    }

    /**
     * Corrects a reservation as sizes become known.
     *
     * @return {@code false} if the new size does not fit and other files are staged: the download must stop
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

    /** Counts a file that exists already, e.g. one that an earlier run staged, without waiting for space. */
    public synchronized void hold(String videoId, long bytes) {
        idle.remove(videoId);
        held.put(videoId, bytes);
        // A finished download may need less than it had reserved, so that another one fits now.
        notifyAll();
    }

    /** Releases the bytes of a video whose files have been deleted. */
    public synchronized void release(String videoId) {
        held.remove(videoId);
        idle.remove(videoId);
        notifyAll();
    }

    /** Counts the partial files of a failed download, which the next attempt can resume. */
    public synchronized void keepIdle(String videoId, long bytes) {
        held.remove(videoId);
        idle.put(videoId, bytes);
        notifyAll();
    }

    /** Returns the limit in bytes. */
    public long limit() {
        return limit;
    }

    /** Returns the bytes that are reserved or staged now. */
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
