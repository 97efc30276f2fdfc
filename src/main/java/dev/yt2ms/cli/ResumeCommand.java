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
        name = "resume",
        description = "Let a paused migration continue, or take back stop.",
        mixinStandardHelpOptions = true)
final class ResumeCommand implements Callable<Integer> {

    @Mixin
    private JobFileOptions jobFile;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() {
        return RunAction.carryOut(jobFile.read(JobFile.Access.LEDGER), LiveAction.RESUME, output.quiet());
    }
}
