package dev.yt2ms.job.control;

import dev.yt2ms.run.Backoff;
import dev.yt2ms.run.Evidence;
import dev.yt2ms.run.Gate;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.settings.DownloadSettings;
import dev.yt2ms.settings.Settings;
import java.time.Clock;

/**
 * Creates the gates that make workers wait while a server throttles or is down. All gates of a run have the same limits
 * for pauses and outages.
 */
public final class Gates {

    private final Settings settings;
    private final RunControl control;
    private final Clock clock;
    private final TransferWindow window;

    public Gates(Settings settings, RunControl control, Clock clock, TransferWindow window) {
        this.window = window;
        this.settings = settings;
        this.control = control;
        this.clock = clock;
    }

    /**
     * Creates the gate through which workers pass before they use a server.
     *
     * @param server the server's name for messages
     * @param workers the number of workers that may use the server at once while the gate is open
     */
    public Gate before(String server, int workers, Evidence evidence) {
        return before(server, workers, evidence, Gate.Idle.NEVER);
    }

    /**
     * Creates a gate like {@link #before}, but for a server that is used only within the transfer hours. The time
     * outside of these hours does not count as part of an outage.
     */
    public Gate beforeTransfers(String server, int workers, Evidence evidence) {
        return before(server, workers, evidence, window::closedWithin);
    }

    private Gate before(String server, int workers, Evidence evidence, Gate.Idle idle) {
        DownloadSettings download = settings.download();
        return new Gate(
                new Gate.Rules(
                        server,
                        workers,
                        settings.destination().outageLimit(),
                        download.throttling().pause(),
                        download.throttling().pauses(),
                        Backoff.PROBES),
                control,
                clock,
                evidence,
                idle);
    }
}
