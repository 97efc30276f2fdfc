package dev.yt2ms.cli;

import dev.yt2ms.cli.errors.ExitCodes;
import dev.yt2ms.job.Migration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Loads what a run loads, and does nothing: the launcher lets the JVM remember the classes for faster starts. */
@Command(name = "warm-up", hidden = true)
final class WarmUpCommand implements Callable<Integer> {

    @Override
    public Integer call() {
        Migration.warmUp();
        return ExitCodes.OK;
    }
}
