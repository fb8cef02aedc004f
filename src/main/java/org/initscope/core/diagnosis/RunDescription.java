package org.initscope.core.diagnosis;

import java.util.Optional;
import org.initscope.core.network.NetworkGraph;
import org.initscope.core.training.Divergence;

/**
 * What a run set out to do, and whether it came to its end.
 *
 * @param steps local steps planned
 * @param expected what was known before it began
 */
public record RunDescription(
        NetworkGraph network,
        Optimization optimization,
        DataParallel parallel,
        long steps,
        Expectation expected,
        RunEnd end) {

    /** A learning rate that grows by this factor over the later half of the steps rises. */
    private static final double RISING = 1.2;

    /** Trainings with fewer steps have less time to make up for a start. */
    private static final long FEWEST_STEPS = 100;

    /** Workers that are averaged. */
    public int workers() {
        return parallel.workers();
    }

    /** Examples of a step of one worker. */
    public int batchSize() {
        return parallel.batchSize();
    }

    /** Steps of a worker between two averages, at the end where they change. */
    public int localSteps() {
        return parallel.localSteps();
    }

    /** The learning rate of a local step. */
    public double learningRate(long step) {
        return optimization.learningRate().applyAsDouble(step);
    }

    /** Whether the learning rate is far higher at the end than in the middle, when the best rates fall. */
    public boolean raisesRateLate() {
        return learningRate(Math.max(0, steps - 1)) > RISING * learningRate(steps / 2);
    }

    /** The same run of which more is known. */
    public RunDescription expecting(Expectation known) {
        return new RunDescription(network, optimization, parallel, steps, known, end);
    }

    /** Whether it is the start alone of a training that is long enough to be judged by what became of others like it. */
    public boolean isStart() {
        return steps <= 1 && expected.steps() >= FEWEST_STEPS;
    }

    /** The same run with another end. */
    public RunDescription endingIn(Divergence divergence) {
        return new RunDescription(
                network, optimization, parallel, steps, expected, new RunEnd(divergence, end.boundName()));
    }

    /** The same run where it was stopped early for a forecast. */
    public RunDescription stoppedFor(LossForecast forecast) {
        return new RunDescription(
                network,
                optimization,
                parallel,
                steps,
                expected,
                new RunEnd(end.divergence(), end.boundName(), Optional.of(forecast)));
    }
}
