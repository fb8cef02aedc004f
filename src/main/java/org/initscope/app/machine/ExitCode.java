package org.initscope.app.machine;

/** What the command line returns to the shell. */
public final class ExitCode {
    public static final int OK = 0;

    /** Something failed that the user did not ask for wrongly. */
    public static final int FAILURE = 1;

    /** The command, the job file or the data are wrong; one sentence says how. */
    public static final int BAD_INPUT = 2;

    /** Training met a number that is not finite; its tables are complete up to there. */
    public static final int DIVERGED = 3;

    /** Ctrl-C; Java itself ends with it, or with 143 after SIGTERM. */
    public static final int INTERRUPTED = 130;

    private ExitCode() {}
}
