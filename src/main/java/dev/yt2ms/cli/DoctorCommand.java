package dev.yt2ms.cli;

import dev.yt2ms.checks.Checkup;
import dev.yt2ms.checks.Finding;
import dev.yt2ms.cli.errors.ExitCodes;
import dev.yt2ms.cli.options.JobFileVariables;
import dev.yt2ms.cli.options.OwnFolders;
import dev.yt2ms.job.platform.PlatformCategories;
import dev.yt2ms.job.playlists.WantedPlaylists;
import dev.yt2ms.model.JobCommands;
import dev.yt2ms.model.Program;
import dev.yt2ms.report.JsonOutput;
import dev.yt2ms.report.PrintableText;
import dev.yt2ms.report.status.RunFile;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.jobfile.JobFile;
import dev.yt2ms.settings.value.KnownSecrets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "doctor",
        description = "Check tools, keys, channel, platform, network, disk and ledger, and say how to fix each problem."
                + " Changes nothing; costs a few units of YouTube's quota.",
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {

    @Spec
    private CommandSpec command;

    private static final String INDENT = "    ";

    @Parameters(
            paramLabel = "JOBFILE",
            arity = "0..1",
            description = "The job file (YAML); without it only this machine is checked.")
    private Path jobFile;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Override a key of the job file, e.g. migration.download.workers=4. Repeatable.")
    private List<String> overrides = new ArrayList<>();

    @Option(names = "--json", description = "One JSON object with every check.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        List<Finding> findings = jobFile == null ? ofMachine() : filledIn(ofJob());
        long errors = count(findings, Finding.State.ERROR);
        System.out.println(json ? json(findings) : text(findings, errors));
        return errors == 0 ? ExitCodes.OK : ExitCodes.OPERATOR;
    }

    private List<Finding> ofMachine() throws InterruptedException {
        Settings settings = JobFile.read(
                Program.file("jobs/migrate-channel.yml"),
                overrides,
                JobFileVariables.of(command),
                JobFile.Access.LEDGER);
        return new Checkup(settings, new KnownSecrets(settings.secrets())).ofMachine();
    }

    private List<Finding> ofJob() throws InterruptedException {
        OwnFolders.checkJobFile(jobFile);
        Settings settings =
                JobFile.readAlone(jobFile, overrides, JobFileVariables.of(command), JobFile.Access.EVERYTHING);
        return new Checkup(settings, new KnownSecrets(settings.secrets()))
                .ofJob(
                        known -> PlatformCategories.problems(settings.mapping(), known),
                        (source, channel) -> WantedPlaylists.problems(settings, source, channel),
                        () -> RunFile.read(settings.stateDir()).map(RunFile::describe));
    }

    /** Returns the findings with this job file's path in the commands that they suggest. */
    private List<Finding> filledIn(List<Finding> findings) {
        JobCommands commands = JobCommands.of(jobFile.toString(), overrides);
        return findings.stream()
                .map(finding -> new Finding(
                        finding.name(),
                        finding.state(),
                        commands.filledIn(finding.detail()),
                        commands.filledIn(finding.fix())))
                .toList();
    }

    private static long count(List<Finding> findings, Finding.State state) {
        return findings.stream().filter(finding -> finding.state() == state).count();
    }

    private String text(List<Finding> findings, long errors) {
        List<String> lines = new ArrayList<>();
        for (Finding finding : findings) {
            lines.add(
                    PrintableText.line("%s %s: %s".formatted(mark(finding.state()), finding.name(), finding.detail())));
            if (finding.state() != Finding.State.OK) {
                lines.add(PrintableText.line(INDENT + "fix: " + finding.fix()));
            }
        }
        if (jobFile == null) {
            lines.add("Only this machine was checked; '" + Program.NAME
                    + " doctor JOBFILE' also checks keys, channel, platform, network," + " disk and ledger.");
        }
        long warnings = count(findings, Finding.State.WARNING);
        lines.add("%d ✓, %d !, %d ✗%s"
                .formatted(
                        findings.size() - warnings - errors,
                        warnings,
                        errors,
                        errors == 0 ? "" : ": fix what is marked ✗, then run doctor again"));
        return String.join(System.lineSeparator(), lines);
    }

    private static String mark(Finding.State state) {
        return switch (state) {
            case OK -> "✓";
            case WARNING -> "!";
            case ERROR -> "✗";
        };
    }

    private static String json(List<Finding> findings) {
        List<Map<String, String>> checks = new ArrayList<>();
        for (Finding finding : findings) {
            Map<String, String> check = new LinkedHashMap<>();
            check.put("name", finding.name());
            check.put("state", finding.state().name().toLowerCase(Locale.ROOT));
            check.put("detail", finding.detail());
            check.put("fix", finding.fix());
            checks.add(check);
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("checks", checks);
        all.put("errors", count(findings, Finding.State.ERROR));
        all.put("warnings", count(findings, Finding.State.WARNING));
        return JsonOutput.mapper().writeValueAsString(all);
    }
}
