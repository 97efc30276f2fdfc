package dev.yt2ms.cli;

import dev.yt2ms.cli.options.CanaryOptions;
import dev.yt2ms.cli.options.DeleteOptions;
import dev.yt2ms.cli.options.JobFileOptions;
import dev.yt2ms.cli.options.LogOptions;
import dev.yt2ms.cli.options.PlanOptions;
import dev.yt2ms.cli.options.WebOptions;
import dev.yt2ms.cli.session.CommandPage;
import dev.yt2ms.cli.session.MigrationSession;
import dev.yt2ms.cli.session.PlanSession;
import dev.yt2ms.cli.session.Rehearsal;
import dev.yt2ms.job.control.RunOptions;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.jobfile.JobFile;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "migrate",
        description = "Migrate the channel of a job file: continue an unfinished run, or start a new one.",
        mixinStandardHelpOptions = true)
final class MigrateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private JobFileOptions jobFile;

    @Mixin
    private LogOptions output;

    @Option(names = "--json", description = "The summary as one JSON object.")
    private boolean json;

    /** Options that replace the migration by a plan or a rehearsal. */
    static final class Instead {

        @Option(names = "--dry-run", description = "Do the same as plan: move nothing.")
        private boolean dryRun;

        @Option(
                names = "--to-sandbox",
                description =
                        "Rehearse: migrate from the real source into a platform on this machine, with a separate ledger"
                                + " below the state-dir, each time from the start. Use it with --set"
                                + " migration.select.limit=5.")
        private boolean toSandbox;
    }

    @ArgGroup
    private Instead instead = new Instead();

    @Mixin
    private CanaryOptions canary;

    @Option(names = "--keep", description = "With --to-sandbox: show the result as a web page until Ctrl-C.")
    private boolean keep;

    @Mixin
    private PlanOptions plan;

    @Mixin
    private DeleteOptions deletes;

    @Mixin
    private WebOptions web;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (keep && !instead.toSandbox) {
            throw new ParameterException(spec.commandLine(), "--keep requires --to-sandbox");
        }
        if (instead.toSandbox) {
            return new Rehearsal(jobFile, output, json, keep).run();
        }
        Settings settings = jobFile.read(JobFile.Access.EVERYTHING);
        if (instead.dryRun) {
            return new PlanSession(settings, jobFile.commands(), output, json, plan.samples()).run();
        }
        RunOptions options = RunOptions.ofMigration(deletes.confirmed(settings));
        Settings applied = canary.applyTo(settings);
        try (CommandPage page = CommandPage.of(web.request(settings), applied, jobFile.commands())
                .orElse(null)) {
            return new MigrationSession(applied, jobFile.commands(), output, json, options, Optional.ofNullable(page))
                    .run()
                    .outcome()
                    .exitCode();
        }
    }
}
