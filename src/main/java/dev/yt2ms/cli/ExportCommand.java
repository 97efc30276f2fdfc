package dev.yt2ms.cli;

import dev.yt2ms.cli.errors.ExitCodes;
import dev.yt2ms.cli.options.JobFileOptions;
import dev.yt2ms.cli.session.JobStatus;
import dev.yt2ms.report.export.Export;
import dev.yt2ms.report.export.ExportFormat;
import dev.yt2ms.report.status.StatusReport;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.jobfile.JobFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "export",
        description = "Print which video became which content, also while a migration runs.",
        mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {

    /** The names of the formats as people write them. */
    static final class FormatNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Stream.of(ExportFormat.values())
                    .map(format -> format.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .iterator();
        }
    }

    /** Accepts the names of formats as people write them, e.g. nginx-map. */
    static final class FormatName implements CommandLine.ITypeConverter<ExportFormat> {
        @Override
        public ExportFormat convert(String name) {
            return Stream.of(ExportFormat.values())
                    .filter(format -> format.name().equalsIgnoreCase(name.replace('-', '_')))
                    .findFirst()
                    .orElseThrow(() -> new CommandLine.TypeConversionException(
                            "'%s' is not an export format; give csv, jsonl, sql, nginx-map or apache-rewrite"
                                    .formatted(name)));
        }
    }

    @Mixin
    private JobFileOptions jobFile;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            converter = FormatName.class,
            completionCandidates = FormatNames.class,
            description = "csv, jsonl, sql, nginx-map or apache-rewrite [csv]. The last two need export.player-url.")
    private ExportFormat format = ExportFormat.CSV;

    @Override
    public Integer call() throws IOException {
        Settings settings = jobFile.readBegun(JobFile.Access.LEDGER);
        byte[] status = JobStatus.read(settings, StatusReport.Extent.ALL);
        Writer out = new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8));
        Export.write(format, status, settings.reporting().export(), out);
        out.flush();
        return ExitCodes.OK;
    }
}
