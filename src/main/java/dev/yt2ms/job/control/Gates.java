package dev.yt2ms.job.control;

import dev.yt2ms.run.Backoff;
import dev.yt2ms.run.Evidence;
import dev.yt2ms.run.Gate;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.settings.DownloadSettings;
import dev.yt2ms.settings.Settings;
import java.time.Clock;
import java.util.function.Consumer;

/**
 * Creates the gates that make workers wait while a server throttles or is down. All gates of a run have the same limits
 * for pauses and outages.
 */
public final class Gates {

    private final Settings settings;
    private final RunControl control;
    private final Clock clock;
    private final TransferWindow window;
    private final boolean others;
    private final Consumer<Gate> created;

    /**
     * @param others whether several machines can share the migration
     * @param created receives every gate that is created
     */
    public Gates(
            Settings settings,
            RunControl control,
            Clock clock,
            TransferWindow window,
            boolean others,
            Consumer<Gate> created) {
        this.others = others;
        this.window = window;
        this.created = created;
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
        return before(server, workers, evidence, Gate.Idle.NEVER, true);
    }

    /**
     * Creates a gate like {@link #before}, but for a server that is used only within the transfer hours. The time
     * outside of these hours does not count as part of an outage.
     *
     * @param sharedServer whether a failure that needs a person concerns all machines that use the server
     */
    public Gate beforeTransfers(String server, int workers, Evidence evidence, boolean sharedServer) {
        return before(server, workers, evidence, window::closedWithin, sharedServer);
    }

    private Gate before(String server, int workers, Evidence evidence, Gate.Idle idle, boolean sharedServer) {
        DownloadSettings download = settings.download();
        Gate gate = new Gate(
                new Gate.Rules(
                        server,
                        workers,
                        settings.destination().outageLimit(),
                        download.throttling().pause(),
                        download.throttling().pauses(),
                        Backoff.PROBES,
                        sharedServer),
                control,
                clock,
                evidence,
                idle);
        created.accept(gate);
        return gate;
    }

    /** Whether several machines can share the migration, so that others can work while a gate of this one is closed. */
    public boolean haveOthers() {
        return others;
    }
}
