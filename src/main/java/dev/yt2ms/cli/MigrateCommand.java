package dev.yt2ms.cli;

import dev.yt2ms.settings.JobFile;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "migrate",
        description = "Migrate the channel of a job file: go on with an unfinished run, or start a new one.",
        mixinStandardHelpOptions = true)
final class MigrateCommand implements Callable<Integer> {

    @Mixin
    private JobFileOptions jobFile;

    @Mixin
    private OutputOptions output;

    @Option(names = "--json", description = "The summary as one JSON object.")
    private boolean json;

    @Option(names = "--dry-run", description = "The same as plan: move nothing.")
    private boolean dryRun;

    @Mixin
    private PlanOptions plan;

    @Override
    public Integer call() throws IOException {
        if (dryRun) {
            return new PlanSession(jobFile.read(JobFile.Access.EVERYTHING), output, json, plan.samples()).run();
        }
        return new MigrationSession(jobFile.read(JobFile.Access.EVERYTHING), output, json).run();
    }
}
