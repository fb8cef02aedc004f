package org.initscope.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.initscope.app.config.RulesFile;
import org.initscope.core.diagnosis.Diagnosis;
import org.initscope.core.diagnosis.Thresholds;
import org.initscope.core.diagnosis.Verdict;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which rules judge, by what, and what their verdict does. */
final class DiagnosisOptions {
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

    @Mixin
    private FailOn failOn;

    @Option(names = "--json", description = "Print one JSON object a finding instead of text.")
    private boolean json;

    Diagnosis diagnosis() {
        Thresholds limits = thresholds.map(RulesFile::load).orElseGet(RulesFile::standard);
        Diagnosis all = Diagnosis.of(limits);
        return rules.isEmpty() ? all : all.only(rules);
    }

    /** Whether no rule is left out. */
    boolean asksAll() {
        return rules.isEmpty();
    }

    boolean json() {
        return json;
    }

    /** What the shell is told. */
    int exitCode(Verdict verdict) {
        return failOn.exitCode(verdict);
    }
}
