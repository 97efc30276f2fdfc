package dev.yt2ms.cli.options;

import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/** The command line itself, as what reads a job file sees it. */
public interface JobFileVariables {

    /** The variables that a job file may name: those of the environment, where nothing else was given. */
    Map<String, String> variables();

    /** Those of the command line that a command belongs to. */
    static Map<String, String> of(CommandSpec command) {
        return ((JobFileVariables) command.root().userObject()).variables();
    }
}
