package dev.yt2ms.cli;

import dev.yt2ms.cli.errors.ExitCodes;
import dev.yt2ms.cli.options.JobFileOptions;
import dev.yt2ms.cli.options.LogFormatOption;
import dev.yt2ms.cli.options.WebAddresses;
import dev.yt2ms.cli.session.WebSession;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.jobfile.JobFile;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "web",
        description = {
            "Show the migration of a job file as a page in a browser, until Ctrl-C.",
            "While a migration runs, the page is live. Otherwise it shows the ledger, and offers only retry."
        },
        mixinStandardHelpOptions = true)
final class WebCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private JobFileOptions jobFile;

    // JsonErrors reads this option before the command begins, so that errors of the command line are JSON too.
    @Mixin
    @SuppressWarnings("unused")
    private LogFormatOption logFormat;

    @Option(
            names = "--address",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:8484",
            description = "Where the page is shown [127.0.0.1:8484]. An address that other machines can reach needs"
                    + " web.token in the job file.")
    private String address;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Settings settings = jobFile.readBegun(JobFile.Access.LEDGER);
        WebSession.run(settings, WebAddresses.request(spec, "--address", address, settings), jobFile.commands());
        return ExitCodes.OK;
    }
}
