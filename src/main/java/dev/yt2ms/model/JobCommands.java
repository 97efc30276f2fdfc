package dev.yt2ms.model;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The commands that messages suggest for one migration. They name its job file, so that a person can copy them.
 *
 * <p>Code that does not know the job file, e.g. in a step, uses {@link #UNKNOWN_FILE}. The ledger stores messages in
 * this form too, because the job file may be moved. The code that shows such a message calls {@link #filledIn(String)}.
 *
 * @param program the program as the user calls it, e.g. {@code ./yt2ms}
 * @param jobFile the path of the job file
 * @param overrides the overrides ({@code --set KEY=VALUE}) without which the command would use another ledger
 */
public record JobCommands(String program, String jobFile, List<String> overrides) {

    private static final String PROGRAM = "yt2ms";
    private static final String JOB_FILE = "JOBFILE";

    /** The commands of a migration whose job file is not known. */
    public static final JobCommands UNKNOWN_FILE = new JobCommands(PROGRAM, JOB_FILE, List.of());

    /** Matches a command of {@link #UNKNOWN_FILE}. Earlier versions stored it with the path of the program. */
    private static final Pattern UNKNOWN =
            Pattern.compile("(?:[\\w./+-]*/)?" + PROGRAM + " ([a-z]+(?: [\\w=.-]+){0,4}) " + JOB_FILE + "\\b");

    private static final Pattern CHOOSES_THE_LEDGER =
            Pattern.compile("migration\\.(?:name|state-dir|database\\.[a-z]+)=.*", Pattern.DOTALL);

    private static final Pattern NEEDS_NO_QUOTES = Pattern.compile("[\\p{L}\\p{N}_./@%+=:,~-]+");

    public JobCommands {
        overrides = List.copyOf(overrides);
    }

    /** Returns the commands for this job file, as the user wrote it on the command line. */
    public static JobCommands of(String jobFile) {
        return of(jobFile, List.of());
    }

    /**
     * Returns the commands for this job file, as the user wrote it on the command line.
     *
     * @param overrides all overrides of the command line; only those that choose the ledger are kept
     */
    public static JobCommands of(String jobFile, List<String> overrides) {
        return new JobCommands(
                Program.NAME,
                jobFile,
                overrides.stream()
                        .filter(override -> CHOOSES_THE_LEDGER.matcher(override).matches())
                        .toList());
    }

    /** Returns the same commands with further overrides. */
    public JobCommands with(List<String> further) {
        return new JobCommands(
                program,
                jobFile,
                Stream.concat(overrides.stream(), further.stream()).toList());
    }

    /** Returns the same commands without overrides of the database, so that the job file's database is used. */
    public JobCommands withoutDatabase() {
        return new JobCommands(
                program,
                jobFile,
                overrides.stream()
                        .filter(override -> !override.startsWith("migration.database."))
                        .toList());
    }

    /** Returns the same commands in a form that works in every folder, for messages that are read elsewhere. */
    public JobCommands anywhere() {
        return new JobCommands(program.contains("/") ? absolute(program) : program, absolute(jobFile), overrides);
    }

    private static String absolute(String path) {
        return Path.of(path).toAbsolutePath().normalize().toString();
    }

    /**
     * Returns a command in single quotation marks, e.g. {@code 'yt2ms retry --rule gone my-channel.yml'}.
     *
     * @param command the name of the command and its options, quoted for a shell if necessary
     */
    public String quoted(String command) {
        return "'" + line(command) + "'";
    }

    /** Replaces the commands of {@link #UNKNOWN_FILE} in a message by those of this migration. */
    public String filledIn(String message) {
        return message.contains(JOB_FILE)
                ? UNKNOWN.matcher(message).replaceAll(command -> Matcher.quoteReplacement(line(command.group(1))))
                : message;
    }

    private String line(String command) {
        StringBuilder line = new StringBuilder(shell(program))
                .append(' ')
                .append(command)
                .append(' ')
                .append(shell(jobFile));
        overrides.forEach(override -> line.append(" --set ").append(shell(override)));
        return line.toString();
    }

    /** Quotes an argument for a shell, if that is necessary. */
    public static String shell(String argument) {
        return NEEDS_NO_QUOTES.matcher(argument).matches()
                ? argument
                : '"' + argument.replaceAll("[\\\\\"$`]", "\\\\$0") + '"';
    }
}
