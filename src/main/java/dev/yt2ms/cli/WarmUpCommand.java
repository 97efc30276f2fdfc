package dev.yt2ms.cli;

import dev.yt2ms.job.Migration;
import dev.yt2ms.settings.jobfile.JobFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * Loads the classes of a run and of {@code status}, with a ledger in a temporary folder, and moves nothing. The
 * launcher uses it to build the JVM's class archive, which makes starts faster.
 */
@Command(name = "warm-up", hidden = true)
final class WarmUpCommand implements Callable<Integer> {

    private static final String JOB =
            "{migration: {name: warm-up, state-dir: state, download: {tools-dir: tools}, source: {channel: '@warm-up', api-key: none},"
                    + " destination: {token: none}}}";

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Path folder = Files.createTempDirectory("yt2ms-warm-up");
        try {
            Migration.warmUp(JobFile.parse("warm-up", JOB, folder));
            Path file = Files.writeString(folder.resolve("job.yml"), JOB);
            return spec.commandLine().getParent().execute("status", file.toString());
        } finally {
            FileSystemUtils.deleteRecursively(folder);
        }
    }
}
