package org.initscope.core.remedy;

import java.util.Collection;
import java.util.List;
import org.initscope.core.diagnosis.Diagnosis;
import org.initscope.core.diagnosis.Rule;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.diagnosis.rules.StandardRules;
import org.initscope.core.diagnosis.rules.Thresholds;

/** What rules find about runs of jobs, and which settings of a job mend it. */
public final class JobDiagnosis {
    private final Diagnosis diagnosis;
    private final Thresholds thresholds;

    private JobDiagnosis(Diagnosis diagnosis, Thresholds thresholds) {
        this.diagnosis = diagnosis;
        this.thresholds = thresholds;
    }

    /** By all rules. */
    public static JobDiagnosis of(Thresholds thresholds) {
        return new JobDiagnosis(StandardRules.diagnosis(thresholds), thresholds);
    }

    /**
     * The same by some of its rules alone.
     *
     * @throws IllegalArgumentException where one is not a rule's name
     */
    public JobDiagnosis only(Collection<String> rules) {
        return new JobDiagnosis(diagnosis.only(rules), thresholds);
    }

    public List<Rule> rules() {
        return diagnosis.rules();
    }

    /** What the rules find about a run, worst first, and what to set. */
    public List<Advice> advise(MlpJob job, RunStatistics run) {
        return new SettingsPlanner(job, SpreadForecast.Limits.of(thresholds)).advise(diagnosis.findings(run), run);
    }
}
