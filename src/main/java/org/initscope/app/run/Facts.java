package org.initscope.app.run;

import org.initscope.app.config.Job;
import org.initscope.core.diagnosis.DataParallel;
import org.initscope.core.remedy.MlpJob;
import org.initscope.core.search.TrialOutcome;
import org.initscope.core.training.Divergence;
import org.initscope.store.tables.TableRow;

/** What a job sets out to do, for its diagnosis. */
public final class Facts {
    private Facts() {}

    /** What a job trains. */
    public static MlpJob trained(Job job, int vocabularySize) {
        return new MlpJob(
                job.model().spec(vocabularySize, job.data().spec().blockSize()),
                job.model().initialization(),
                job.training().spec());
    }

    /** How a job is shared by workers. */
    public static DataParallel parallel(Job job) {
        return new DataParallel(
                job.averaging().workers(),
                job.training().batchSize(),
                job.averaging().localSteps().last());
    }

    /** The step at which training left the finite numbers, from a row of {@code runs}. */
    static Divergence ofRun(TableRow row) {
        return divergence(row, Double.NaN);
    }

    /**
     * The step at which training left the finite numbers, or its loss the bound of the search, from a row of
     * {@code trials}.
     */
    public static Divergence ofTrial(TableRow row) {
        return divergence(row, row.isNull("reason") ? Double.NaN : TrialOutcome.Diverged.lossOf(row.string("reason")));
    }

    private static Divergence divergence(TableRow row, double loss) {
        return row.isNull("diverged_step")
                ? new Divergence.None()
                : new Divergence.At(row.number("diverged_step"), row.string("diverged_layer"), loss);
    }
}
