package dev.yt2ms.cli.options;

import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/** Provides the environment variables that a job file may use. The top-level command implements this interface. */
public interface JobFileVariables {

    /**
     * The variables that a job file may use: those of the environment, or others if the Java code that runs the command
     * has passed them, as tests do.
     */
    Map<String, String> variables();

    /** Returns the variables that the top-level command above this command provides. */
    static Map<String, String> of(CommandSpec command) {
        return ((JobFileVariables) command.root().userObject()).variables();
    }
}
