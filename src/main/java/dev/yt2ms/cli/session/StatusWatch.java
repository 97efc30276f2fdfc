package dev.yt2ms.cli.session;

import dev.yt2ms.cli.terminal.StdoutTerminal;
import dev.yt2ms.report.status.StatusText;
import dev.yt2ms.settings.Settings;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Shows the status repeatedly until the run ends. On a terminal, each status replaces the previous one; in any other
 * output, it is added as a new block.
 */
public final class StatusWatch {

    private static final Duration ON_A_TERMINAL = Duration.ofSeconds(5);
    private static final Duration ELSEWHERE = Duration.ofMinutes(1);

    private final Settings settings;
    private final StatusText.Detail detail;
    private final Duration every;

    /** @param every the pause between two updates; zero for the default */
    public StatusWatch(Settings settings, StatusText.Detail detail, Duration every) {
        this.settings = settings;
        this.detail = detail;
        this.every = every;
    }

    /**
     * Shows the status until no run is in progress, or until the output can't be written because its reader has ended.
     */
    public void run() throws IOException, InterruptedException {
        Optional<StdoutTerminal> terminal = StdoutTerminal.open();
        Duration pause = !every.isZero() ? every : terminal.isPresent() ? ON_A_TERMINAL : ELSEWHERE;
        JsonNode status = read();
        while (StatusText.isRunning(status)) {
            String text = StatusText.of(status, detail);
            if (terminal.isPresent()) {
                terminal.get().redraw(text);
            } else {
                System.out.println(text);
            }
            if (System.out.checkError()) {
                return;
            }
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
            status = read();
        }
        // At the end, the last status is printed completely and stays on the terminal.
        String last = StatusText.of(status, detail);
        terminal.ifPresent(StdoutTerminal::clear);
        System.out.print(terminal.map(screen -> screen.wrapped(last)).orElse(last));
    }

    private JsonNode read() throws IOException {
        return new JsonMapper().readTree(JobStatus.read(settings, detail.extent()));
    }
}
