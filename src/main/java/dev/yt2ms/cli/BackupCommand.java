package dev.yt2ms.cli;

import dev.yt2ms.cli.errors.ExitCodes;
import dev.yt2ms.cli.errors.OperatorException;
import dev.yt2ms.cli.options.JobFileOptions;
import dev.yt2ms.cli.terminal.OutputFile;
import dev.yt2ms.ledger.database.LedgerBackup;
import dev.yt2ms.report.status.RunFile;
import dev.yt2ms.report.status.StatusEndpoint;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.jobfile.JobFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "backup",
        description =
                "Copy the ledger (H2) into a file, also while a migration runs; docs/operations.md says how to restore it.",
        mixinStandardHelpOptions = true)
final class BackupCommand implements Callable<Integer> {

    private static final Path STANDARD_OUTPUT = Path.of("-");

    @Spec
    private CommandSpec spec;

    @Mixin
    private JobFileOptions jobFile;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            required = true,
            description = "The file to write; it replaces an earlier one when it is complete.")
    private Path output;

    @Override
    public Integer call() {
        if (output.equals(STANDARD_OUTPUT)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--output: a backup can't be written to the standard output; give a file, or ./- for a file named -");
        }
        Settings settings = jobFile.readBegun(JobFile.Access.LEDGER);
        if (!LedgerBackup.isPossible(settings.machine().database())) {
            throw new OperatorException(
                    "migration.database.url: this ledger is in a database server, so back it up with the server's tools"
                            + " (pg_dump, see docs/operations.md)");
        }
        new OutputFile(output).writeBytes(out -> write(settings, out));
        System.out.println(output);
        return ExitCodes.OK;
    }

    private static void write(Settings settings, OutputStream out) throws IOException {
        if (LedgerBackup.copy(settings.machine().database(), settings.stateDir(), out)) {
            return;
        }
        RunFile run = RunFile.read(settings.stateDir())
                .orElseThrow(() -> new OperatorException(
                        "another process holds the ledger in %s: run this command again in a moment"
                                .formatted(settings.stateDir())));
        try {
            StatusEndpoint.copyLedger(run, out);
        } catch (IOException e) {
            throw new OperatorException(
                    "the process that holds the ledger in %s did not send a complete copy (%s); its log may say why. Run this command again in a moment"
                            .formatted(settings.stateDir(), e.getMessage()));
        }
    }
}
