package org.initscope.spark.run;

import org.initscope.core.fused.Score;

/** Hears how a run goes, on the driver, between rounds. */
public interface TrainingListener {

    /** A round has ended: steps taken by each worker so far, mean loss of the round, examples seen by all workers. */
    void onRound(long round, long step, double loss, long examples);

    /** A split was evaluated. */
    void onEvaluation(long step, String split, String batchNormStatistics, Score score);
}
