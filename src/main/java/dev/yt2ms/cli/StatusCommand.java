package dev.yt2ms.cli;

import dev.yt2ms.cli.errors.ExitCodes;
import dev.yt2ms.cli.options.JobFileOptions;
import dev.yt2ms.cli.options.OutputOptions;
import dev.yt2ms.cli.session.JobStatus;
import dev.yt2ms.report.status.StatusText;
import dev.yt2ms.settings.jobfile.JobFile;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "status",
        description = "Show the state of the migration of a job file, also while it runs.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {

    @Mixin
    private JobFileOptions jobFile;

    @Mixin
    private OutputOptions output;

    @Option(names = "--json", description = "One JSON object with every video.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        byte[] status = JobStatus.read(jobFile.read(JobFile.Access.LEDGER), false);
        if (json) {
            System.out.write(status);
            System.out.println();
        } else {
            System.out.print(StatusText.of(new JsonMapper().readTree(status), output.detail()));
        }
        return ExitCodes.OK;
    }
}
