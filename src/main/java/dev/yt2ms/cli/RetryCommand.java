package dev.yt2ms.cli;

import dev.yt2ms.cli.errors.ExitCodes;
import dev.yt2ms.cli.errors.OperatorException;
import dev.yt2ms.cli.options.JobFileOptions;
import dev.yt2ms.cli.options.OutputOptions;
import dev.yt2ms.cli.session.JobStatus;
import dev.yt2ms.cli.session.PatientOpening;
import dev.yt2ms.cli.session.RunAction;
import dev.yt2ms.ledger.LedgerException;
import dev.yt2ms.ledger.MigrationLedger;
import dev.yt2ms.ledger.database.LedgerDatabase;
import dev.yt2ms.ledger.jdbc.JdbcMigrationLedger;
import dev.yt2ms.live.ActionResult;
import dev.yt2ms.live.LiveAction;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.jobfile.JobFile;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "retry",
        description = {
            "Put FAILED videos back to PENDING; the next migrate tries them again.",
            "While a migration runs, that run tries them again."
        },
        mixinStandardHelpOptions = true)
final class RetryCommand implements Callable<Integer> {

    @Mixin
    private JobFileOptions jobFile;

    @Mixin
    private OutputOptions output;

    @Option(
            names = "--id",
            paramLabel = "ID",
            description = "Only this video; write --id=ID if the id begins with '-'. Repeatable.")
    private Set<String> ids = new LinkedHashSet<>();

    @Option(
            names = "--rule",
            paramLabel = "RULE",
            description = "Only videos that FAILED by this rule (docs/failures.md), e.g. http-403.")
    private Optional<String> rule = Optional.empty();

    @Override
    public Integer call() {
        Settings settings = jobFile.readBegun(JobFile.Access.LEDGER);
        Optional<ActionResult> asked = RunAction.ask(settings, LiveAction.RETRY, List.copyOf(ids), rule);
        if (asked.isPresent()) {
            return RunAction.print(asked.get(), jobFile.commands(), output.quiet());
        }
        try (LedgerDatabase database = PatientOpening.of(settings, LedgerDatabase.Mode.MEMBER)) {
            MigrationLedger ledger = new JdbcMigrationLedger(database.dataSource(), settings.name(), Clock.systemUTC());
            List<String> rules = ledger.rulesOfFailed();
            if (!rules.isEmpty() && rule.filter(one -> !rules.contains(one)).isPresent()) {
                throw new OperatorException(
                        "--rule: no video has FAILED by the rule '%s'; videos have FAILED by these rules: %s"
                                .formatted(rule.get(), String.join(", ", rules)));
            }
            List<String> notFailed = ids.stream()
                    .filter(id -> ledger.retry(List.of(id), rule) == 0)
                    .toList();
            if (!notFailed.isEmpty()) {
                throw new OperatorException(
                        "--id: this ledger has no FAILED videos%s with these ids: %s; %d ids were given, and %d of them were put back to PENDING; %s lists the FAILED videos"
                                .formatted(
                                        rule.map(one -> " by the rule " + one).orElse(""),
                                        String.join(", ", notFailed),
                                        ids.size(),
                                        ids.size() - notFailed.size(),
                                        jobFile.commands().quoted("status")));
            }
            int back = ids.isEmpty() ? ledger.retry(ids, rule) : ids.size();
            if (!output.quiet()) {
                System.out.println(
                        back == 0
                                ? "No video is FAILED."
                                : "PENDING again: %d; %s."
                                        .formatted(
                                                back,
                                                JobStatus.whoRetries(
                                                        settings,
                                                        database,
                                                        jobFile.commands().quoted("migrate") + " tries them again")));
            }
            return ExitCodes.OK;
        } catch (LedgerException e) {
            throw OperatorException.afterThatRun(e, jobFile.commands().quoted("retry"));
        }
    }
}
