package dev.yt2ms.run;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What is being transferred right now, for the display and the status. */
public final class Transfers {

    /** Which way a transfer goes. */
    public enum Direction {
        DOWNLOAD,
        UPLOAD
    }

    /**
     * One running transfer.
     *
     * @param worker number of the worker, from 0
     * @param bytes bytes transferred so far
     * @param total bytes expected, -1 while unknown
     */
    public record Transfer(Direction direction, int worker, String videoId, String title, long bytes, long total) {}

    private final Map<Object, Transfer> running = new ConcurrentHashMap<>();
    private final AtomicLong uploadedBytes = new AtomicLong();
    private final AtomicLong downloadedBytes = new AtomicLong();

    /** Shows a transfer until the handle is closed. */
    public Handle begin(Direction direction, String videoId, String title) {
        int worker = 0;
        Handle handle = new Handle();
        synchronized (running) {
            while (isTaken(direction, worker)) {
                worker++;
            }
            running.put(handle, new Transfer(direction, worker, videoId, title, 0, -1));
        }
        return handle;
    }

    private boolean isTaken(Direction direction, int worker) {
        return running.values().stream().anyMatch(t -> t.direction() == direction && t.worker() == worker);
    }

    /** The running transfers: downloads first, by worker. */
    public List<Transfer> running() {
        return running.values().stream()
                .sorted(Comparator.comparing(Transfer::direction).thenComparing(Transfer::worker))
                .toList();
    }

    /** Bytes uploaded by this process, unfinished uploads included. */
    public long uploadedBytes() {
        return uploadedBytes.get();
    }

    /** Bytes downloaded by this process, unfinished downloads included. */
    public long downloadedBytes() {
        return downloadedBytes.get();
    }

    /** Reports on one transfer and ends its showing. */
    public final class Handle implements TransferListener, AutoCloseable {

        private Handle() {}

        @Override
        public void progress(long bytes, long total) {
            // At once: a report that comes late must not show again what was closed meanwhile.
            running.computeIfPresent(this, (handle, before) -> {
                AtomicLong sum = before.direction() == Direction.UPLOAD ? uploadedBytes : downloadedBytes;
                sum.addAndGet(Math.max(0, bytes - before.bytes()));
                return new Transfer(
                        before.direction(), before.worker(), before.videoId(), before.title(), bytes, total);
            });
        }

        @Override
        public void close() {
            running.remove(this);
        }
    }
}
