package dev.yt2ms.model;

import java.util.regex.Pattern;

/**
 * The commands that messages suggest for one migration. They name its job file, so that a person can copy them.
 *
 * @param jobFile the job file as the user wrote it on the command line, quoted for a shell if necessary
 */
public record JobCommands(String jobFile) {

    /** The commands of a migration whose job file is not known. */
    public static final JobCommands UNKNOWN_FILE = new JobCommands("JOBFILE");

    private static final Pattern NEEDS_NO_QUOTES = Pattern.compile("[\\p{L}\\p{N}_./@%+=:,~-]+");

    /** Returns the commands for this job file. */
    public static JobCommands of(String jobFile) {
        return new JobCommands(
                NEEDS_NO_QUOTES.matcher(jobFile).matches()
                        ? jobFile
                        : '"' + jobFile.replaceAll("[\\\\\"$`]", "\\\\$0") + '"');
    }

    /**
     * Returns a command in single quotation marks, e.g. {@code 'yt2ms retry --rule gone my-channel.yml'}.
     *
     * @param command the name of the command and its options
     */
    public String quoted(String command) {
        return "'%s %s %s'".formatted(Program.NAME, command, jobFile);
    }
}
