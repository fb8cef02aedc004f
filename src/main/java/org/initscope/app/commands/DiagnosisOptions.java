package org.initscope.app.commands;

import org.initscope.core.diagnosis.Verdict;
import org.initscope.core.remedy.JobDiagnosis;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which rules judge, by which limits, and which verdict ends in exit code 1. */
final class DiagnosisOptions {
    @Mixin
    private RuleOptions rules;

    @Mixin
    private FailOn failOn;

    @Option(names = "--json", description = "Print one JSON object a finding instead of text.")
    private boolean json;

    @Option(names = "--all", description = "Print notes, passes and what does not apply too.")
    private boolean all;

    JobDiagnosis diagnosis() {
        return rules.diagnosis();
    }

    /** Whether no rule is left out. */
    boolean asksAll() {
        return rules.asksAll();
    }

    /** Whether more than problems and missing evidence is printed. */
    boolean printsAll() {
        return all;
    }

    boolean json() {
        return json;
    }

    /** The exit code. */
    int exitCode(Verdict verdict) {
        return failOn.exitCode(verdict);
    }
}
