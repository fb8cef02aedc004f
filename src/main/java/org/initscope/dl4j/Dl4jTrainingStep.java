package org.initscope.dl4j;

import static org.initscope.core.Check.require;

import org.initscope.core.names.Minibatch;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.StepObserver;
import org.initscope.core.training.TrainingSpec;
import org.initscope.core.training.TrainingStep;
import org.initscope.dl4j.layers.ObservedArrays;
import org.initscope.dl4j.layers.RowMajor;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Deeplearning4j's own step: {@code fit} of its network on one minibatch. */
final class Dl4jTrainingStep implements TrainingStep {
    private final MlpSpec spec;
    private final Dl4jNetwork network;

    Dl4jTrainingStep(MlpSpec spec, TrainingSpec training) {
        this.spec = spec;
        this.network = Dl4jNetwork.create(spec, training);
    }

    @Override
    public void load(NetworkState state) {
        network.load(state);
    }

    @Override
    public NetworkState store() {
        return network.store();
    }

    @Override
    public double step(Minibatch batch) {
        requireTrainable(batch);
        fit(batch);
        return network.network().score();
    }

    @Override
    public double step(Minibatch batch, StepObserver observer) {
        requireTrainable(batch);
        network.probe().begin(observer);
        try {
            fit(batch);
        } finally {
            network.probe().end();
        }
        return network.network().score();
    }

    private void fit(Minibatch batch) {
        network.model().fit(MinibatchArrays.dataSet(batch, spec.vocabularySize()));
    }

    @Override
    public void logits(Minibatch batch, float[] logits) {
        MinibatchArrays.requireContexts(batch, spec);
        int count = batch.examples() * spec.vocabularySize();
        require(logits.length == count, "the array for the logits has %d elements, expected %d", logits.length, count);
        INDArray unread = RowMajor.matrix(new float[count], batch.examples(), spec.vocabularySize());
        ObservedArrays copy = new ObservedArrays() {
            @Override
            public void onActivationGradient(int layerIndex, INDArray gradient) {}

            @Override
            public void onLogits(INDArray values) {
                System.arraycopy(RowMajor.copyOf(values), 0, logits, 0, count);
            }
        };
        ObservedArrays.WATCHER.set(copy);
        try {
            network.model().evaluate(new DataSet(MinibatchArrays.features(batch), unread));
        } finally {
            ObservedArrays.WATCHER.remove();
        }
    }

    private void requireTrainable(Minibatch batch) {
        MinibatchArrays.requireContexts(batch, spec);
        MinibatchArrays.requireTargets(batch, spec);
        require(
                batch.examples() > 1 || !spec.usesBatchNorm(),
                "the minibatch has 1 example, but batch normalization has no variance below 2: raise the batch size");
    }
}
