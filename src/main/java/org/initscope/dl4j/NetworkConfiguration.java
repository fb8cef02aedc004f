package org.initscope.dl4j;

import static org.initscope.core.Check.require;

import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.initscope.core.network.Activation;
import org.initscope.core.network.Layer;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.training.LearningRateSchedule;
import org.initscope.core.training.Optimizer;
import org.initscope.core.training.TrainingSpec;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * A character MLP as a stack of Deeplearning4j's layers.
 *
 * <p>Its layers are those of {@code MlpSpec.layers()} one by one, but for an output without a normalization, whose linear
 * layer and softmax are one OutputLayer.
 */
final class NetworkConfiguration {
    private static final ILossFunction LOSS = new SoftmaxCrossEntropy();

    private final MlpSpec spec;
    private final boolean observed;
    private final int[] places;
    private final NeuralNetConfiguration.ListBuilder stack;
    private int size;

    private NetworkConfiguration(MlpSpec spec, TrainingSpec training, boolean observed) {
        require(
                !spec.hasResidualBlocks(),
                "a network with residual blocks is no stack of layers as Deeplearning4j's MultiLayerNetwork takes it: set"
                        + " model.residual = false");
        this.spec = spec;
        this.observed = observed;
        this.places = new int[spec.layers().size()];
        this.stack = new NeuralNetConfiguration.Builder()
                .seed(0)
                .updater(updater(training))
                .activation(new ActivationIdentity())
                .trainingWorkspaceMode(WorkspaceMode.ENABLED)
                .inferenceWorkspaceMode(WorkspaceMode.ENABLED)
                .list();
        addLayers();
    }

    /** The configuration for saving. */
    static MultiLayerConfiguration of(MlpSpec spec, TrainingSpec training) {
        return new NetworkConfiguration(spec, training, false).stack.build();
    }

    /** The same with every nonlinearity wrapped, so that a step can be measured. */
    static MultiLayerConfiguration observed(MlpSpec spec, TrainingSpec training) {
        return new NetworkConfiguration(spec, training, true).stack.build();
    }

    /** The place of the Deeplearning4j layer that holds each layer of {@code spec.layers()}. */
    static int[] places(MlpSpec spec) {
        TrainingSpec any = new TrainingSpec(new Optimizer.Sgd(), LearningRateSchedule.Stepwise.constant(0));
        return new NetworkConfiguration(spec, any, false).places;
    }

    private void addLayers() {
        List<Layer> layers = spec.layers();
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            if (layer instanceof Layer.Embedding embedding) {
                add(i, embeddingLayer(embedding));
                stack.inputPreProcessor(1, new PositionMajorConcatenation(embedding.blockSize(), embedding.size()));
            } else if (layer instanceof Layer.Linear linear) {
                boolean output = layers.get(i + 1) instanceof Layer.Softmax;
                add(i, output ? outputLayer(linear) : dense(linear));
            } else if (layer instanceof Layer.BatchNorm norm) {
                add(i, batchNorm(norm));
            } else if (layer instanceof Layer.LayerNorm norm) {
                add(
                        i,
                        LayerNormalization.of(
                                norm.outputs(), norm.normalization().epsilon()));
            } else if (layer instanceof Layer.Nonlinearity nonlinearity) {
                IActivation function = activation(nonlinearity.activation());
                add(i, new ActivationLayer(observed ? new ObservedActivation(function, i) : function));
            } else if (layers.get(i - 1) instanceof Layer.Linear) {
                places[i] = places[i - 1];
            } else {
                add(
                        i,
                        new LossLayer.Builder(LOSS)
                                .activation(new ActivationSoftmax())
                                .build());
            }
        }
    }

    private void add(int index, org.deeplearning4j.nn.conf.layers.Layer layer) {
        places[index] = size;
        stack.layer(size, layer);
        size++;
    }

    private static EmbeddingSequenceLayer embeddingLayer(Layer.Embedding embedding) {
        return new EmbeddingSequenceLayer.Builder()
                .nIn(embedding.vocabularySize())
                .nOut(embedding.size())
                .inputLength(embedding.blockSize())
                .hasBias(false)
                .inferInputLength(false)
                .outputDataFormat(RNNFormat.NWC)
                .build();
    }

    private static DenseLayer dense(Layer.Linear linear) {
        return new DenseLayer.Builder()
                .nIn(linear.inputs())
                .nOut(linear.outputs())
                .hasBias(linear.bias())
                .build();
    }

    private static OutputLayer outputLayer(Layer.Linear linear) {
        return new OutputLayer.Builder(LOSS)
                .activation(new ActivationSoftmax())
                .nIn(linear.inputs())
                .nOut(linear.outputs())
                .hasBias(linear.bias())
                .build();
    }

    private static BatchNormalization batchNorm(Layer.BatchNorm norm) {
        // useLogStd would keep log10 of the deviation, whose average over workers is a geometric mean
        return new BatchNormalization.Builder()
                .nIn(norm.outputs())
                .nOut(norm.outputs())
                .eps(norm.normalization().epsilon())
                .decay(1 - norm.normalization().momentum())
                .useLogStd(false)
                .build();
    }

    private static IActivation activation(Activation activation) {
        switch (activation) {
            case IDENTITY:
                return new ActivationIdentity();
            case TANH:
                return new ActivationTanH();
            case RELU:
                return new ActivationReLU();
            case LEAKY_RELU:
                return new LeakyRelu();
            case ELU:
                return new ActivationELU();
            case SIGMOID:
                return new ActivationSigmoid();
            case GELU:
                return new TanhGelu();
            default:
                throw new IllegalArgumentException("Deeplearning4j has no activation " + activation.label());
        }
    }

    private static IUpdater updater(TrainingSpec training) {
        ISchedule rate = schedule(training.learningRate());
        Optimizer optimizer = training.optimizer();
        IUpdater updater;
        if (optimizer instanceof Optimizer.Nesterov nesterov) {
            updater = new Nesterovs(nesterov.momentum());
        } else if (optimizer instanceof Optimizer.Adam adam) {
            updater = new Adam(Double.NaN, adam.beta1(), adam.beta2(), adam.epsilon());
        } else if (optimizer instanceof Optimizer.RmsProp rmsProp) {
            updater = new RmsProp(Double.NaN, rmsProp.decay(), rmsProp.epsilon());
        } else {
            updater = new Sgd();
        }
        updater.setLrAndSchedule(Double.NaN, rate);
        return updater;
    }

    private static ISchedule schedule(LearningRateSchedule schedule) {
        if (schedule instanceof LearningRateSchedule.Cosine cosine) {
            return new CosineRate(cosine);
        }
        return new StepwiseRate((LearningRateSchedule.Stepwise) schedule);
    }
}
