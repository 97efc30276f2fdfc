package dev.yt2ms.job.control;

import dev.yt2ms.run.Backoff;
import dev.yt2ms.run.Evidence;
import dev.yt2ms.run.Gate;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.settings.DownloadSettings;
import dev.yt2ms.settings.Settings;
import java.time.Clock;

/** Makes the gates of a run, which pause and give up by the same settings. */
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
     * A gate of its own before a server.
     *
     * @param server its name for messages
     * @param workers how many may pass at once when it is open
     */
    public Gate before(String server, int workers, Evidence evidence) {
        return before(server, workers, evidence, Gate.Idle.NEVER);
    }

    /** The same for transfers: hours in which there are none say nothing of the server. */
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
                        download.throttlePause(),
                        download.throttlePauses(),
                        Backoff.PROBES),
                control,
                clock,
                evidence,
                idle);
    }
}
