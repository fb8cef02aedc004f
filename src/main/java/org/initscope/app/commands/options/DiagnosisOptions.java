package org.initscope.app.commands.options;

import org.initscope.core.diagnosis.Verdict;
import org.initscope.core.remedy.JobDiagnosis;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which rules judge, by which limits, and which verdict ends in exit code 1. */
public final class DiagnosisOptions {
    @Mixin
    private RuleOptions rules;

    @Mixin
    private FailOn failOn;

    @Option(names = "--json", description = "Print one JSON object a finding instead of text.")
    private boolean json;

    @Option(names = "--all", description = "Print notes, passes and what does not apply too.")
    private boolean all;

    public JobDiagnosis diagnosis() {
        return rules.diagnosis();
    }

    /** Whether no rule is left out. */
    public boolean asksAll() {
        return rules.asksAll();
    }

    /** Whether more than problems and missing evidence is printed. */
    public boolean printsAll() {
        return all;
    }

    public boolean json() {
        return json;
    }

    /** The exit code. */
    public int exitCode(Verdict verdict) {
        return failOn.exitCode(verdict);
    }
}
