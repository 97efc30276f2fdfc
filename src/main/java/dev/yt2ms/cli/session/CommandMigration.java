package dev.yt2ms.cli.session;

import dev.yt2ms.live.ActionResult;
import dev.yt2ms.live.LiveAction;
import dev.yt2ms.live.LiveMigration;
import dev.yt2ms.live.VideoQuery;
import dev.yt2ms.model.JobCommands;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the live page of a command shows: the run of this process or, between two scheduled runs, what the ledger has.
 * While a run begins or ends, requests wait for a moment, because the ledger can't be opened twice.
 */
final class CommandMigration implements LiveMigration, AutoCloseable {

    /** Opening the ledger takes less than this time, unless another process holds it. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Asks a migration. */
    @FunctionalInterface
    private interface Question<T> {
        T ask(LiveMigration migration) throws IOException;
    }

    private final JobMigration between;
    private final JobCommands commands;
    private @Nullable LiveMigration shown;
    private long revision;
    private boolean closed;

    /**
     * @param between shows the ledger while no run of this process works
     * @param commands the commands that messages name
     */
    CommandMigration(JobMigration between, JobCommands commands) {
        this.between = between;
        this.commands = commands;
        between.release();
    }

    /** Shows a run, which has the ledger open. */
    synchronized void show(LiveMigration run) {
        change(run);
    }

    /** Shows nothing while a run begins or ends, and closes the ledger if this object has it open. */
    void beginOrEnd() {
        synchronized (this) {
            change(null);
        }
        between.release();
    }

    /**
     * Shows what the ledger has. No run of this process may have the ledger open.
     *
     * @param nextRun when the next run begins; empty if that is not known
     */
    void rest(Optional<Instant> nextRun) {
        between.mayOpen(nextRun);
        synchronized (this) {
            change(between);
        }
    }

    private void change(@Nullable LiveMigration next) {
        shown = next;
        revision++;
        notifyAll();
    }

    private synchronized LiveMigration current() throws IOException {
        long start = System.nanoTime();
        while (shown == null) {
            long left = PATIENCE.toMillis()
                    - Duration.ofNanos(System.nanoTime() - start).toMillis();
            if (closed || left <= 0) {
                throw new IOException("a run begins or ends");
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("the page is being closed", e);
            }
        }
        return shown;
    }

    private <T> T answer(Question<T> question) throws IOException {
        LiveMigration asked = current();
        try {
            return question.ask(asked);
        } catch (RuntimeException e) {
            if (isShown(asked)) {
                throw e;
            }
            throw new IOException("the run has ended in the meantime", e);
        }
    }

    private synchronized boolean isShown(LiveMigration migration) {
        return shown == migration;
    }

    @Override
    public boolean isWorking() {
        LiveMigration current;
        synchronized (this) {
            current = shown;
        }
        return current == null || current.isWorking();
    }

    @Override
    public long revision() {
        LiveMigration current;
        long switches;
        synchronized (this) {
            current = shown;
            switches = revision;
        }
        return switches + (current == null ? 0 : current.revision());
    }

    @Override
    public byte[] overview() throws IOException {
        return answer(LiveMigration::overview);
    }

    @Override
    public byte[] videos(VideoQuery query) throws IOException {
        return answer(migration -> migration.videos(query));
    }

    @Override
    public Optional<byte[]> video(String videoId) throws IOException {
        return answer(migration -> migration.video(videoId));
    }

    @Override
    public ActionResult act(LiveAction action, List<String> videoIds, Optional<String> rule) throws IOException {
        ActionResult result = answer(migration -> migration.act(action, videoIds, rule));
        return new ActionResult(result.done(), commands.filledIn(result.message()));
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        between.close();
    }
}
