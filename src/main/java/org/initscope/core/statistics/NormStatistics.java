package org.initscope.core.statistics;

/**
 * Means and variances [units] of a batch norm's input, of a minibatch or running. Arrays may be longer, as padded ones are.
 * They belong to the step that shows them, which goes on writing into them.
 */
public record NormStatistics(float[] mean, float[] variance) {}
