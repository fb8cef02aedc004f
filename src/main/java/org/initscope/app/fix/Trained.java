package org.initscope.app.fix;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.initscope.core.diagnosis.Verdict;
import org.initscope.core.remedy.Advice;

/**
 * What came of the trainings of a job.
 *
 * @param losses of all seeds
 * @param findings about the training with the job's own seed, worst first
 */
record Trained(SeedLosses losses, List<Advice> findings) {

    /** The worst finding of a rule. */
    Optional<Advice> worst(String rule) {
        return findings.stream()
                .filter(finding -> finding.rule().equals(rule))
                .min(Comparator.comparing(Advice::verdict));
    }

    Verdict verdict() {
        return Advice.verdict(findings);
    }
}
