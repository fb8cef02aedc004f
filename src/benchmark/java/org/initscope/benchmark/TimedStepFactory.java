package org.initscope.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.initscope.core.names.Minibatch;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.StepObserver;
import org.initscope.core.training.TrainingSpec;
import org.initscope.core.training.TrainingStep;
import org.initscope.core.training.TrainingStepFactory;

/** Engines that add up how long their steps take; workers run in the threads of this JVM. */
record TimedStepFactory(TrainingStepFactory timed) implements TrainingStepFactory {
    private static final long serialVersionUID = 1L;
    private static final Queue<Long> STEP_NANOS = new ConcurrentLinkedQueue<>();

    /** The nanoseconds in steps of each engine closed since the last call. */
    static List<Long> takeStepNanos() {
        List<Long> taken = new ArrayList<>();
        for (Long nanos = STEP_NANOS.poll(); nanos != null; nanos = STEP_NANOS.poll()) {
            taken.add(nanos);
        }
        return taken;
    }

    @Override
    public String label() {
        return timed.label();
    }

    @Override
    public TrainingStep create(MlpSpec spec, TrainingSpec training) {
        return new TimedStep(timed.create(spec, training));
    }

    private static final class TimedStep implements TrainingStep {
        private final TrainingStep engine;
        private long nanos;

        TimedStep(TrainingStep engine) {
            this.engine = engine;
        }

        @Override
        public void load(NetworkState state) {
            engine.load(state);
        }

        @Override
        public NetworkState store() {
            return engine.store();
        }

        @Override
        public double step(Minibatch batch) {
            long began = System.nanoTime();
            double loss = engine.step(batch);
            nanos += System.nanoTime() - began;
            return loss;
        }

        @Override
        public double step(Minibatch batch, StepObserver observer) {
            return engine.step(batch, observer);
        }

        @Override
        public void logits(Minibatch batch, float[] logits) {
            engine.logits(batch, logits);
        }

        @Override
        public void close() {
            engine.close();
            STEP_NANOS.add(nanos);
        }
    }
}
