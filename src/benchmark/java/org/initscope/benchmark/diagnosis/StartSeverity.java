package org.initscope.benchmark.diagnosis;

import java.util.List;
import org.initscope.app.config.Job;
import org.initscope.app.config.RulesFile;
import org.initscope.app.run.InitialNetwork;
import org.initscope.core.diagnosis.Verdict;
import org.initscope.core.remedy.Advice;
import org.initscope.core.remedy.JobDiagnosis;
import org.initscope.spark.names.LocalExamples;

/** How many problems {@code diagnose --init} finds in the start of a job, each failure as two warnings. */
final class StartSeverity {
    private final JobDiagnosis diagnosis = JobDiagnosis.of(RulesFile.standard());
    private final LocalExamples names;

    StartSeverity(LocalExamples names) {
        this.names = names;
    }

    double of(Job job) {
        InitialNetwork start = InitialNetwork.of(job, names);
        List<Advice> findings = diagnosis.advise(start.trained(), start.statistics());
        return findings.stream()
                .map(Advice::verdict)
                .filter(Verdict::isProblem)
                .mapToDouble(verdict -> verdict == Verdict.FAIL ? 2 : 1)
                .sum();
    }
}
