package dev.yt2ms.run;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The transfers that are running now, for the display and the status. */
public final class Transfers {

    /** The direction of a transfer. */
    public enum Direction {
        DOWNLOAD,
        UPLOAD;

        /** Returns the word for the direction in JSON and in the metrics. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One running transfer.
     *
     * @param worker number of the worker, from 0
     * @param bytes bytes transferred so far
     * @param total bytes expected, -1 while unknown
     */
    public record Transfer(Direction direction, int worker, String videoId, String title, long bytes, long total) {}

    /** Receives the end of each transfer. */
    @FunctionalInterface
    public interface EndListener {
        /**
         * Is called when a transfer has ended, successfully or not.
         *
         * @param took how long the transfer lasted
         */
        void ended(Transfer transfer, Duration took);
    }

    private final Map<Object, Transfer> running = new ConcurrentHashMap<>();
    private final AtomicLong uploadedBytes = new AtomicLong();
    private final AtomicLong downloadedBytes = new AtomicLong();
    private volatile EndListener listener = (transfer, took) -> {};

    /** Sets the listener that receives the end of every transfer from now on. */
    public void onEnd(EndListener receiver) {
        listener = receiver;
    }

    /** Adds a transfer, which is shown until the handle is closed. */
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

    /** Returns the running transfers: downloads first, sorted by worker. */
    public List<Transfer> running() {
        List<Transfer> all;
        synchronized (running) {
            // A new transfer may get the number of one that ends during the iteration.
            all = List.copyOf(running.values());
        }
        return all.stream()
                .sorted(Comparator.comparing(Transfer::direction).thenComparing(Transfer::worker))
                .toList();
    }

    /** Returns the bytes that this process has uploaded, including unfinished uploads. */
    public long uploadedBytes() {
        return uploadedBytes.get();
    }

    /** Returns the bytes that this process has downloaded, including unfinished downloads. */
    public long downloadedBytes() {
        return downloadedBytes.get();
    }

    /** Receives the progress of one transfer, and removes the transfer when the handle is closed. */
    public final class Handle implements TransferListener, AutoCloseable {

        private final long begun = System.nanoTime();

        private Handle() {}

        @Override
        public void progress(long bytes, long total) {
            // The update is atomic, because a late report must not bring back a transfer that was closed in the
            // meantime.
            running.computeIfPresent(this, (handle, before) -> {
                AtomicLong sum = before.direction() == Direction.UPLOAD ? uploadedBytes : downloadedBytes;
                sum.addAndGet(Math.max(0, bytes - before.bytes()));
                return new Transfer(
                        before.direction(), before.worker(), before.videoId(), before.title(), bytes, total);
            });
        }

        @Override
        public void close() {
            Transfer ended = running.remove(this);
            if (ended != null) {
                listener.ended(ended, Duration.ofNanos(System.nanoTime() - begun));
            }
        }
    }
}
