package org.initscope.app;

import org.initscope.app.config.Job;
import org.initscope.core.diagnosis.RunFacts;
import org.initscope.core.training.Divergence;
import org.initscope.spark.tables.TableRow;

/** What a job sets out to do, for its diagnosis. */
final class Facts {
    private Facts() {}

    static RunFacts of(Job job, int vocabularySize, long steps, Divergence divergence) {
        return new RunFacts(
                job.model().spec(vocabularySize, job.data().spec().blockSize()),
                job.model().initialization(),
                job.training().spec(),
                job.training().batchSize(),
                job.averaging().workers(),
                job.averaging().localSteps().last(),
                steps,
                divergence);
    }

    /** Where training left the finite numbers, of a row of {@code runs} or {@code trials}. */
    static Divergence divergence(TableRow row) {
        return row.isNull("diverged_step")
                ? new Divergence.None()
                : new Divergence.At(row.number("diverged_step"), row.string("diverged_layer"), Double.NaN);
    }
}
