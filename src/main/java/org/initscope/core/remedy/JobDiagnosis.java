package org.initscope.core.remedy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
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
        return advise(job, run, Peers.none());
    }

    /** The same where other trainings of the network are known: what one setting brings back then comes first. */
    public List<Advice> advise(MlpJob job, RunStatistics alone, Peers peers) {
        SettingsPlanner planner = new SettingsPlanner(job, SpreadForecast.Limits.of(thresholds));
        RunStatistics run = alone.expecting(peers.reference(
                alone.description().expected().loss(), alone.network().uniformLoss()));
        Optional<Peers.Change> change = peers.change();
        List<Advice> advice = new ArrayList<>(planner.advise(
                diagnosis.findings(
                        run,
                        change.map(c -> finding -> c.isLike(finding.cause(), planner.remedy(finding.cause(), run)))),
                run));
        if (!advice.isEmpty() && isRoot(run, advice.get(0))) {
            Advice root = advice.get(0);
            advice.set(
                    0, change.map(other -> other.of(root)).orElseGet(() -> new FarSettings(planner, run).root(advice)));
        }
        return advice;
    }

    /** Whether a finding has the verdict of the end, or is the first about a start. */
    private static boolean isRoot(RunStatistics run, Advice first) {
        return first.verdict().isProblem()
                && (run.description().expected().loss().isPresent()
                        || run.description().isStart());
    }
}
