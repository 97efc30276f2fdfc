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
        name = "pause",
        description = {
            "Let no further transfer of a running migration begin; running ones are completed.",
            "The pause lasts until resume, or until the run ends."
        },
        mixinStandardHelpOptions = true)
final class PauseCommand implements Callable<Integer> {

    @Mixin
    private JobFileOptions jobFile;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() {
        return RunAction.carryOut(jobFile.read(JobFile.Access.LEDGER), LiveAction.PAUSE, output.quiet());
    }
}
