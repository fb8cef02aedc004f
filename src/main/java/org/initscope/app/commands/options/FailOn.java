package org.initscope.app.commands.options;

import java.util.Optional;
import org.initscope.app.machine.ExitCode;
import org.initscope.core.diagnosis.Verdict;
import picocli.CommandLine.Option;

/** The verdict from which on the exit code is 1. */
public final class FailOn {
    @Option(
            names = "--fail-on",
            paramLabel = "warn|fail",
            description = "End with exit code 1 where a finding is at least that bad.")
    private Optional<Severity> severity;

    private enum Severity {
        WARN,
        FAIL
    }

    public int exitCode(Verdict verdict) {
        boolean bad = severity.isPresent()
                && (verdict == Verdict.FAIL || verdict == Verdict.WARN && severity.get() == Severity.WARN);
        return bad ? ExitCode.FAILURE : ExitCode.OK;
    }
}
