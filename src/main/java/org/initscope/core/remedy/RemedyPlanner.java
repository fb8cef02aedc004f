package org.initscope.core.remedy;

import java.util.List;
import org.initscope.core.diagnosis.Cause;
import org.initscope.core.diagnosis.Finding;
import org.initscope.core.diagnosis.MissingEvidence;
import org.initscope.core.diagnosis.RunDescription;
import org.initscope.core.diagnosis.RunStatistics;

/** Turns what rules found into what to change. */
public interface RemedyPlanner {

    /** What to change about a cause. */
    Remedy remedy(Cause cause, RunStatistics run);

    /** The end of a sentence that says what was not measured: what would measure it. */
    String measured(MissingEvidence missing, RunDescription run);

    /** Findings with what to do about them, in their order. */
    default List<Advice> advise(List<Finding> findings, RunStatistics run) {
        return findings.stream().map(finding -> advise(finding, run)).toList();
    }

    private Advice advise(Finding finding, RunStatistics run) {
        String message = finding.cause() instanceof Cause.Unmeasured unmeasured
                ? finding.message() + measured(unmeasured.missing(), run.description())
                : finding.message();
        return new Advice(finding, message, remedy(finding.cause(), run).orNoneWhereNotFinite());
    }
}
