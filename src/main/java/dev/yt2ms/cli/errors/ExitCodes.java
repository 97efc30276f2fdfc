package dev.yt2ms.cli.errors;

import dev.yt2ms.job.RunOutcome;

/** The exit codes on which scripts rely: those of a run, and those that only the command line uses. */
public final class ExitCodes {

    public static final int OK = RunOutcome.OK;
    public static final int DEFECT = RunOutcome.DEFECT;
    public static final int USAGE = 2;
    public static final int FAILED = RunOutcome.FAILED;
    public static final int OPERATOR = RunOutcome.OPERATOR;
    public static final int LATER = RunOutcome.LATER;

    private ExitCodes() {}
}
