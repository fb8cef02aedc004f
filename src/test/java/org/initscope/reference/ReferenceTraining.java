package org.initscope.reference;

import java.util.Arrays;
import org.initscope.core.names.Minibatch;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.training.GradientClipping;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.TrainingSpec;

/** Training of a {@link ReferenceNetwork}: what it changes, and one step. */
public final class ReferenceTraining {
    private final ReferenceNetwork network;
    private final TrainingSpec training;
    private State state;

    /** Everything that training changes, in double; arrays as in {@link NetworkState}. */
    public record State(double[] parameters, double[] running, double[] optimizer, long step) {
        /** The same state in double. */
        public static State of(NetworkState state) {
            return new State(widen(state.parameters()), widen(state.running()), widen(state.optimizer()), state.step());
        }

        public State copy() {
            return new State(parameters.clone(), running.clone(), optimizer.clone(), step);
        }
    }

    /**
     * What one step did.
     *
     * @param before parameters before the update
     * @param updates what was subtracted
     * @param after the state after the step
     */
    public record Step(ReferenceNetwork.Pass pass, double[] before, double[] updates, State after) {}

    public ReferenceTraining(MlpSpec spec, TrainingSpec training) {
        this.network = new ReferenceNetwork(spec);
        this.training = training;
    }

    public ReferenceNetwork network() {
        return network;
    }

    public void load(State from) {
        state = from.copy();
    }

    public State store() {
        return state.copy();
    }

    /** Takes one step. */
    public Step step(Minibatch batch) {
        ReferenceNetwork.Pass pass = network.pass(state.parameters(), batch);
        State next = new State(
                state.parameters().clone(),
                state.running().clone(),
                state.optimizer().clone(),
                state.step() + 1);
        network.updateRunning(next.running(), pass, batch.examples());
        double[] updates = ReferenceOptimizer.updates(
                training.optimizer(),
                training.learningRate().rateAt(state.step()),
                state.parameters(),
                clipped(pass.parameterGradients()),
                next.optimizer(),
                state.step());
        for (int i = 0; i < updates.length; i++) {
            next.parameters()[i] -= updates[i];
        }
        double[] before = state.parameters();
        state = next;
        return new Step(pass, before, updates, next.copy());
    }

    /** As torch.nn.utils.clip_grad_norm_ has it. */
    private double[] clipped(double[] gradients) {
        if (!(training.clipping() instanceof GradientClipping.GlobalNorm norm)) {
            return gradients;
        }
        double squares = Arrays.stream(gradients).map(g -> g * g).sum();
        double factor = norm.most() / (Math.sqrt(squares) + 1e-6);
        return factor < 1 ? Arrays.stream(gradients).map(g -> factor * g).toArray() : gradients;
    }

    /** Logits [example][class] in evaluation mode. */
    public double[][] logits(Minibatch batch) {
        return network.logits(state.parameters(), state.running(), batch);
    }

    private static double[] widen(float[] values) {
        double[] wide = new double[values.length];
        Arrays.setAll(wide, i -> values[i]);
        return wide;
    }
}
