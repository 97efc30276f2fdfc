package dev.yt2ms.cli.terminal;

import dev.yt2ms.job.Migration;
import dev.yt2ms.model.JobCommands;
import dev.yt2ms.run.TimerThreads;
import dev.yt2ms.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;

/**
 * The live display on a terminal: a line for the whole migration and one for each worker, redrawn in place. Lines of
 * the log scroll above it.
 */
public final class LiveDisplay implements AutoCloseable {

    private static final Duration EVERY = Duration.ofMillis(500);
    /** The terminal's size is read less often than lines are drawn, because reading it starts a process. */
    private static final long SIZE_EVERY_NANOS = 3_000_000_000L;

    private final Terminal terminal;
    private final Display display;
    private final DisplayLines lines;
    private final TimerThreads timer;
    private boolean closed;
    private long sizeAt = System.nanoTime();

    private LiveDisplay(Terminal terminal, DisplayLines lines) {
        this.terminal = terminal;
        this.display = new Display(terminal, false);
        this.lines = lines;
        this.timer = new TimerThreads("display", 1);
    }

    /**
     * Starts the display if stderr is a terminal that can redraw lines; otherwise returns empty.
     *
     * @param commands the commands that the display suggests
     */
    public static Optional<LiveDisplay> start(Migration migration, Settings settings, JobCommands commands) {
        try {
            Optional<Terminal> terminal = StderrTerminal.open();
            if (terminal.isEmpty()) {
                return Optional.empty();
            }
            DisplayLines lines = new DisplayLines(
                    migration,
                    commands,
                    settings.download().workers(),
                    settings.destination().workers());
            LiveDisplay display = new LiveDisplay(terminal.get(), lines);
            display.timer.scheduleWithFixedDelay(display::countAndDraw, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
            return Optional.of(display);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Prints a line above the display; after its end on stderr. */
    public synchronized void print(String line) {
        if (closed) {
            System.err.print(line);
            return;
        }
        update(List.of());
        terminal.writer().print(line);
        terminal.flush();
        display.reset();
        draw();
    }

    private void countAndDraw() {
        lines.countIfDue();
        draw();
    }

    private synchronized void draw() {
        if (!closed) {
            if (System.nanoTime() - sizeAt > SIZE_EVERY_NANOS) {
                StderrTerminal.size().ifPresent(terminal::setSize);
                sizeAt = System.nanoTime();
            }
            update(lines.at(width()));
        }
    }

    private int width() {
        return terminal.getWidth() > 0 ? terminal.getWidth() : 80;
    }

    /** Draws as many lines as the terminal has room for: more would scroll, and could not be redrawn in place. */
    private void update(List<String> text) {
        int rows = terminal.getHeight() > 1 ? terminal.getHeight() : text.size() + 1;
        display.resize(rows, width());
        display.update(text.stream().limit(rows - 1).map(AttributedString::new).toList(), 0);
    }

    /** Ends the display. Only the line for the whole migration, with its final numbers, stays on the terminal. */
    @Override
    public void close() {
        timer.end();
        lines.count();
        synchronized (this) {
            closed = true;
            List<String> last = lines.at(width());
            update(List.of());
            terminal.writer().println(last.get(0));
            terminal.flush();
        }
        try {
            terminal.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
