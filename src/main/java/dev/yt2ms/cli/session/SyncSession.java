package dev.yt2ms.cli.session;

import dev.yt2ms.cli.options.OutputOptions;
import dev.yt2ms.job.RunOutcome;
import dev.yt2ms.job.control.RunOptions;
import dev.yt2ms.settings.Settings;

/** One sync: an unfinished run comes to its end, then a new one looks at the channel. */
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

    /** Runs it and tells how the last run ended. */
    public RunOutcome run() {
        MigrationSession.Ended ended;
        do {
            ended = new MigrationSession(settings, output, json, options).run();
        } while (ended.wentOn() && ended.outcome().stopped().isEmpty());
        return ended.outcome();
    }
}
