package org.initscope.benchmark;

import java.io.IOException;
import org.initscope.core.fused.FusedTrainingStepFactory;
import org.initscope.core.names.Examples;
import org.initscope.core.names.Minibatch;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.training.BatchSampler;
import org.initscope.core.training.StatisticsObserver;
import org.initscope.core.training.TrainingStep;
import org.initscope.core.training.TrainingStepFactory;
import org.initscope.dl4j.Dl4jTrainingStepFactory;

/**
 * Trains one network with one engine: {@code NET NORM BATCH ENGINE EVERY STEPS SECONDS}. A sample is the mean of so many
 * steps, each with the drawing of its minibatch, every EVERYth of them measured (0: none).
 */
final class StepProcess implements SampledWork.Work {
    private static final int BINS = 64;

    private final TrainingStep engine;
    private final Examples examples;
    private final BatchSampler sampler;
    private final Minibatch batch;
    private final int[] indices;
    private final StatisticsObserver observer;
    private final int every;
    private final int steps;
    private long step;
    private long statistics;

    private StepProcess(MlpSpec spec, TrainingStepFactory factory, Examples examples, int batch, int every, int steps) {
        this.engine = factory.create(spec, BenchmarkNetwork.training());
        this.examples = examples;
        this.sampler = new BatchSampler(BenchmarkNetwork.SEED, 0, examples.size());
        this.batch = new Minibatch(batch, spec.blockSize());
        this.indices = new int[batch];
        this.observer = new StatisticsObserver(spec, BINS);
        this.every = every;
        this.steps = steps;
        engine.load(BenchmarkNetwork.start(spec));
    }

    public static void main(String[] arguments) throws IOException {
        Examples examples = BenchmarkNetwork.examples(BenchmarkCommand.NAMES);
        StepProcess work = new StepProcess(
                BenchmarkNetwork.of(arguments[0]).spec(arguments[1], examples.vocabularySize()),
                factory(arguments[3]),
                examples,
                Integer.parseInt(arguments[2]),
                Integer.parseInt(arguments[4]),
                Integer.parseInt(arguments[5]));
        SampledWork.serve(work, Double.parseDouble(arguments[6]));
    }

    static TrainingStepFactory factory(String engine) {
        return engine.equals("dl4j") ? new Dl4jTrainingStepFactory() : new FusedTrainingStepFactory();
    }

    @Override
    public double units() {
        return steps;
    }

    @Override
    public void run() {
        for (int i = 0; i < steps; i++) {
            sampler.draw(step, indices);
            examples.fill(batch, indices);
            double loss;
            if (every > 0 && step % every == 0) {
                loss = engine.step(batch, observer);
                statistics += observer.finish(step).statistics().size();
            } else {
                loss = engine.step(batch);
            }
            if (!Double.isFinite(loss)) {
                throw new IllegalStateException(
                        "the loss is " + loss + " at step " + step + ", after " + statistics + " statistics");
            }
            step++;
        }
    }
}
