package dev.yt2ms.cli;

import dev.yt2ms.cli.errors.ExitCodes;
import dev.yt2ms.cli.options.JobFileVariables;
import dev.yt2ms.cli.options.OwnFolders;
import dev.yt2ms.download.tools.ToolFinder;
import dev.yt2ms.download.tools.ToolStatus;
import dev.yt2ms.model.Program;
import dev.yt2ms.net.Network;
import dev.yt2ms.settings.NetworkSettings;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.jobfile.JobFile;
import dev.yt2ms.settings.value.KnownSecrets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "setup",
        description =
                "Install what is missing: Java, Maven, ffmpeg, and a yt-dlp and JavaScript runtime that work with YouTube.",
        mixinStandardHelpOptions = true)
final class SetupCommand implements Callable<Integer> {

    @Spec
    private CommandSpec command;

    @Parameters(
            paramLabel = "JOBFILE",
            arity = "0..1",
            description =
                    "A job file (YAML): its sections download and tls apply to what is installed; no API key or token "
                            + "is needed.")
    private Path jobFile;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Override a key of the job file, e.g. migration.download.tools-dir=DIR. Repeatable.")
    private List<String> overrides = List.of();

    /**
     * Installs the tools that no package manager provides in a usable version. The launcher has already installed the
     * others.
     */
    @Override
    public Integer call() {
        if (jobFile != null) {
            OwnFolders.checkJobFile(jobFile);
        }
        Settings settings = JobFile.read(
                jobFile == null ? Program.file("jobs/migrate-channel.yml") : jobFile,
                overrides,
                JobFileVariables.of(command),
                JobFile.Access.LEDGER);
        NetworkSettings network = settings.machine().network();
        network.check(network.download(), "https");
        OwnFolders.checkContent(
                "migration.download.tools-dir", settings.download().tools().directory());
        List<ToolStatus> tools = new ToolFinder(
                        settings.download(),
                        settings.source(),
                        Network.ofDownloads(network),
                        new KnownSecrets(settings.secrets()))
                .setUp();
        boolean ok = true;
        for (ToolStatus tool : tools) {
            String where = tool.version().map(version -> " " + version).orElse("")
                    + tool.path().map(path -> " (" + path + ")").orElse("");
            System.out.println((tool.ok() ? "ok       " : tool.path().isPresent() ? "unusable " : "missing  ")
                    + tool.tool()
                    + where
                    + (tool.advice().isEmpty() ? "" : ": " + tool.advice()));
            ok &= tool.ok();
        }
        return ok ? ExitCodes.OK : ExitCodes.OPERATOR;
    }
}
