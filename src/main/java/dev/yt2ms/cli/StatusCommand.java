package dev.yt2ms.cli;

import dev.yt2ms.cli.errors.ExitCodes;
import dev.yt2ms.cli.options.DurationOption;
import dev.yt2ms.cli.options.JobFileOptions;
import dev.yt2ms.cli.options.OutputOptions;
import dev.yt2ms.cli.session.JobStatus;
import dev.yt2ms.cli.session.StatusWatch;
import dev.yt2ms.cli.terminal.StdoutTerminal;
import dev.yt2ms.report.status.StatusDocument;
import dev.yt2ms.report.status.StatusReport;
import dev.yt2ms.report.status.StatusText;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.jobfile.JobFile;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "status",
        description = {
            "Show the state of the migration of a job file, also while it runs.",
            "Failures are grouped by rule, with the first three videos of each rule; --verbose lists all videos."
        },
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {

    private static final Duration LEAST = Duration.ofSeconds(1);

    static final class Watching {
        @Option(names = "--watch", required = true, description = "Show the state again and again until the run ends.")
        private boolean watch;

        @Option(
                names = "--every",
                paramLabel = "DURATION",
                description = "Time between updates of --watch [1m; on a terminal 5s].")
        private String every = "";
    }

    static final class Form {
        @Option(names = "--json", description = "One JSON object with every video.")
        private boolean json;

        @Option(names = "--nodes", description = "The machines that share the migration, one line for each.")
        private boolean nodes;

        @ArgGroup(exclusive = false)
        private Watching watching = new Watching();
    }

    @Spec
    private CommandSpec command;

    @Mixin
    private JobFileOptions jobFile;

    @Mixin
    private OutputOptions output;

    @ArgGroup
    private Form form = new Form();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Duration every = every();
        Settings settings = jobFile.read(JobFile.Access.LEDGER);
        if (form.watching.watch) {
            new StatusWatch(settings, output.detail(), jobFile.commands(), every).run();
        } else if (form.json) {
            new StatusDocument(JobStatus.read(settings, StatusReport.Extent.ALL))
                    .writeTo(System.out, jobFile.commands());
            System.out.println();
        } else if (form.nodes) {
            byte[] status = JobStatus.read(settings, StatusReport.Extent.FIGURES);
            System.out.print(StatusText.nodes(new StatusDocument(status)));
        } else {
            byte[] status = JobStatus.read(settings, output.detail().extent());
            String text = StatusText.of(new StatusDocument(status), output.detail(), jobFile.commands())
                    + jobFile.noLedger(settings)
                            .map(sentence -> sentence + "\n")
                            .orElse("");
            System.out.print(StdoutTerminal.open()
                    .map(terminal -> terminal.wrapped(text))
                    .orElse(text));
        }
        return ExitCodes.OK;
    }

    /** @return the pause between two updates; zero for the default */
    private Duration every() {
        if (form.watching.every.isEmpty()) {
            return Duration.ZERO;
        }
        return DurationOption.read(command, "--every", form.watching.every, LEAST);
    }
}
