package dev.yt2ms.sandbox.http;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Logs the requests and counts those in progress. A request is logged before its answer is sent. Thread-safe. */
public final class Traffic {

    /** The maximum number of requests in the log; the oldest are dropped first. */
    public static final int LIMIT = 20_000;

    private final Clock clock;
    private final Deque<Visit> visits = new ArrayDeque<>();
    private final Gauge uploads = new Gauge();
    private final Gauge downloads = new Gauge();
    private final Gauge others = new Gauge();
    private long total;

    public Traffic(Clock clock) {
        this.clock = clock;
    }

    /** The logged requests, oldest first, at most {@link #LIMIT}. */
    public synchronized List<LoggedRequest> requests() {
        return visits.stream().map(Visit::logged).toList();
    }

    /** The logged requests of one kind, e.g. {@code media.file}, or of a group of kinds, e.g. {@code media}. */
    public List<LoggedRequest> requests(String where) {
        return requests().stream()
                .filter(request ->
                        request.where().equals(where) || request.where().startsWith(where + "."))
                .toList();
    }

    /** The number of all requests, including those that the log has dropped. */
    public synchronized long total() {
        return total;
    }

    /** Clears the log and the total, and resets the highest numbers of simultaneous uploads and downloads. */
    public synchronized void forget() {
        visits.clear();
        total = 0;
        uploads.reset();
        downloads.reset();
    }

    /** Counts the uploads in progress. */
    public Gauge uploads() {
        return uploads;
    }

    /** Counts the downloads of media in progress. */
    public Gauge downloads() {
        return downloads;
    }

    synchronized Visit begin(Call call, Route route) {
        Gauge gauge = others;
        if (route.where().equals(Route.UPLOAD)) {
            gauge = uploads;
        } else if (route.where().startsWith(Route.MEDIA)) {
            gauge = downloads;
        }
        Visit visit = new Visit(call, route, gauge);
        total++;
        visits.add(visit);
        if (visits.size() > LIMIT) {
            visits.remove();
        }
        return visit;
    }

    /** A request from its arrival to the end of its answer. */
    final class Visit {
        private final Instant at = clock.instant();
        private final long start = System.nanoTime();
        private final String method;
        private final String where;
        private final String subject;
        private final Gauge gauge;
        private volatile int status;
        private volatile long received;
        private volatile long sent;
        private volatile Duration took = Duration.ZERO;

        private Visit(Call call, Route route, Gauge gauge) {
            this.method = call.method();
            this.where = route.where();
            this.subject = route.subject();
            this.gauge = gauge;
            gauge.enter();
        }

        /** Records the answer's status and the bytes that were read, right before the answer is sent. */
        void answers(int with, long bytesReceived) {
            status = with;
            received = bytesReceived;
        }

        void ends(long bytesReceived, long bytesSent) {
            received = bytesReceived;
            sent = bytesSent;
            took = Duration.ofNanos(System.nanoTime() - start);
            gauge.leave();
        }

        private LoggedRequest logged() {
            return new LoggedRequest(at, method, where, subject, status, received, sent, took);
        }
    }

    /** Counts the requests of one kind that are in progress, and keeps the maximum. */
    public static final class Gauge {
        private int now;
        private int most;

        private Gauge() {}

        /** The number of requests in progress. */
        public synchronized int now() {
            return now;
        }

        /** The highest number of requests in progress at the same time since the last reset. */
        public synchronized int most() {
            return most;
        }

        private synchronized void enter() {
            now++;
            most = Math.max(most, now);
        }

        private synchronized void leave() {
            now--;
        }

        private synchronized void reset() {
            most = now;
        }
    }
}
