package dev.yt2ms.cli;

import dev.yt2ms.cli.options.JobFileOptions;
import dev.yt2ms.cli.options.OutputOptions;
import dev.yt2ms.cli.session.RunAction;
import dev.yt2ms.live.LiveAction;
import dev.yt2ms.settings.jobfile.JobFile;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "stop",
        description = {
            "End a running migration after its running transfers; the next migrate continues it.",
            "To end it at once, press Ctrl-C there, or send it the signal TERM."
        },
        mixinStandardHelpOptions = true)
final class StopCommand implements Callable<Integer> {

    @Mixin
    private JobFileOptions jobFile;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() {
        return RunAction.carryOut(jobFile.read(JobFile.Access.LEDGER), LiveAction.STOP, output.quiet());
    }
}
