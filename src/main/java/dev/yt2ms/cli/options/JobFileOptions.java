package dev.yt2ms.cli.options;

import dev.yt2ms.cli.errors.OperatorException;
import dev.yt2ms.ledger.database.LedgerDatabase;
import dev.yt2ms.model.JobCommands;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.jobfile.JobFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The job file and the option {@code --set}, for all commands that take a job file. */
public final class JobFileOptions {

    /** The system property with the path of the example job file, which the help names. */
    public static final String EXAMPLE = "yt2ms.example";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Parameters(paramLabel = "JOBFILE", description = "The job file (YAML); ${sys:" + EXAMPLE + "} explains every key.")
    private Path jobFile;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Override a key of the job file, e.g. migration.download.workers=4. Repeatable.")
    private List<String> overrides = new ArrayList<>();

    /** Returns the commands for this job file that a message can suggest. */
    public JobCommands commands() {
        return JobCommands.of(jobFile.toString(), overrides);
    }

    /** Reads the job file. */
    public Settings read(JobFile.Access access) {
        return read(access, List.of(), variables());
    }

    /**
     * Reads the job file of a migration that has a ledger.
     *
     * @throws OperatorException when there is no ledger yet
     */
    public Settings readBegun(JobFile.Access access) {
        Settings settings = read(access);
        noLedger(settings).ifPresent(sentence -> {
            throw new OperatorException(sentence);
        });
        return settings;
    }

    /**
     * Returns a message if there is no ledger yet. The message names the place where the ledger would be, because
     * another user, e.g. that of a service, may have a different state-dir.
     *
     * @return empty if there is a ledger
     */
    public Optional<String> noLedger(Settings settings) {
        return LedgerDatabase.mayExist(settings.machine().database(), settings.stateDir(), settings.name())
                ? Optional.empty()
                : Optional.of("there is no ledger %s yet; run %s first"
                        .formatted(
                                LedgerDatabase.isShareable(settings.machine().database())
                                        ? "of '%s' in the database".formatted(settings.name())
                                        : "in "
                                                + settings.machine()
                                                        .database()
                                                        .file()
                                                        .orElse(settings.stateDir()),
                                commands().quoted("migrate")));
    }

    /** The environment variables that the job file may use. */
    public Map<String, String> variables() {
        return JobFileVariables.of(command);
    }

    /** Reads the job file with further overrides, which take precedence over those of the command line. */
    public Settings read(JobFile.Access access, List<String> furtherOverrides, Map<String, String> variables) {
        OwnFolders.checkJobFile(jobFile);
        List<String> all = new ArrayList<>(overrides);
        all.addAll(furtherOverrides);
        return OwnFolders.of(JobFile.read(jobFile, all, variables, access));
    }
}
