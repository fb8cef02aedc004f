package org.initscope.app.config;

/**
 * When loss and accuracy on whole splits are taken: section {@code evaluate} of a job.
 *
 * @param every so many averaging rounds; 0: only at the end, which always is
 * @param least evaluations of a run before its end, where it has so many rounds; 0: as many as {@code every} says
 * @param examples of each split before the end, the first ones
 * @param recalibrationExamples training examples for recalibrated batch-norm statistics; 0: no recalibration
 */
public record EvaluationSettings(int every, int least, int examples, int recalibrationExamples) {

    /** Averaging rounds from one evaluation to the next in a run of so many; 0: only at the end. */
    public int every(long rounds) {
        return least == 0 ? every : (int) Math.min(every, Math.max(1, rounds / (least + 1)));
    }
}
