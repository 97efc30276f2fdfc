package dev.yt2ms.sandbox.http;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What was asked, and how much of it at once. Whoever has got an answer finds its request here. Safe for several
 * threads.
 */
public final class Traffic {

    /** More requests than this are not remembered; the oldest go first. */
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

    /** The requests, oldest first, at most {@link #LIMIT}. */
    public synchronized List<LoggedRequest> requests() {
        return visits.stream().map(Visit::logged).toList();
    }

    /** The same, of one kind (or of all the kinds before a dot). */
    public List<LoggedRequest> requests(String where) {
        return requests().stream()
                .filter(request ->
                        request.where().equals(where) || request.where().startsWith(where + "."))
                .toList();
    }

    /** How many requests there were in all. */
    public synchronized long total() {
        return total;
    }

    /** Forgets the requests and the high-water marks. */
    public synchronized void forget() {
        visits.clear();
        total = 0;
        uploads.reset();
        downloads.reset();
    }

    /** Uploads under way. */
    public Gauge uploads() {
        return uploads;
    }

    /** Downloads of media under way. */
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

    /** A request under way. */
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

        /** The answer is about to be sent: all that was read is known. */
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

    /** How many at once, now and at most. */
    public static final class Gauge {
        private int now;
        private int most;

        private Gauge() {}

        /** How many now. */
        public synchronized int now() {
            return now;
        }

        /** The most at any time. */
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
