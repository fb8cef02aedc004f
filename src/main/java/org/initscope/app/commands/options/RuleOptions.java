package org.initscope.app.commands.options;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.initscope.app.config.RulesFile;
import org.initscope.core.diagnosis.rules.Thresholds;
import org.initscope.core.remedy.JobDiagnosis;
import picocli.CommandLine.Option;

/** Which rules judge, and by which limits. */
public final class RuleOptions {
    @Option(
            names = "--rules",
            paramLabel = "RULE",
            split = ",",
            description = "Only these rules, by name, with commas between; docs and conf/rules.conf list them.")
    private List<String> rules = List.of();

    @Option(
            names = "--thresholds",
            paramLabel = "FILE",
            description = "A file that states other limits than conf/rules.conf.")
    private Optional<Path> thresholds;

    public JobDiagnosis diagnosis() {
        Thresholds limits = thresholds.map(RulesFile::load).orElseGet(RulesFile::standard);
        JobDiagnosis all = JobDiagnosis.of(limits);
        return rules.isEmpty() ? all : all.only(rules);
    }

    /** Whether no rule is left out. */
    boolean asksAll() {
        return rules.isEmpty();
    }
}
