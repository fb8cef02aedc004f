package org.initscope.parity;

import java.util.Arrays;
import java.util.List;
import org.initscope.core.names.Minibatch;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.ParameterLayout;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.TrainingStep;
import org.initscope.core.training.averaging.StateAverage;

/** A {@link TrainingStep} in single precision. */
final class StepUnderTest implements NetworkUnderTest<NetworkState> {
    private final MlpSpec spec;
    private final ParameterLayout layout;
    private final TrainingStep step;

    StepUnderTest(MlpSpec spec, TrainingStep step) {
        this.spec = spec;
        this.layout = ParameterLayout.of(spec);
        this.step = step;
    }

    @Override
    public NetworkState state(double[] parameters, double[] running) {
        return new NetworkState(narrow(parameters), narrow(running), new float[0], 0);
    }

    @Override
    public void load(NetworkState state) {
        step.load(state);
    }

    @Override
    public NetworkState store() {
        return step.store();
    }

    @Override
    public NetworkState average(List<NetworkState> states) {
        long[] weights = new long[states.size()];
        Arrays.fill(weights, 1);
        return StateAverage.MEAN.of(layout, states, weights);
    }

    @Override
    public double[] parameters(NetworkState state) {
        return RecordingObserver.widen(state.parameters());
    }

    @Override
    public double[] running(NetworkState state) {
        return RecordingObserver.widen(state.running());
    }

    @Override
    public StepRecord measuredStep(Minibatch batch) {
        long before = step.store().step();
        RecordingObserver observer = new RecordingObserver(spec);
        double loss = step.step(batch, observer);
        return observer.record(before, loss);
    }

    @Override
    public double step(Minibatch batch) {
        return step.step(batch);
    }

    @Override
    public double[] logits(Minibatch batch) {
        float[] logits = new float[batch.examples() * spec.vocabularySize()];
        step.logits(batch, logits);
        return RecordingObserver.widen(logits);
    }

    @Override
    public void close() {
        step.close();
    }

    static float[] narrow(double[] values) {
        float[] narrow = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            narrow[i] = (float) values[i];
        }
        return narrow;
    }
}
