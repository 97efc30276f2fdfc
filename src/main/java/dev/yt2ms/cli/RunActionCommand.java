package dev.yt2ms.cli;

import dev.yt2ms.cli.options.JobFileOptions;
import dev.yt2ms.cli.options.OutputOptions;
import dev.yt2ms.cli.session.RunAction;
import dev.yt2ms.live.LiveAction;
import dev.yt2ms.settings.jobfile.JobFile;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command that lets the running migration of a job file do something. */
abstract class RunActionCommand implements Callable<Integer> {

    private final LiveAction action;

    @Mixin
    private JobFileOptions jobFile;

    @Mixin
    private OutputOptions output;

    RunActionCommand(LiveAction action) {
        this.action = action;
    }

    @Override
    public final Integer call() {
        return RunAction.carryOut(jobFile.read(JobFile.Access.LEDGER), jobFile.commands(), action, output.quiet());
    }
}
