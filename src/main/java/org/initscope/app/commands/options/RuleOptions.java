package org.initscope.app.commands.options;

import java.util.List;
import org.initscope.core.remedy.JobDiagnosis;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which rules judge, and by which limits. */
public final class RuleOptions {
    @Option(
            names = "--rules",
            paramLabel = "RULE,RULE",
            hideParamSyntax = true,
            split = ",",
            description = "Only these rules, by name, with commas between; docs and conf/rules.conf list them.")
    private List<String> rules = List.of();

    @Mixin
    private LimitOptions limits;

    public JobDiagnosis diagnosis() {
        JobDiagnosis all = JobDiagnosis.of(limits.limits());
        return rules.isEmpty() ? all : all.only(rules);
    }

    /** Whether no rule is left out. */
    boolean asksAll() {
        return rules.isEmpty();
    }
}
