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
 * The threads of the sandbox's server. Every user of the machine can connect to it, but only requests with the secret
 * word in their path are answered. The number of threads whose request has not shown this word yet is limited: if there
 * are too many, the oldest of these requests is dropped, so that connections that send half a request do not block
 * others. Thread-safe.
 */
public final class RequestThreads implements Executor {

    /** Enough threads for the maximum number of workers and their tools, so that none of them waits for a thread. */
    private static final int MOST_THREADS = 1024;

    private static final int MOST_UNVERIFIED = 256;
    private static final int IDLE_SECONDS = 60;

    private final ThreadPoolExecutor pool;
    /** The threads whose request has not shown the secret word yet, oldest first. */
    private final Set<Thread> unverified = new LinkedHashSet<>();

    public RequestThreads(ThreadFactory threads) {
        // If all threads are busy, the pool rejects a new request, and the server closes the connection.
        pool = new ThreadPoolExecutor(
                0, MOST_THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), threads);
    }

    /** Reads and answers a request in a thread of the pool. */
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
        if (unverified.size() >= MOST_UNVERIFIED) {
            Iterator<Thread> oldest = unverified.iterator();
            // The thread reads from an interruptible channel; the interrupt closes the connection.
            oldest.next().interrupt();
            oldest.remove();
        }
        unverified.add(Thread.currentThread());
    }

    /**
     * Records that the request of this thread has the secret word in its path.
     *
     * @return {@code false} if the request was dropped a moment before
     */
    synchronized boolean admit() {
        return unverified.remove(Thread.currentThread());
    }

    private synchronized void leave() {
        unverified.remove(Thread.currentThread());
        // An interrupt that was meant for this request must not hit the thread's next one.
        Thread.interrupted();
    }

    /** Interrupts all threads and accepts no more requests. */
    public void shutdownNow() {
        pool.shutdownNow();
    }

    /** Waits until the threads have ended. */
    public void awaitTermination(long seconds) throws InterruptedException {
        pool.awaitTermination(seconds, TimeUnit.SECONDS);
    }
}
