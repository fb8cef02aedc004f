package org.initscope.reference;

import java.util.Arrays;
import java.util.List;
import org.initscope.core.MatrixView;
import org.initscope.core.names.Minibatch;
import org.initscope.core.network.Layer;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.ParameterLayout.Parameter;
import org.initscope.core.network.ParameterLayout.RunningStatistics;
import org.initscope.core.statistics.NormStatistics;
import org.initscope.core.statistics.Quantity;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.StepObserver;
import org.initscope.core.training.TrainingSpec;
import org.initscope.core.training.TrainingStep;

/** The reference behind the interface of the engines: double inside, rounded to float where it is shown or stored. */
public final class ReferenceTrainingStep implements TrainingStep {
    private final ReferenceTraining training;

    public ReferenceTrainingStep(MlpSpec spec, TrainingSpec training) {
        this.training = new ReferenceTraining(spec, training);
    }

    @Override
    public void load(NetworkState state) {
        training.load(ReferenceTraining.State.of(state));
    }

    @Override
    public NetworkState store() {
        ReferenceTraining.State state = training.store();
        return new NetworkState(
                narrow(state.parameters()), narrow(state.running()), narrow(state.optimizer()), state.step());
    }

    @Override
    public double step(Minibatch batch) {
        return training.step(batch).pass().loss();
    }

    @Override
    public double step(Minibatch batch, StepObserver observer) {
        ReferenceTraining.Step step = training.step(batch);
        showLayers(step, observer);
        showParameters(step, observer);
        showBatchNorms(step, observer, batch.examples());
        return step.pass().loss();
    }

    private void showLayers(ReferenceTraining.Step step, StepObserver observer) {
        List<Layer> layers = training.network().spec().layers();
        double[][][] outputs = step.pass().outputs();
        for (int l = 0; l < layers.size(); l++) {
            if (layers.get(l) instanceof Layer.Nonlinearity) {
                show(observer, Quantity.PREACTIVATION, l, outputs[l - 1]);
                show(observer, Quantity.ACTIVATION, l, outputs[l]);
                show(observer, Quantity.ACTIVATION_GRADIENT, l, step.pass().outputGradients()[l]);
            } else if (layers.get(l) instanceof Layer.Softmax) {
                show(observer, Quantity.PREACTIVATION, l, outputs[l - 1]);
            }
        }
    }

    private static void show(StepObserver observer, Quantity quantity, int layer, double[][] values) {
        int columns = values[0].length;
        float[] flat = new float[values.length * columns];
        for (int r = 0; r < values.length; r++) {
            System.arraycopy(narrow(values[r]), 0, flat, r * columns, columns);
        }
        observer.onLayer(quantity, layer, MatrixView.packed(flat, values.length, columns));
    }

    private void showParameters(ReferenceTraining.Step step, StepObserver observer) {
        for (Parameter parameter : training.network().layout().parameters()) {
            show(observer, Quantity.PARAMETER, parameter, step.before());
            show(observer, Quantity.GRADIENT, parameter, step.pass().parameterGradients());
            show(observer, Quantity.UPDATE, parameter, step.updates());
            show(observer, Quantity.UPDATED_PARAMETER, parameter, step.after().parameters());
        }
    }

    private static void show(StepObserver observer, Quantity quantity, Parameter parameter, double[] all) {
        observer.onParameter(
                quantity,
                parameter.index(),
                MatrixView.of(
                        narrow(all), parameter.offset(), parameter.rows(), parameter.columns(), parameter.columns()));
    }

    private void showBatchNorms(ReferenceTraining.Step step, StepObserver observer, int examples) {
        for (RunningStatistics at : training.network().layout().runningStatistics()) {
            float[] running = narrow(step.after().running());
            observer.onBatchNorm(
                    at.layerIndex(),
                    new NormStatistics(
                            narrow(step.pass().batchMean()[at.layerIndex()]),
                            narrow(step.pass().batchVariance()[at.layerIndex()])),
                    new NormStatistics(
                            Arrays.copyOfRange(running, at.meanOffset(), at.meanOffset() + at.units()),
                            Arrays.copyOfRange(running, at.varianceOffset(), at.varianceOffset() + at.units())),
                    examples);
        }
    }

    @Override
    public void logits(Minibatch batch, float[] logits) {
        double[][] rows = training.logits(batch);
        for (int r = 0; r < rows.length; r++) {
            System.arraycopy(narrow(rows[r]), 0, logits, r * rows[r].length, rows[r].length);
        }
    }

    private static float[] narrow(double[] values) {
        float[] narrow = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            narrow[i] = (float) values[i];
        }
        return narrow;
    }
}
