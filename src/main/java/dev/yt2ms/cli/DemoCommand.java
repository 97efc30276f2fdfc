package dev.yt2ms.cli;

import dev.yt2ms.cli.errors.OperatorException;
import dev.yt2ms.cli.options.OutputOptions;
import dev.yt2ms.cli.options.OwnFolders;
import dev.yt2ms.cli.session.MigrationSession;
import dev.yt2ms.files.PrivateFiles;
import dev.yt2ms.job.control.RunOptions;
import dev.yt2ms.model.JobCommands;
import dev.yt2ms.model.Program;
import dev.yt2ms.sandbox.DemoChannel;
import dev.yt2ms.sandbox.Sandbox;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.jobfile.JobFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        description =
                "Migrate a small channel of real clips from a simulated YouTube to a simulated platform, both on this machine.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

    @Option(
            names = "--keep",
            description = "Leave the sandbox running until Ctrl-C, with a page that shows the uploaded videos.")
    private boolean keep;

    @Option(names = "--dir", paramLabel = "DIR", description = "Folder of the demo; emptied first [~/.yt2ms/demo].")
    private Optional<Path> directory = Optional.empty();

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path folder = OwnFolders.ofOption(directory, "demo");
        empty(folder);
        System.err.println("Making a small channel of real clips with ffmpeg …");
        try (Sandbox sandbox = Sandbox.start(folder.resolve("sandbox"), 0)) {
            DemoChannel.fill(sandbox);
            List<String> overrides = List.of("migration.state-dir=" + folder.resolve("state"));
            Settings settings = JobFile.read(
                    Program.file("jobs/demo.yml"), overrides, variables(sandbox), JobFile.Access.EVERYTHING);
            int code = new MigrationSession(
                            settings,
                            JobCommands.of(Program.shortFile("jobs/demo.yml").toString(), overrides),
                            output,
                            false,
                            RunOptions.PLAIN)
                    .run()
                    .outcome()
                    .exitCode();
            System.out.println("The uploaded videos: " + (keep ? sandbox.url() : folder.resolve("sandbox"))
                    + (keep ? "" : "  (to see the result in a browser: " + Program.NAME + " demo --keep)"));
            if (keep) {
                System.out.println("The sandbox runs until Ctrl-C.");
                Thread.currentThread().join();
            }
            return code;
        }
    }

    private static Map<String, String> variables(Sandbox sandbox) {
        Map<String, String> variables = new HashMap<>(System.getenv());
        variables.putAll(sandbox.variables());
        return variables;
    }

    /** Empties the demo's folder. The folder is refused if it contains files that no demo has created. */
    private static void empty(Path folder) throws IOException {
        Path mark = folder.resolve(".yt2ms-demo");
        if (Files.exists(folder)) {
            try (Stream<Path> children = Files.list(folder)) {
                if (!Files.exists(mark) && children.findAny().isPresent()) {
                    throw new OperatorException(
                            "%s is not empty and was not made by a demo; give another --dir".formatted(folder));
                }
            }
            FileSystemUtils.deleteRecursively(folder);
        }
        PrivateFiles.makeFolder(folder);
        PrivateFiles.makeFile(mark);
    }
}
