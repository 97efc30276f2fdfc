package dev.yt2ms.cli;

import dev.yt2ms.cli.options.JobFileOptions;
import dev.yt2ms.cli.options.LogOptions;
import dev.yt2ms.cli.options.PlanOptions;
import dev.yt2ms.cli.session.PlanSession;
import dev.yt2ms.settings.jobfile.JobFile;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "plan",
        description =
                "Show what a migration would do, and move nothing. Uses as many quota units as one scan of the channel.",
        mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {

    @Mixin
    private JobFileOptions jobFile;

    @Mixin
    private LogOptions output;

    @Mixin
    private PlanOptions plan;

    @Option(names = "--json", description = "One JSON object, with all texts in full.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        return new PlanSession(
                        jobFile.read(JobFile.Access.EVERYTHING), jobFile.commands(), output, json, plan.samples())
                .run();
    }
}
