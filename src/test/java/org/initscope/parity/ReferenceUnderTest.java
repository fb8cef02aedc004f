package org.initscope.parity;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.initscope.core.names.Minibatch;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.ParameterLayout;
import org.initscope.core.network.ParameterLayout.RunningStatistics;
import org.initscope.core.training.TrainingSpec;
import org.initscope.reference.ReferenceNetwork;
import org.initscope.reference.ReferenceTraining;
import org.initscope.reference.ReferenceTraining.State;

/** The reference network in double, for checks at double precision. */
final class ReferenceUnderTest implements NetworkUnderTest<State> {
    private final ReferenceTraining training;
    private final ParameterLayout layout;

    ReferenceUnderTest(MlpSpec spec, TrainingSpec trainingSpec) {
        this.training = new ReferenceTraining(spec, trainingSpec);
        this.layout = training.network().layout();
    }

    @Override
    public State state(double[] parameters, double[] running) {
        return new State(parameters.clone(), running.clone(), new double[0], 0);
    }

    @Override
    public void load(State state) {
        training.load(state);
    }

    @Override
    public State store() {
        return training.store();
    }

    @Override
    public State average(List<State> states) {
        return new State(
                mean(states.stream().map(State::parameters).toList()),
                mean(states.stream().map(State::running).toList()),
                new double[0],
                states.get(0).step());
    }

    private static double[] mean(List<double[]> arrays) {
        double[] mean = new double[arrays.get(0).length];
        for (double[] array : arrays) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += array[i] / arrays.size();
            }
        }
        return mean;
    }

    @Override
    public double[] parameters(State state) {
        return state.parameters();
    }

    @Override
    public double[] running(State state) {
        return state.running();
    }

    @Override
    public StepRecord measuredStep(Minibatch batch) {
        ReferenceTraining.Step step = training.step(batch);
        ReferenceNetwork.Pass pass = step.pass();
        Map<Integer, StepRecord.BatchNormRecord> norms = new HashMap<>();
        for (RunningStatistics at : layout.runningStatistics()) {
            double[] running = step.after().running();
            norms.put(
                    at.layerIndex(),
                    new StepRecord.BatchNormRecord(
                            pass.batchMean()[at.layerIndex()],
                            pass.batchVariance()[at.layerIndex()],
                            Arrays.copyOfRange(running, at.meanOffset(), at.meanOffset() + at.units()),
                            Arrays.copyOfRange(running, at.varianceOffset(), at.varianceOffset() + at.units()),
                            batch.examples()));
        }
        return new StepRecord(
                pass.loss(),
                byLayer(pass.outputs()),
                byLayer(pass.outputGradients()),
                byParameter(pass.parameterGradients()),
                byParameter(step.updates()),
                byParameter(step.after().parameters()),
                norms,
                Optional.empty());
    }

    private static Map<Integer, double[]> byLayer(double[][][] arrays) {
        Map<Integer, double[]> byLayer = new HashMap<>();
        for (int l = 0; l < arrays.length; l++) {
            byLayer.put(l, flat(arrays[l]));
        }
        return byLayer;
    }

    private Map<Integer, double[]> byParameter(double[] all) {
        Map<Integer, double[]> byParameter = new HashMap<>();
        layout.parameters()
                .forEach(p -> byParameter.put(p.index(), Arrays.copyOfRange(all, p.offset(), p.offset() + p.size())));
        return byParameter;
    }

    private static double[] flat(double[][] rows) {
        return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    }

    @Override
    public double step(Minibatch batch) {
        return training.step(batch).pass().loss();
    }

    @Override
    public double[] logits(Minibatch batch) {
        return flat(training.logits(batch));
    }
}
