package dev.yt2ms.cli.options;

import java.util.Map;

/** The command line itself, as what reads a job file sees it. */
public interface JobFileVariables {

    /** The variables that a job file may name: those of the environment, where nothing else was given. */
    Map<String, String> variables();
}
