package dev.yt2ms.download.ytdlp;

import dev.yt2ms.download.process.ProcessIdentity;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A yt-dlp process that a {@link ForkServer} has forked. The server reports its end. Its stdin is empty. */
final class ForkedProcess extends Process {

    /** The exit code for a process whose end is unknown. It is the exit code of a killed process. */
    private static final int LOST = 137;
    /** The time within which the server must report the end of a process that no longer runs. */
    private static final Duration REPORT_LIMIT = Duration.ofSeconds(10);

    private static final long POLL_MILLIS = 500;

    private final long pid;
    private final Optional<ProcessIdentity> identity;
    private final InputStream output;
    private final InputStream errors;
    private final CountDownLatch ended;
    private final ForkServer server;
    private final int id;
    private final ForkServer.Child child;

    ForkedProcess(ForkServer server, int id, ForkServer.Child child, long pid, InputStream output, InputStream errors) {
        this.server = server;
        this.id = id;
        this.child = child;
        this.ended = child.ended();
        this.pid = pid;
        this.identity = ProcessIdentity.of(pid);
        this.output = output;
        this.errors = errors;
    }

    /** Whether the server died before it reported how this process ended. */
    boolean isLost() {
        return ended.getCount() == 0 && child.exitCode().isEmpty();
    }

    /** Lets the process request the media, if it is waiting to do so. */
    void letGo() {
        server.letGo(id);
    }

    @Override
    public OutputStream getOutputStream() {
        return OutputStream.nullOutputStream();
    }

    @Override
    public InputStream getInputStream() {
        return output;
    }

    @Override
    public InputStream getErrorStream() {
        return errors;
    }

    @Override
    public int waitFor() throws InterruptedException {
        long gone = 0;
        while (!ended.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
            if (identity.filter(ProcessIdentity::isRunning).isPresent()) {
                gone = 0;
            } else if (gone == 0) {
                gone = System.nanoTime();
            } else if (System.nanoTime() - gone > REPORT_LIMIT.toNanos()) {
                server.giveUp("the fork server does not report the end of a download");
            }
        }
        return exitValue();
    }

    @Override
    public boolean waitFor(long timeout, TimeUnit unit) throws InterruptedException {
        return ended.await(timeout, unit);
    }

    @Override
    public int exitValue() {
        if (ended.getCount() > 0) {
            throw new IllegalThreadStateException("The process has not ended");
        }
        return child.exitCode().orElse(LOST);
    }

    @Override
    public boolean isAlive() {
        return ended.getCount() > 0;
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public void destroy() {
        identity.ifPresent(process -> process.end(false));
    }

    @Override
    public Process destroyForcibly() {
        identity.ifPresent(process -> process.end(true));
        return this;
    }
}
