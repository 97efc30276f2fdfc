package dev.yt2ms.sandbox.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Sends an answer, changed by the fault that applies to the request. */
final class Transmission {

    /** Waits until a slow transfer may continue. */
    @FunctionalInterface
    private interface Permission {

        /** Returns how many of the wanted bytes may be sent next, at least 1. */
        int next(long wanted) throws IOException;
    }

    private final HttpExchange exchange;
    private final Faults faults;
    private final CountingOutput out = new CountingOutput();

    Transmission(HttpExchange exchange, Faults faults) {
        this.exchange = exchange;
        this.faults = faults;
    }

    /** The number of bytes of the body that were sent. */
    long sent() {
        return out.count;
    }

    void send(Reply reply, @Nullable FaultAction fault) throws IOException {
        long length = reply.body().length();
        if (fault instanceof FaultAction.Cut cut) {
            head(reply, length);
            reply.body().write(out, 0, Math.max(0, Math.min(cut.afterBytes(), length - 1)));
            out.flush();
            throw new Hangup();
        } else if (fault instanceof FaultAction.Shorten shorten) {
            // With the length 0, the JDK's server sends the body in chunks and no Content-Length, so the shortened body
            // looks complete.
            head(reply, 0);
            reply.body().write(out, 0, Math.min(shorten.bytes(), length));
        } else if (fault instanceof FaultAction.Junk) {
            head(reply, length);
            new GeneratedBytes(length, length).write(out, 0, length);
        } else if (fault instanceof FaultAction.Stall stall) {
            stall(reply, stall.afterBytes());
        } else if (fault instanceof FaultAction.Trickle trickle) {
            Pace pace = new Pace(faults, trickle.bytesPerSecond());
            trickle(reply, length, wanted -> {
                int piece = pace.next(wanted);
                pace.passed(piece);
                return piece;
            });
        } else if (fault instanceof FaultAction.TrickleByAddress trickle) {
            SharedPace pace = faults.paceOf(exchange.getRemoteAddress().getAddress(), trickle.bytesPerSecond());
            trickle(reply, length, wanted -> {
                int piece = pace.piece(wanted);
                faults.waitUntil(pace.next(piece, System.nanoTime()));
                return piece;
            });
        } else {
            if (fault instanceof FaultAction.Delay delay) {
                faults.waitUntil(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(delay.milliseconds()));
            }
            head(reply, length);
            reply.body().write(out, 0, length);
        }
        out.close();
    }

    /** Sends the headers, then the body in pieces. */
    private void trickle(Reply reply, long length, Permission permission) throws IOException {
        head(reply, length);
        for (long at = 0; at < length; ) {
            int piece = permission.next(length - at);
            reply.body().write(out, at, piece);
            out.flush();
            at += piece;
        }
    }

    private void stall(Reply reply, long afterBytes) throws IOException {
        if (afterBytes < 0) {
            faults.stall();
        }
        long length = reply.body().length();
        head(reply, length);
        long before = Math.max(0, Math.min(afterBytes, length));
        reply.body().write(out, 0, before);
        out.flush();
        if (afterBytes >= 0) {
            faults.stall();
        }
        reply.body().write(out, before, length - before);
    }

    /**
     * Sends the headers. The JDK's server expects the length -1 for an empty body; for 0 it would send a body of
     * unknown length.
     */
    private void head(Reply reply, long length) throws IOException {
        reply.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        boolean head = exchange.getRequestMethod().equals("HEAD");
        boolean none = head || reply.body().length() == 0;
        if (head) {
            exchange.getResponseHeaders()
                    .set("Content-Length", Long.toString(reply.body().length()));
        }
        exchange.sendResponseHeaders(reply.status(), none ? -1 : length);
        out.target = none ? OutputStream.nullOutputStream() : exchange.getResponseBody();
        out.counts = !none;
    }

    private static final class CountingOutput extends OutputStream {
        private OutputStream target = OutputStream.nullOutputStream();
        private boolean counts;
        private long count;

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            target.write(bytes, offset, length);
            count += counts ? length : 0;
        }

        @Override
        public void flush() throws IOException {
            target.flush();
        }

        @Override
        public void close() throws IOException {
            target.close();
        }
    }
}
