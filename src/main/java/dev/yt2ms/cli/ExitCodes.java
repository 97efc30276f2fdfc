package dev.yt2ms.cli;

/** The exit codes that scripts rely on, as far as the command line itself gives them. */
final class ExitCodes {

    static final int OK = 0;
    static final int DEFECT = 1;
    static final int USAGE = 2;
    static final int FAILED = 3;
    static final int OPERATOR = 4;
    static final int LATER = 75;

    private ExitCodes() {}
}
