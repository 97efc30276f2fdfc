package dev.yt2ms.cli.session;

import dev.yt2ms.cli.options.OutputOptions;
import dev.yt2ms.cli.terminal.Logging;
import dev.yt2ms.cli.terminal.SignalStop;
import dev.yt2ms.files.PrivateFiles;
import dev.yt2ms.job.Migration;
import dev.yt2ms.job.PlanOutcome;
import dev.yt2ms.job.RunOutcome;
import dev.yt2ms.model.JobCommands;
import dev.yt2ms.report.plan.Plan;
import dev.yt2ms.report.plan.PlanReport;
import dev.yt2ms.report.plan.PlanText;
import dev.yt2ms.report.status.StatusDocument;
import dev.yt2ms.report.status.StatusReport;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.StopReason;
import dev.yt2ms.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.springframework.util.FileSystemUtils;

/**
 * Creates a plan with a temporary ledger, so that the ledger of the migration does not change and a running migration
 * is not disturbed.
 */
public final class PlanSession {

    private static final Duration GRACE = Duration.ofSeconds(30);

    private final Settings settings;
    private final JobCommands commands;
    private final OutputOptions output;
    private final boolean json;
    private final int samples;

    /** @param commands the commands that messages suggest */
    public PlanSession(Settings settings, JobCommands commands, OutputOptions output, boolean json, int samples) {
        this.settings = settings;
        this.commands = commands;
        this.output = output;
        this.json = json;
        this.samples = samples;
    }

    /** Creates and prints the plan, and returns the exit code. */
    @SuppressWarnings("try") // javac warns, because the block does not use the resource.
    public int run() throws IOException {
        StatusDocument status = new StatusDocument(JobStatus.read(settings, StatusReport.Extent.ALL));
        RunControl control = new RunControl();
        // The folder is deleted also after a signal.
        try (SignalStop signals = new SignalStop(control, GRACE)) {
            Path scratch = PrivateFiles.makeTemporaryFolder(PrivateFiles.makeFolder(settings.stateDir()), "plan-");
            try {
                return run(settings.withLedgerOfItsOwn(scratch), control, status);
            } finally {
                FileSystemUtils.deleteRecursively(scratch);
            }
        }
    }

    private int run(Settings ofPlan, RunControl control, StatusDocument status) {
        try (Migration migration = Migration.open(ofPlan, Clock.systemUTC(), control)) {
            Logging.start(ofPlan, migration.secrets(), commands, output, Optional.empty(), control::stop);
            PlanOutcome outcome = migration.plan(status.head().bytesUploaded() == 0);
            Optional<String> nothing = outcome.stopped()
                    .filter(reason ->
                            !leavesAPlan(reason) || migration.ledger().counts().isEmpty())
                    .map(MigrationSession::explain)
                    .map(commands::filledIn);
            if (nothing.isPresent()) {
                System.out.println(MigrationSession.stopAlone(nothing.get(), json));
            } else {
                Plan plan = new PlanReport(ofPlan, outcome.mapping(), samples)
                        .plan(
                                migration.ledger(),
                                migration.runs().run().orElseThrow(),
                                status,
                                outcome.sample(),
                                outcome.notes(),
                                outcome.stopped().map(StopReason::message).map(commands::filledIn));
                System.out.println(json ? PlanText.json(plan) : PlanText.of(plan));
            }
            Logging.end();
            return RunOutcome.stopped(outcome.stopped()).exitCode();
        }
    }

    /** Whether a plan that ended early for this reason is still printed, with the part of the channel that was read. */
    private static boolean leavesAPlan(StopReason reason) {
        return reason.kind() == StopReason.Kind.LATER || reason.kind() == StopReason.Kind.OPERATOR;
    }
}
