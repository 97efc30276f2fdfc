package dev.yt2ms.cli;

import dev.yt2ms.cli.errors.ExitCodes;
import dev.yt2ms.job.Migration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * Loads the classes of a run and does nothing. The launcher uses it to build the JVM's class archive, which makes
 * starts faster.
 */
@Command(name = "warm-up", hidden = true)
final class WarmUpCommand implements Callable<Integer> {

    @Override
    public Integer call() {
        Migration.warmUp();
        return ExitCodes.OK;
    }
}
