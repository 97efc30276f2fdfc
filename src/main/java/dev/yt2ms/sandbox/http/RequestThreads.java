package dev.yt2ms.sandbox.http;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of the sandbox's server, to which every user of the machine can connect. Only so many of them wait for who has
 * not shown yet that they know the address: those who send half a request are let go, the oldest first, and keep nobody
 * else from an answer. Safe for several threads.
 */
public final class RequestThreads implements Executor {

    /** More than all workers at their most, with what their tools ask for. */
    private static final int MOST = 1024;

    private static final int MOST_STRANGERS = 256;
    private static final int IDLE_SECONDS = 60;

    private final ThreadPoolExecutor pool;
    /** Those whose request is not known to be the owner's, the oldest first. */
    private final Set<Thread> strangers = new LinkedHashSet<>();

    public RequestThreads(ThreadFactory threads) {
        // Where there are too many, the server hears so and closes the connection.
        pool = new ThreadPoolExecutor(0, MOST, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), threads);
    }

    /** Reads a request and answers it. */
    @Override
    public void execute(Runnable request) {
        pool.execute(() -> {
            enter();
            try {
                request.run();
            } finally {
                leave();
            }
        });
    }

    private synchronized void enter() {
        if (strangers.size() >= MOST_STRANGERS) {
            Iterator<Thread> oldest = strangers.iterator();
            // It reads from an interruptible channel, which this closes.
            oldest.next().interrupt();
            oldest.remove();
        }
        strangers.add(Thread.currentThread());
    }

    /** This thread's request knows the address. Returns false when it was let go a moment before. */
    synchronized boolean admit() {
        return strangers.remove(Thread.currentThread());
    }

    private synchronized void leave() {
        strangers.remove(Thread.currentThread());
        // The next request of this thread is another one's.
        Thread.interrupted();
    }

    /** Ends them. */
    public void shutdownNow() {
        pool.shutdownNow();
    }

    /** Waits until they have ended. */
    public void awaitTermination(long seconds) throws InterruptedException {
        pool.awaitTermination(seconds, TimeUnit.SECONDS);
    }
}
