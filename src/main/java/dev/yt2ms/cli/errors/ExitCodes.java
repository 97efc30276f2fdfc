package dev.yt2ms.cli.errors;

/** The exit codes on which scripts rely, as far as the command line itself chooses them. */
public final class ExitCodes {

    public static final int OK = 0;
    static final int DEFECT = 1;
    public static final int USAGE = 2;
    public static final int FAILED = 3;
    public static final int OPERATOR = 4;
    public static final int LATER = 75;

    private ExitCodes() {}
}
