package dev.yt2ms.cli;

import dev.yt2ms.cli.errors.ExitCodes;
import dev.yt2ms.cli.errors.OperatorException;
import dev.yt2ms.cli.options.JobFileOptions;
import dev.yt2ms.cli.options.OutputOptions;
import dev.yt2ms.cli.session.PatientOpening;
import dev.yt2ms.ledger.LedgerException;
import dev.yt2ms.ledger.database.LedgerDatabase;
import dev.yt2ms.ledger.jdbc.LedgerCopy;
import dev.yt2ms.model.JobCommands;
import dev.yt2ms.settings.DatabaseSettings;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.Variables;
import dev.yt2ms.settings.jobfile.JobFile;
import dev.yt2ms.settings.value.SettingsException;
import dev.yt2ms.settings.value.Values;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "copy",
        description = {
            "Copy the ledger from H2 to PostgreSQL, also in mid-migration, but not during a run.",
            "Every row is compared before the copy is committed. The H2 ledger is not changed."
        },
        mixinStandardHelpOptions = true)
final class LedgerCopyCommand implements Callable<Integer> {

    private static final String POSTGRESQL = "jdbc:postgresql:";
    private static final Pattern WRITTEN_PASSWORD = Pattern.compile("[?&](?:ssl)?password=(?!\\$\\{)[^&]");

    /**
     * The variable that holds the address. The override of {@code migration.database.url} names this variable, because
     * an override must not contain a secret itself.
     */
    private static final String ADDRESS = "YT2MS_LEDGER_COPY_TO";

    @Mixin
    private JobFileOptions jobFile;

    @Mixin
    private OutputOptions output;

    @Option(
            names = "--to",
            paramLabel = "URL",
            required = true,
            description = "The address of the PostgreSQL database, e.g. 'jdbc:postgresql://HOST/DATABASE?user=NAME'."
                    + " The password comes from migration.database.password, or from a variable in the address:"
                    + " '...&password=$${NAME}'.")
    private String to;

    @Option(
            names = "--replace",
            description = "Replace an earlier copy that differs, unless a run or a command has changed it since.")
    private boolean replace;

    @Override
    public Integer call() throws SQLException {
        if (!to.startsWith(POSTGRESQL)) {
            throw new SettingsException("--to: must be an address of PostgreSQL, e.g. jdbc:postgresql://HOST/DATABASE");
        }
        if (WRITTEN_PASSWORD.matcher(to).find()) {
            throw new SettingsException(
                    "--to: other users of this machine can read a command line, so the address may not"
                            + " contain the password; write password=${NAME} in single quotes, and set this environment variable");
        }
        Settings settings = jobFile.readBegun(JobFile.Access.LEDGER);
        if (LedgerDatabase.isShareable(settings.machine().database())) {
            throw new SettingsException(
                    "migration.database.url: is already an address of PostgreSQL, but this command reads an"
                            + " H2 ledger; to read the one in the state-dir, add --set migration.database.url= (without a value)");
        }
        LedgerCopy.Result result = copy(settings, target());
        if (!output.quiet()) {
            print(settings, result);
        }
        return ExitCodes.OK;
    }

    /** Returns the database settings of the job file, in which only the address is replaced by the new one. */
    private DatabaseSettings target() {
        Map<String, String> variables = new HashMap<>(jobFile.variables());
        variables.put(ADDRESS, new Variables(variables).resolve("--to", to));
        return jobFile.read(JobFile.Access.LEDGER, List.of("migration.database.url=${" + ADDRESS + "}"), variables)
                .machine()
                .database();
    }

    private LedgerCopy.Result copy(Settings settings, DatabaseSettings target) throws SQLException {
        try (LedgerDatabase from = PatientOpening.of(settings, LedgerDatabase.Mode.SHARED);
                LedgerDatabase into = openTarget(settings, target)) {
            return new LedgerCopy(from.dataSource(), into.dataSource(), settings.name()).copy(replace);
        } catch (LedgerException e) {
            throw OperatorException.afterThatRun(
                    e, jobFile.commands().quoted("ledger copy --to " + JobCommands.shell(to)));
        }
    }

    /** Opens the new ledger; an error names the option, and not the key of the job file that has the same meaning. */
    private static LedgerDatabase openTarget(Settings settings, DatabaseSettings target) {
        try {
            return LedgerDatabase.open(target, settings.stateDir(), settings.name(), LedgerDatabase.Mode.ALONE);
        } catch (LedgerException e) {
            throw e.withMessage(e.getMessage().replaceFirst("^migration\\.database\\.url", "--to"));
        }
    }

    private void print(Settings settings, LedgerCopy.Result result) {
        JobCommands afterwards = jobFile.commands().withoutDatabase();
        result.rows().forEach((table, rows) -> System.out.println(table + ": " + Values.number(rows)));
        System.out.println(
                result.wasThere()
                        ? "The database already has the same rows; nothing was written."
                        : "All rows were copied and compared.");
        System.out.println(
                "Set migration.database.url in the job file to the address of --to, then continue with %s or %s. Never run without this key again: with the H2 ledger in %s, yt2ms would upload the same videos a second time, so move that ledger away."
                        .formatted(
                                afterwards.quoted("migrate"),
                                afterwards.quoted("sync"),
                                settings.machine()
                                        .database()
                                        .file()
                                        .map(Path::toString)
                                        .orElse(settings.stateDir().toString())));
    }
}
