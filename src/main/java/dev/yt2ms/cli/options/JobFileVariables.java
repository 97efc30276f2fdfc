package dev.yt2ms.cli.options;

import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/** Gives commands the environment variables that a job file may use. The top-level command implements it. */
public interface JobFileVariables {

    /**
     * The variables that a job file may use: those of the environment, unless the caller of the command line gave
     * others.
     */
    Map<String, String> variables();

    /** The variables of the command line to which a command belongs. */
    static Map<String, String> of(CommandSpec command) {
        return ((JobFileVariables) command.root().userObject()).variables();
    }
}
