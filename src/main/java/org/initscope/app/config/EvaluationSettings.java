package org.initscope.app.config;

/**
 * When loss and accuracy on whole splits are taken: section {@code evaluate} of a job.
 *
 * @param every so many averaging rounds; 0: only at the end, which always is
 * @param examples of each split before the end, the first ones
 * @param recalibrationExamples training examples for recalibrated batch-norm statistics; 0: no recalibration
 */
public record EvaluationSettings(int every, int examples, int recalibrationExamples) {}
