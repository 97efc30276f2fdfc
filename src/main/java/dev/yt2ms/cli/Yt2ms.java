package dev.yt2ms.cli;

import dev.yt2ms.cli.errors.Errors;
import dev.yt2ms.cli.options.JobFileOptions;
import dev.yt2ms.cli.options.JobFileVariables;
import dev.yt2ms.cli.terminal.JsonErrors;
import dev.yt2ms.cli.terminal.MemoryWatch;
import dev.yt2ms.cli.terminal.SignalStop;
import dev.yt2ms.model.JobCommands;
import dev.yt2ms.model.Program;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The entry point of the command line. Spring starts only after the arguments were parsed, so that help and wrong
 * arguments are answered at once.
 */
@Command(
        name = "yt2ms",
        description =
                "Moves a whole YouTube channel to the MainStreaming video platform and keeps the copy up to date.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            DemoCommand.class,
            SetupCommand.class,
            DoctorCommand.class,
            LoginCommand.class,
            PlanCommand.class,
            MigrateCommand.class,
            SyncCommand.class,
            StatusCommand.class,
            RetryCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            StopCommand.class,
            WebCommand.class,
            VerifyCommand.class,
            ReportCommand.class,
            ExportCommand.class,
            BackupCommand.class,
            LedgerCommand.class,
            SandboxCommand.class,
            BenchCommand.class,
            WarmUpCommand.class,
            PagesCommand.class
        },
        footer = {
            "  test     Run all the tests (only in a clone: ./yt2ms test).",
            "  dist     Build the packages of a release (only in a clone: ./yt2ms dist).",
            "",
            "Exit codes: 0 everything is on the platform, 1 a defect of yt2ms, 2 wrong command line or"
                    + " job file, 3 some videos failed, 4 a person must act, 75 run again later, 130/143 stopped.",
            "A job file that explains every key: ${sys:" + JobFileOptions.EXAMPLE + "}"
        })
public final class Yt2ms implements JobFileVariables {

    private final Map<String, String> variables;

    private Yt2ms(Map<String, String> variables) {
        this.variables = variables;
    }

    @Override
    public Map<String, String> variables() {
        return variables;
    }

    /** Runs one command and exits with its code. */
    public static void main(String[] arguments) {
        // The output is in English whatever the language of the machine, and scripts read it. With an Arabic locale,
        // for example, Java would write other digits.
        Locale.setDefault(Locale.ENGLISH);
        MemoryWatch.start();
        int exitCode = run(arguments);
        SignalStop.leaveExitToSignal();
        System.exit(exitCode);
    }

    /**
     * Runs one command with the environment of this process.
     *
     * @return the exit code
     */
    public static int run(String... arguments) {
        return run(System.getenv(), arguments);
    }

    /**
     * Runs one command.
     *
     * @param variables the variables that a job file may use
     * @return the exit code
     */
    @SuppressWarnings("try") // javac warns, because the block does not use the resource.
    public static int run(Map<String, String> variables, String... arguments) {
        try (JsonErrors errors = JsonErrors.start(arguments)) {
            return execute(variables, arguments);
        }
    }

    private static int execute(Map<String, String> variables, String... arguments) {
        CommandLine commandLine = commands(variables, arguments);
        commandLine.setCommandName(Program.NAME);
        commandLine.setParameterExceptionHandler(Errors::wrongArguments);
        commandLine.setExecutionExceptionHandler(
                (e, command, parsed) -> Errors.failed(e, command, jobCommands(command)));
        int exitCode = commandLine.execute(arguments.length == 0 ? new String[] {"--help"} : arguments);
        return System.out.checkError() ? Errors.outputLost(exitCode, commandLine) : exitCode;
    }

    /**
     * Returns the commands that messages suggest: those for this command's job file, or {@link
     * JobCommands#UNKNOWN_FILE} if this command takes none.
     */
    private static JobCommands jobCommands(CommandLine command) {
        return command.getMixins().values().stream()
                .filter(JobFileOptions.class::isInstance)
                .map(options -> ((JobFileOptions) options).commands())
                .findFirst()
                .orElse(JobCommands.UNKNOWN_FILE);
    }

    /**
     * The top-level command without the subcommands. Creating all of them would take longer than many commands run.
     *
     * @param variables the variables that a job file may use
     */
    @Command(name = "yt2ms", mixinStandardHelpOptions = true, versionProvider = Version.class)
    private record WithoutSubcommands(Map<String, String> variables) implements JobFileVariables {}

    /** Returns the command line with only the command that the arguments name, or with all if they name none. */
    static CommandLine commands(Map<String, String> variables, String... arguments) {
        System.setProperty(
                JobFileOptions.EXAMPLE,
                Program.shortFile("jobs/migrate-channel.yml").toString());
        return Stream.of(Yt2ms.class.getAnnotation(Command.class).subcommands())
                .filter(command -> isNamed(command.getAnnotation(Command.class), arguments))
                .findFirst()
                .map(command -> new CommandLine(new WithoutSubcommands(variables)).addSubcommand(command))
                .orElseGet(() -> new CommandLine(new Yt2ms(variables)));
    }

    /** Whether the arguments begin with this command. False for hidden commands, which need all other commands too. */
    private static boolean isNamed(Command command, String... arguments) {
        return !command.hidden() && arguments.length > 0 && command.name().equals(arguments[0]);
    }
}
