package org.initscope.dl4j;

import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.initscope.core.network.Activation;
import org.initscope.core.network.Layer;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.training.Optimizer;
import org.initscope.core.training.TrainingSpec;
import org.initscope.dl4j.layers.LayerNormalization;
import org.initscope.dl4j.layers.LeakyRelu;
import org.initscope.dl4j.layers.ObservedActivation;
import org.initscope.dl4j.layers.PositionMajorConcatenation;
import org.initscope.dl4j.layers.Silu;
import org.initscope.dl4j.layers.SoftmaxCrossEntropy;
import org.initscope.dl4j.layers.TanhGelu;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * A character MLP of Deeplearning4j's layers: a stack of them or, with residual blocks, a graph.
 *
 * <p>Its layers are those of {@code MlpSpec.layers()} one by one, but for an output without a normalization, whose linear
 * layer and softmax are one OutputLayer. A graph names its vertices by their places, as a stack names its layers, so that
 * both keep their parameters alike.
 */
final class NetworkConfiguration {
    private static final ILossFunction LOSS = new SoftmaxCrossEntropy();
    private static final String INPUT = "contexts";
    private static final String CONCATENATION = "concatenation";

    private final MlpSpec spec;
    private final List<Layer> layers;
    private final boolean observed;
    private final LayerUpdaters updaters;
    private final NeuralNetConfiguration.Builder common;

    private NetworkConfiguration(MlpSpec spec, TrainingSpec training, boolean observed) {
        this.spec = spec;
        this.layers = spec.layers();
        this.observed = observed;
        this.updaters = new LayerUpdaters(spec, training);
        this.common = new NeuralNetConfiguration.Builder()
                .seed(0)
                .updater(updaters.shared())
                .activation(new ActivationIdentity())
                .trainingWorkspaceMode(WorkspaceMode.ENABLED)
                .inferenceWorkspaceMode(WorkspaceMode.ENABLED);
        if (training.optimizer() instanceof Optimizer.AdamW adamW) {
            common.weightDecay(adamW.weightDecay(), true).weightDecayBias(adamW.weightDecay(), true);
        }
    }

    /** The configuration for saving. */
    static Dl4jConfiguration of(MlpSpec spec, TrainingSpec training) {
        return new NetworkConfiguration(spec, training, false).configuration();
    }

    /** The same with every nonlinearity wrapped, so that a step can be measured. */
    static Dl4jConfiguration observed(MlpSpec spec, TrainingSpec training) {
        return new NetworkConfiguration(spec, training, true).configuration();
    }

    /** The place of the Deeplearning4j layer or vertex that holds each layer of {@code spec.layers()}. */
    static int[] places(MlpSpec spec) {
        List<Layer> layers = spec.layers();
        int softmax = layers.size() - 1;
        int last = layers.get(softmax - 1) instanceof Layer.Linear ? softmax - 1 : softmax;
        return IntStream.rangeClosed(0, softmax)
                .map(index -> Math.min(index, last))
                .toArray();
    }

    /** The name of the vertex at a place. */
    static String vertex(int place) {
        return Integer.toString(place);
    }

    private Dl4jConfiguration configuration() {
        int[] places = places(spec);
        int size = places[places.length - 1] + 1;
        return spec.hasResidualBlocks() ? graph(size) : stack(size);
    }

    private Dl4jConfiguration stack(int size) {
        NeuralNetConfiguration.ListBuilder stack = common.list();
        for (int place = 0; place < size; place++) {
            stack.layer(place, layer(place));
        }
        stack.inputPreProcessor(1, concatenation());
        return new Dl4jConfiguration.Stack(stack.build());
    }

    private Dl4jConfiguration graph(int size) {
        ComputationGraphConfiguration.GraphBuilder graph = common.graphBuilder().addInputs(INPUT);
        graph.addLayer(vertex(0), layer(0), INPUT);
        // a vertex of its own, since a residual block may begin at it
        graph.addVertex(CONCATENATION, new PreprocessorVertex(concatenation()), vertex(0));
        for (int place = 1; place < size; place++) {
            if (layers.get(place) instanceof Layer.Residual residual) {
                ElementWiseVertex sum = new ElementWiseVertex(ElementWiseVertex.Op.Add);
                graph.addVertex(vertex(place), sum, output(place - 1), output(residual.from()));
            } else {
                graph.addLayer(vertex(place), layer(place), output(place - 1));
            }
        }
        graph.setOutputs(vertex(size - 1));
        return new Dl4jConfiguration.Graph(graph.build());
    }

    private static String output(int place) {
        return place == 0 ? CONCATENATION : vertex(place);
    }

    private InputPreProcessor concatenation() {
        return new PositionMajorConcatenation(spec.blockSize(), spec.embeddingSize());
    }

    private org.deeplearning4j.nn.conf.layers.Layer layer(int index) {
        org.deeplearning4j.nn.conf.layers.Layer layer = sharing(index);
        if (layer instanceof BaseLayer trained) {
            updaters.apply(index, trained);
        }
        return layer;
    }

    /** A layer that takes from the configuration what all layers share. */
    private org.deeplearning4j.nn.conf.layers.Layer sharing(int index) {
        Layer layer = layers.get(index);
        if (layer instanceof Layer.Embedding embedding) {
            return embeddingLayer(embedding);
        } else if (layer instanceof Layer.Linear linear) {
            boolean output = layers.get(index + 1) instanceof Layer.Softmax;
            return output ? outputLayer(linear) : dense(linear);
        } else if (layer instanceof Layer.BatchNorm norm) {
            return batchNorm(norm);
        } else if (layer instanceof Layer.PerExampleNorm norm) {
            return LayerNormalization.of(norm.outputs(), norm.normalization());
        } else if (layer instanceof Layer.Nonlinearity nonlinearity) {
            IActivation function = activation(nonlinearity.activation());
            return new ActivationLayer(observed ? new ObservedActivation(function, index) : function);
        } else if (layer instanceof Layer.Softmax) {
            return new LossLayer.Builder(LOSS)
                    .activation(new ActivationSoftmax())
                    .build();
        }
        throw new IllegalArgumentException("Deeplearning4j has no layer of kind " + layer.kind());
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
        return switch (activation) {
            case IDENTITY -> new ActivationIdentity();
            case TANH -> new ActivationTanH();
            case RELU -> new ActivationReLU();
            case LEAKY_RELU -> new LeakyRelu();
            case ELU -> new ActivationELU();
            case SIGMOID -> new ActivationSigmoid();
            case GELU -> new TanhGelu();
            case SILU -> new Silu();
        };
    }
}
