package dev.yt2ms.sandbox.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Holds the faults that are switched on. The first rule that matches a request decides what happens to it; rules
 * without a subject are tried first. Thread-safe.
 */
public final class Faults implements AutoCloseable {

    private final List<Rule> rules = new ArrayList<>();
    private final Map<InetAddress, SharedPace> paces = new HashMap<>();
    private long releases;
    private int stalled;
    private boolean closed;

    private static final class Rule {
        private final Fault fault;
        private int seen;
        private int hits;

        Rule(Fault fault) {
            this.fault = fault;
        }

        boolean hit() {
            if (hits >= fault.times()) {
                return false;
            }
            if (seen < fault.skip()) {
                seen++;
                return false;
            }
            hits++;
            return true;
        }
    }

    public Faults() {}

    /** Switches faults on. */
    public synchronized Faults add(Fault... faults) {
        for (Fault fault : faults) {
            rules.add(new Rule(fault));
        }
        return this;
    }

    /** Switches on a fault for the next request of this kind. */
    public Faults add(String where, FaultAction action) {
        return add(Fault.at(where, action));
    }

    /** Switches all faults off and releases stalled requests. */
    public synchronized void clear() {
        rules.clear();
        paces.clear();
        release();
    }

    /** Returns the pace of all answers to this address; the first call for an address sets the rate. */
    synchronized SharedPace paceOf(InetAddress address, int bytesPerSecond) {
        return paces.computeIfAbsent(address, first -> new SharedPace(bytesPerSecond, System.nanoTime()));
    }

    /** Lets all requests continue that are stalled now. */
    public synchronized void release() {
        releases++;
        notifyAll();
    }

    /** The number of requests that are stalled now. */
    public synchronized int stalled() {
        return stalled;
    }

    /** The number of requests that have gone wrong since the faults were last cleared. */
    public synchronized int hits() {
        return rules.stream().mapToInt(rule -> rule.hits).sum();
    }

    /** The rules that will make further requests go wrong. */
    public synchronized List<Fault> pending() {
        return rules.stream()
                .filter(rule -> rule.hits < rule.fault.times())
                .map(rule -> rule.fault)
                .toList();
    }

    /**
     * Returns the fault of the first rule without a subject that matches this kind of request, and counts it as used.
     */
    synchronized Optional<FaultAction> take(String where) {
        return first(where, fault -> fault.subject() == null);
    }

    /**
     * Returns the fault of the first rule that matches this kind of request and names one of these subjects, and counts
     * it as used.
     */
    public synchronized Optional<FaultAction> takeAbout(String where, Collection<String> subjects) {
        return first(where, fault -> fault.subject() != null && subjects.contains(fault.subject()));
    }

    private Optional<FaultAction> first(String where, Predicate<Fault> fits) {
        return rules.stream()
                .filter(rule -> rule.fault.matches(where) && fits.test(rule.fault))
                .filter(Rule::hit)
                .findFirst()
                .map(rule -> rule.fault.action());
    }

    /** Blocks until stalled requests are released. */
    synchronized void stall() throws IOException {
        long before = releases;
        stalled++;
        try {
            while (releases == before && !closed) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } finally {
            stalled--;
        }
        if (closed) {
            throw new Hangup();
        }
    }

    /** Waits until this moment of {@link System#nanoTime()}, or until stalled requests are released. */
    synchronized void waitUntil(long moment) throws IOException {
        long before = releases;
        try {
            for (long left = moment - System.nanoTime();
                    left > 0 && releases == before && !closed;
                    left = moment - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
        if (closed) {
            throw new Hangup();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        rules.clear();
        notifyAll();
    }
}
