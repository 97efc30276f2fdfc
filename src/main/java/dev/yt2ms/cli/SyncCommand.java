package dev.yt2ms.cli;

import dev.yt2ms.cli.options.CanaryOptions;
import dev.yt2ms.cli.options.DeleteOptions;
import dev.yt2ms.cli.options.JobFileOptions;
import dev.yt2ms.cli.options.LogOptions;
import dev.yt2ms.cli.options.SyncSchedule;
import dev.yt2ms.cli.options.SyncScheduleOptions;
import dev.yt2ms.cli.options.WebOptions;
import dev.yt2ms.cli.session.CommandPage;
import dev.yt2ms.cli.session.SyncLoop;
import dev.yt2ms.cli.session.SyncSession;
import dev.yt2ms.job.control.RunOptions;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.jobfile.JobFile;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "sync",
        description =
                "Scan the channel again and migrate the new videos; an unfinished run is completed first. The scan is "
                        + "incremental, which costs few quota units; a full scan follows each time that sync.full-every has passed.",
        footer = {
            "",
            "With --every or --cron the command runs until it receives the signal INT or TERM. A sync that is due while the previous one still runs, "
                    + "or while another command holds the ledger, is skipped. Several machines with one ledger in PostgreSQL"
                    + " and the same schedule scan the channel once for each due time. Failed videos (exit code 3) and problems that pass"
                    + " with time (75) wait for the next sync, which does not begin before the time that the run's message gives. If a person "
                    + "must act (4), or yt2ms has a defect (1), the command ends with that code."
        },
        mixinStandardHelpOptions = true)
public final class SyncCommand implements Callable<Integer> {

    @Mixin
    private JobFileOptions jobFile;

    @Mixin
    private LogOptions output;

    @Option(names = "--json", description = "The summary of each run as one JSON object.")
    private boolean json;

    @Mixin
    private SyncScheduleOptions scheduleOptions;

    @Mixin
    private DeleteOptions deletes;

    @Mixin
    private CanaryOptions canary;

    @Mixin
    private WebOptions web;

    @Override
    public Integer call() throws InterruptedException {
        Optional<SyncSchedule> schedule = scheduleOptions.schedule();
        Settings settings = canary.applyTo(jobFile.read(JobFile.Access.EVERYTHING));
        try (CommandPage shown = CommandPage.of(web.request(settings), settings, jobFile.commands())
                .orElse(null)) {
            Optional<CommandPage> page = Optional.ofNullable(shown);
            SyncSession sync =
                    new SyncSession(settings, jobFile.commands(), output, json, deletes.confirmed(settings), page);
            return schedule.isPresent()
                    ? new SyncLoop(
                                    sync,
                                    settings,
                                    jobFile.commands(),
                                    output,
                                    schedule.get(),
                                    scheduleOptions.jitter(),
                                    page)
                            .run()
                    : sync.run(now()).outcome().exitCode();
        }
    }

    private static RunOptions.DueScan now() {
        Instant now = Instant.now();
        return new RunOptions.DueScan(now, now.minus(SyncSchedule.ABOUT_THE_SAME_TIME));
    }
}
