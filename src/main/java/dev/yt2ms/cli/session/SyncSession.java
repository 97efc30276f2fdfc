package dev.yt2ms.cli.session;

import dev.yt2ms.cli.options.OutputOptions;
import dev.yt2ms.job.control.RunOptions;
import dev.yt2ms.model.JobCommands;
import dev.yt2ms.settings.Settings;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** Runs one sync: it completes an unfinished run first, and then starts a new run, which scans the channel. */
public final class SyncSession {

    private final Settings settings;
    private final JobCommands commands;
    private final OutputOptions output;
    private final boolean json;
    private final OptionalInt confirmedDeletes;
    private final Optional<CommandPage> page;

    /**
     * A sync.
     *
     * @param commands the commands that messages suggest
     * @param confirmedDeletes the number of contents that may be deleted on the platform; empty if none may be deleted
     * @param page the live page that shows the runs; empty for no page
     */
    public SyncSession(
            Settings settings,
            JobCommands commands,
            OutputOptions output,
            boolean json,
            OptionalInt confirmedDeletes,
            Optional<CommandPage> page) {
        this.settings = settings;
        this.commands = commands;
        this.output = output;
        this.json = json;
        this.confirmedDeletes = confirmedDeletes;
        this.page = page;
    }

    /**
     * Runs the sync and returns how its last run ended.
     *
     * @param scan the scan that is due
     */
    public MigrationSession.Ended run(RunOptions.DueScan scan) {
        RunOptions.DueScan next = scan;
        while (true) {
            RunOptions options = RunOptions.ofSync(confirmedDeletes, next);
            MigrationSession.Ended ended = new MigrationSession(settings, commands, output, json, options, page).run();
            if (ended.outcome().stopped().isPresent() || !isScanLeft(ended, scan, confirmedDeletes)) {
                return ended;
            }
            next = new RunOptions.DueScan(Instant.now(), scan.servedFrom());
        }
    }

    /**
     * Whether the scan is still to be made, because the run had begun before the scan was due, or because another
     * machine led the run, which deleted nothing for this sync.
     */
    static boolean isScanLeft(MigrationSession.Ended ended, RunOptions.DueScan scan, OptionalInt confirmedDeletes) {
        return confirmedDeletes.isPresent() && !ended.led()
                || ended.scannedFor()
                        .map(due -> due.isBefore(scan.servedFrom()))
                        .orElse(ended.continued());
    }
}
