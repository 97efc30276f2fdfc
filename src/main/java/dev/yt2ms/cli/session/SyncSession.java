package dev.yt2ms.cli.session;

import dev.yt2ms.cli.options.OutputOptions;
import dev.yt2ms.job.RunOutcome;
import dev.yt2ms.job.control.RunOptions;
import dev.yt2ms.model.JobCommands;
import dev.yt2ms.settings.Settings;
import java.util.Optional;

/** Runs one sync: it completes an unfinished run first, and then starts a new run, which scans the channel. */
public final class SyncSession {

    private final Settings settings;
    private final JobCommands commands;
    private final OutputOptions output;
    private final boolean json;
    private final RunOptions options;
    private final Optional<CommandPage> page;

    /**
     * @param commands the commands that messages suggest
     * @param page the live page that shows the runs; empty for no page
     */
    public SyncSession(
            Settings settings,
            JobCommands commands,
            OutputOptions output,
            boolean json,
            RunOptions options,
            Optional<CommandPage> page) {
        this.settings = settings;
        this.commands = commands;
        this.output = output;
        this.json = json;
        this.options = options;
        this.page = page;
    }

    /** Runs the sync and returns the outcome of its last run. */
    public RunOutcome run() {
        MigrationSession.Ended ended;
        do {
            ended = new MigrationSession(settings, commands, output, json, options, page).run();
        } while (ended.continued() && ended.outcome().stopped().isEmpty());
        return ended.outcome();
    }
}
