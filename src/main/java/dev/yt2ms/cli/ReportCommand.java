package dev.yt2ms.cli;

import dev.yt2ms.cli.errors.ExitCodes;
import dev.yt2ms.cli.options.JobFileOptions;
import dev.yt2ms.cli.session.JobStatus;
import dev.yt2ms.cli.terminal.OutputFile;
import dev.yt2ms.files.PrivateFiles;
import dev.yt2ms.report.html.HtmlReport;
import dev.yt2ms.report.status.StatusReport;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.jobfile.JobFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "report",
        description = {
            "Write one HTML page: whether every video is accounted for, what needs attention, and a table of all videos.",
            "Also while a migration runs. It contacts no server: run 'yt2ms verify JOBFILE' first for an up-to-date report."
        },
        mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {

    private static final String STANDARD_OUTPUT = "-";

    @Mixin
    private JobFileOptions jobFile;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "The output file; - is the standard output [STATE-DIR/report.html].")
    private Optional<String> output = Optional.empty();

    @Override
    public Integer call() throws IOException {
        Settings settings = jobFile.readBegun(JobFile.Access.LEDGER);
        Instant made = Instant.now();
        HtmlReport report = new HtmlReport(
                JobStatus.read(settings, StatusReport.Extent.RECONCILED),
                settings.reporting().export(),
                jobFile.commands());
        if (output.filter(STANDARD_OUTPUT::equals).isPresent()) {
            Writer out = new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8));
            report.writeTo(out, made);
            out.flush();
        } else {
            Path file = output.isPresent()
                    ? Path.of(output.get())
                    // With a ledger in a database server, this machine may not have the state-dir yet.
                    : PrivateFiles.makeFolder(settings.stateDir()).resolve("report.html");
            new OutputFile(file).write(out -> report.writeTo(out, made));
            System.out.println(file);
        }
        return ExitCodes.OK;
    }
}
