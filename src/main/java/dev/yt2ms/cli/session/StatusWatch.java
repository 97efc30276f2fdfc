package dev.yt2ms.cli.session;

import dev.yt2ms.cli.terminal.StdoutTerminal;
import dev.yt2ms.ledger.LedgerException;
import dev.yt2ms.model.JobCommands;
import dev.yt2ms.report.PrintableText;
import dev.yt2ms.report.status.StatusDocument;
import dev.yt2ms.report.status.StatusText;
import dev.yt2ms.settings.Settings;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Shows the status repeatedly until the run ends. On a terminal, each status replaces the previous one; in any other
 * output, it is added as a new block.
 */
public final class StatusWatch {

    private static final Duration ON_A_TERMINAL = Duration.ofSeconds(5);
    private static final Duration ELSEWHERE = Duration.ofMinutes(1);
    /**
     * The time for which the watch goes on although the status can't be read, e.g. while a service restarts the run.
     */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** Reads the status. */
    @FunctionalInterface
    interface Reading {
        StatusDocument read() throws IOException;
    }

    private final Reading reading;
    private final StatusText.Detail detail;
    private final JobCommands commands;
    private final Duration every;
    private final Duration patience;

    /**
     * @param commands the commands that the status suggests
     * @param every the pause between two updates; zero for the default
     */
    public StatusWatch(Settings settings, StatusText.Detail detail, JobCommands commands, Duration every) {
        this(() -> new StatusDocument(JobStatus.read(settings, detail.extent())), detail, commands, every, PATIENCE);
    }

    StatusWatch(Reading reading, StatusText.Detail detail, JobCommands commands, Duration every, Duration patience) {
        this.reading = reading;
        this.detail = detail;
        this.commands = commands;
        this.every = every;
        this.patience = patience;
    }

    /**
     * Shows the status until no run is in progress, or until the program that reads the output has ended. The first
     * status must be readable. If a later one can't be read, a line says so, and the watch tries again for ten minutes.
     */
    public void run() throws IOException, InterruptedException {
        Optional<StdoutTerminal> terminal = StdoutTerminal.open();
        Duration pause = !every.isZero() ? every : terminal.isPresent() ? ON_A_TERMINAL : ELSEWHERE;
        StatusDocument status = reading.read();
        long readAt = System.nanoTime();
        String missing = "";
        while (!missing.isEmpty() || StatusText.isRunning(status)) {
            String text = StatusText.of(status, detail, commands);
            if (terminal.isPresent()) {
                terminal.get().redraw(missing + text, commands.quoted("status"));
            } else {
                System.out.println(missing.isEmpty() ? text : missing);
            }
            if (System.out.checkError()) {
                return;
            }
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
            try {
                status = reading.read();
                readAt = System.nanoTime();
                missing = "";
            } catch (IOException | LedgerException e) {
                // The first failure to read the status never ends the watch, even if the pause is longer than the
                // patience.
                if (!missing.isEmpty() && System.nanoTime() - readAt > patience.toNanos()) {
                    throw e;
                }
                missing = PrintableText.line(
                                "the status can't be read at present, trying again (%s)".formatted(e.getMessage()))
                        + "\n";
            }
        }
        // At the end, the last status is printed completely and stays on the terminal.
        String last = StatusText.of(status, detail, commands);
        terminal.ifPresent(StdoutTerminal::clear);
        System.out.print(terminal.map(screen -> screen.wrapped(last)).orElse(last));
    }
}
