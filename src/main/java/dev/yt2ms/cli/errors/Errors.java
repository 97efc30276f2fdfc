package dev.yt2ms.cli.errors;

import dev.yt2ms.ledger.database.DiskFull;
import dev.yt2ms.ledger.database.LedgerUnusable;
import dev.yt2ms.model.AdviceException;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.model.FailureException;
import dev.yt2ms.model.JobCommands;
import dev.yt2ms.model.Program;
import dev.yt2ms.report.PrintableText;
import dev.yt2ms.settings.value.SettingsException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.MaxValuesExceededException;
import picocli.CommandLine.MutuallyExclusiveArgsException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Reports errors in one sentence and chooses the exit code. Only a defect of yt2ms prints a stack trace. */
public final class Errors {

    /**
     * Matches an option in picocli's message about options that exclude each other. If one of them is in a nested
     * group, the message contains the synopsis, followed by the given options in braces.
     */
    private static final Pattern EXCLUSIVE = Pattern.compile("(?:^|, | and \\[?|=\\{)(--?[a-z][a-z-]*)");

    private Errors() {}

    public static int wrongArguments(ParameterException e, String[] arguments) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        say(err, unknownCommand(e).orElseGet(() -> sentence(e)));
        if (!UnmatchedArgumentException.printSuggestions(e, err)) {
            err.println("Try '%s --help'.".formatted(command.getCommandSpec().qualifiedName()));
        }
        return ExitCodes.USAGE;
    }

    private static Optional<String> unknownCommand(ParameterException e) {
        return e instanceof UnmatchedArgumentException unmatched
                        && !unmatched.isUnknownOption()
                        && e.getCommandLine().getParent() == null
                ? Optional.of("there is no command '%s'; '%s --help' lists all"
                        .formatted(unmatched.getUnmatched().get(0), Program.NAME))
                : Optional.empty();
    }

    /** Returns picocli's message, or a clearer one if it is about options that exclude each other. */
    private static String sentence(ParameterException e) {
        String message = String.valueOf(e.getMessage())
                .replaceFirst("^Error: ", "")
                .replaceFirst("^Missing required argument\\(s\\): (.*)", "$1 is missing");
        if (!(e instanceof MutuallyExclusiveArgsException) && !(e instanceof MaxValuesExceededException)) {
            return message;
        }
        List<String> options = EXCLUSIVE
                .matcher(message)
                .results()
                .map(option -> option.group(1))
                .distinct()
                .toList();
        return options.size() < 2 ? message : String.join(" and ", options) + " can't be used together";
    }

    /**
     * The meaning of an exception for a person.
     *
     * @param exitCode the exit code of the command
     * @param sentence what happened and what to do
     */
    public record Problem(int exitCode, String sentence) {}

    /** Returns what an exception that ends a command means for a person. */
    public static Problem problem(Exception e) {
        String message = String.valueOf(e.getMessage());
        if (e instanceof SettingsException) {
            return new Problem(ExitCodes.USAGE, message);
        }
        if (e instanceof AdviceException advice) {
            return new Problem(advice.isForLater() ? ExitCodes.LATER : ExitCodes.OPERATOR, message);
        }
        if (e instanceof FailureException failed) {
            return new Problem(
                    failed.failure().failureClass() == FailureClass.OPERATOR ? ExitCodes.OPERATOR : ExitCodes.LATER,
                    message);
        }
        if (DiskFull.isCauseOf(e)) {
            return new Problem(
                    ExitCodes.OPERATOR, "the disk is full: free some space, then run again (" + message + ")");
        }
        if (LedgerUnusable.isServerAway(e)) {
            return new Problem(
                    ExitCodes.LATER,
                    "the ledger's database server can't be reached, or permits no changes at present: run again when it does");
        }
        if (LedgerUnusable.isTooSlow(e)) {
            return new Problem(
                    ExitCodes.LATER,
                    "the ledger's database server did not answer in time: run again later; if that does not help, check"
                            + " its load");
        }
        if (LedgerUnusable.isCauseOf(e)) {
            return new Problem(
                    ExitCodes.OPERATOR,
                    "the ledger's database can no longer be used: check the disk of the state-dir, or the database"
                            + " server, then run again");
        }
        return new Problem(ExitCodes.DEFECT, "this is a defect of yt2ms, please report it with the following text");
    }

    /**
     * Reports an exception that ended a command, and returns the exit code.
     *
     * @param commands the commands that the message suggests
     */
    public static int failed(Exception e, CommandLine command, JobCommands commands) {
        PrintWriter err = command.getErr();
        Problem problem = problem(e);
        say(err, commands.filledIn(problem.sentence()));
        if (problem.exitCode() != ExitCodes.DEFECT) {
            return problem.exitCode();
        }
        StringWriter trace = new StringWriter();
        e.printStackTrace(new PrintWriter(trace));
        err.print(PrintableText.lines(trace.toString()));
        err.flush();
        return ExitCodes.DEFECT;
    }

    /** Prints the sentence without control characters, because it may contain text from servers, files and yt-dlp. */
    private static void say(PrintWriter err, @Nullable String sentence) {
        err.println("yt2ms: " + PrintableText.line(String.valueOf(sentence)));
    }

    /**
     * Reports that the output could not be written completely. {@link System#out} does not throw an exception if the
     * disk is full or the pipe is closed, so without this report an incomplete output would look complete.
     */
    public static int outputLost(int exitCode, CommandLine command) {
        command.getErr()
                .println(
                        "yt2ms: the standard output could not be written completely, so the result is incomplete; run the command again");
        return exitCode == ExitCodes.DEFECT || exitCode == ExitCodes.USAGE ? exitCode : ExitCodes.OPERATOR;
    }
}
