package dev.yt2ms.cli.session;

import dev.yt2ms.cli.options.OutputOptions;
import dev.yt2ms.job.RunOutcome;
import dev.yt2ms.job.control.RunOptions;
import dev.yt2ms.settings.Settings;

/** Runs one sync: it completes an unfinished run first, and then starts a new run, which scans the channel. */
public final class SyncSession {

    private final Settings settings;
    private final OutputOptions output;
    private final boolean json;
    private final RunOptions options;

    public SyncSession(Settings settings, OutputOptions output, boolean json, RunOptions options) {
        this.settings = settings;
        this.output = output;
        this.json = json;
        this.options = options;
    }

    /** Runs the sync and returns the outcome of its last run. */
    public RunOutcome run() {
        MigrationSession.Ended ended;
        do {
            ended = new MigrationSession(settings, output, json, options).run();
        } while (ended.continued() && ended.outcome().stopped().isEmpty());
        return ended.outcome();
    }
}
