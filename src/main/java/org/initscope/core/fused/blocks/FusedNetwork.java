package org.initscope.core.fused.blocks;

import static org.initscope.core.Check.require;

import java.util.ArrayList;
import java.util.List;
import org.initscope.core.fused.arithmetic.ActivationArithmetic;
import org.initscope.core.fused.arithmetic.SoftmaxArithmetic;
import org.initscope.core.fused.arithmetic.UpdateArithmetic;
import org.initscope.core.names.Minibatch;
import org.initscope.core.network.Layer;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.ParameterLayout;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.StepObserver;

/** The blocks of a network, the signals between them and its parameters; it belongs to one thread. */
public final class FusedNetwork {
    private final MlpSpec spec;
    private final UpdateArithmetic updates;
    private final PaddedParameters parameters;
    private final FirstBlock first;
    private final Block[] blocks;
    private final SoftmaxBlock softmax;
    /** The blocks, then the softmax: of so many kinds that the compiler takes none of them into the walk. */
    private final Block[] trained;

    private final List<BatchNormBlock> batchNorms = new ArrayList<>();

    /** The branch of the residual block that was begun last. */
    private BranchBlock branch;

    public FusedNetwork(MlpSpec spec, int slotCount, Arithmetic arithmetic) {
        this.spec = spec;
        this.updates = arithmetic.update();
        this.parameters = new PaddedParameters(spec, slotCount);
        List<Layer> layers = spec.layers();
        List<Block> between = new ArrayList<>();
        Arena arena = new Arena();
        BlockResources resources = new BlockResources(parameters, arithmetic, arena);
        Arena.Slice[] gradients = {arena.slice(), arena.slice()};
        boolean embeddingGoesOn = isBranch(0);
        this.first = embeddingGoesOn
                ? new EmbeddingBlock(
                        (Layer.Embedding) layers.get(0),
                        parameters,
                        new Signal(layers.get(0).outputs(), arena.slice(), gradients[0]))
                : new EmbeddedLinearBlock(
                        (Layer.Embedding) layers.get(0),
                        (Layer.Linear) layers.get(1),
                        resources,
                        new Signal(layers.get(1).outputs(), arena.slice(), gradients[0]));
        Signal signal = first.output();
        for (int i = embeddingGoesOn ? 1 : 2; i < layers.size() - 1; i++) {
            Layer layer = layers.get(i);
            // a product cannot write over its input: each linear layer changes the slice, the others stay in it
            boolean sameSlice = !(layer instanceof Layer.Linear);
            Arena.Slice gradient = (signal.gradientSlice() == gradients[0]) == sameSlice ? gradients[0] : gradients[1];
            if (isBranch(i - 1)) {
                branch = new BranchBlock(i - 1, resources, signal);
                between.add(branch);
            }
            Arena.Slice values = overwritesInput(layer, i) ? signal.valuesSlice() : arena.slice();
            Signal output = new Signal(layer.outputs(), values, gradient);
            between.add(block(layer, i, resources, signal, output));
            signal = output;
        }
        this.blocks = between.toArray(Block[]::new);
        this.softmax = new SoftmaxBlock(layers.size() - 1, arithmetic.softmax(), signal);
        between.add(softmax);
        this.trained = between.toArray(Block[]::new);
    }

    /** Whether nobody needs a layer's input once its output is there. */
    private boolean overwritesInput(Layer layer, int index) {
        return layer instanceof Layer.Nonlinearity nonlinearity
                && !ActivationArithmetic.slopeNeedsInput(nonlinearity.activation())
                && !isBranch(index - 1);
    }

    private boolean isBranch(int layerIndex) {
        return spec.layers().stream()
                .anyMatch(layer -> layer instanceof Layer.Residual residual && residual.from() == layerIndex);
    }

    private Block block(Layer layer, int index, BlockResources resources, Signal input, Signal output) {
        if (layer instanceof Layer.Linear linear) {
            return new LinearBlock(linear, index, resources, input, output);
        }
        if (layer instanceof Layer.Nonlinearity nonlinearity) {
            ActivationArithmetic activation = resources.arithmetic().activation();
            return new ActivationBlock(nonlinearity, index, activation, input, output);
        }
        if (layer instanceof Layer.Residual) {
            return new ResidualBlock(index, resources.arithmetic().rows(), branch, input, output);
        }
        if (layer instanceof Layer.PerExampleNorm norm) {
            return new PerExampleNormBlock(norm, index, resources, input, output);
        }
        if (layer instanceof Layer.BatchNorm norm) {
            ParameterLayout.RunningStatistics place = parameters.layout().runningStatistics().stream()
                    .filter(running -> running.layerIndex() == index)
                    .findFirst()
                    .orElseThrow();
            BatchNormBlock block = new BatchNormBlock(norm, place, resources, input, output);
            batchNorms.add(block);
            return block;
        }
        throw new IllegalArgumentException("the fused step has no arithmetic for a layer of kind " + layer.kind());
    }

    public PaddedParameters parameters() {
        return parameters;
    }

    public MlpSpec spec() {
        return spec;
    }

    /** What changes the parameters of the network. */
    public UpdateArithmetic updates() {
        return updates;
    }

    /** What computes with its logits. */
    public SoftmaxArithmetic softmax() {
        return softmax.arithmetic();
    }

    public void load(NetworkState state) {
        float[] running = state.running();
        int expected = parameters.layout().runningCount();
        require(running.length == expected, "%d running statistics given, expected %d", running.length, expected);
        parameters.load(state.parameters());
        for (BatchNormBlock norm : batchNorms) {
            norm.loadRunning(running);
        }
    }

    public float[] storeRunning() {
        float[] running = new float[parameters.layout().runningCount()];
        for (BatchNormBlock norm : batchNorms) {
            norm.storeRunning(running);
        }
        return running;
    }

    /** Forward and backward in training mode: leaves the gradients and returns the mean loss in nats. */
    public double gradients(Minibatch batch) {
        int examples = begin(batch);
        for (Block block : trained) {
            block.forward(examples);
        }
        for (int i = trained.length - 1; i >= 0; i--) {
            trained[i].backward(examples);
        }
        first.backward(batch.contexts(), examples);
        return softmax.lossSum() / examples;
    }

    /**
     * The same, shown to an observer; a method of its own, as the compiler would take what shows into the step that nobody
     * looks at, and that into pieces.
     */
    public double gradients(Minibatch batch, StepObserver observer) {
        double loss = loss(batch, observer);
        int examples = batch.examples();
        for (int i = trained.length - 1; i >= 0; i--) {
            trained[i].showGradient(observer);
            trained[i].backward(examples);
        }
        first.backward(batch.contexts(), examples);
        return loss;
    }

    /** Forward alone in training mode: returns the mean loss in nats, and leaves the gradients of parameters as they are. */
    public double loss(Minibatch batch) {
        int examples = begin(batch);
        for (Block block : trained) {
            block.forward(examples);
        }
        return softmax.lossSum() / examples;
    }

    /** The same, shown to an observer. */
    public double loss(Minibatch batch, StepObserver observer) {
        int examples = begin(batch);
        for (Block block : trained) {
            block.showInput(observer);
            block.forward(examples);
            block.showOutput(observer);
        }
        return softmax.lossSum() / examples;
    }

    /** Looks at the input of a nonlinearity, and may change the parameters of the linear layer before it. */
    public interface PreactivationListener {
        /**
         * A hidden layer, first to last.
         *
         * @param linear the linear layer's place in {@code MlpSpec.layers()}
         * @param nonlinearity the nonlinearity's place there
         */
        void onPreactivation(int linear, int nonlinearity, Signal preactivation);
    }

    /**
     * Forward once, each linear layer before a nonlinearity taken again once a listener has looked at its output.
     *
     * @throws IllegalArgumentException where a normalization stands between the two
     */
    public void adapt(Minibatch batch, PreactivationListener listener) {
        int examples = begin(batch);
        for (int i = 0; i < blocks.length; i++) {
            if (blocks[i] instanceof ActivationBlock) {
                boolean second = i == 0;
                require(second || blocks[i - 1] instanceof LinearBlock, "a normalization undoes what is adapted");
                int linear = second ? blocks[i].layerIndex() - 1 : blocks[i - 1].layerIndex();
                listener.onPreactivation(linear, blocks[i].layerIndex(), blocks[i].input());
                if (second) {
                    first.forward(batch.contexts(), 0, examples);
                } else {
                    blocks[i - 1].forward(examples);
                }
            }
            blocks[i].forward(examples);
        }
    }

    /** The number of examples, whose first layer is done. */
    private int begin(Minibatch batch) {
        int examples = batch.examples();
        checkContexts(batch);
        checkTargets(batch);
        require(
                batchNorms.isEmpty() || examples >= 2,
                "a minibatch has %d example, expected at least 2 for batch normalization",
                examples);
        reserveValues(examples);
        reserveGradients(examples);
        first.forward(batch.contexts(), 0, examples);
        softmax.expect(batch.targets());
        return examples;
    }

    /** Shows the batch norms of the step that was taken last. */
    public void showBatchNorms(StepObserver observer, int examples) {
        for (BatchNormBlock norm : batchNorms) {
            norm.show(observer, examples);
        }
    }

    /** The logits of some examples in evaluation mode, from the given one on. */
    public Signal evaluate(Minibatch batch, int firstExample, int examples) {
        return evaluate(batch, firstExample, examples, blocks.length);
    }

    /** The input of a batch norm in evaluation mode, of some examples from the given one on. */
    public Signal normalizationInput(Minibatch batch, int firstExample, int examples, int layerIndex) {
        for (int i = 0; i < blocks.length; i++) {
            if (blocks[i].layerIndex() == layerIndex && blocks[i] instanceof BatchNormBlock) {
                return evaluate(batch, firstExample, examples, i);
            }
        }
        throw new IllegalArgumentException("layer " + layerIndex + " is not a batch norm");
    }

    private Signal evaluate(Minibatch batch, int firstExample, int examples, int blockCount) {
        reserveValues(examples);
        first.forward(batch.contexts(), firstExample, examples);
        Signal signal = first.output();
        for (int i = 0; i < blockCount; i++) {
            blocks[i].evaluate(examples);
            signal = blocks[i].output();
        }
        return signal;
    }

    private void reserveValues(int examples) {
        first.output().reserveValues(examples);
        for (Block block : blocks) {
            block.output().reserveValues(examples);
        }
    }

    private void reserveGradients(int examples) {
        first.output().reserveGradient(examples);
        for (Block block : blocks) {
            block.output().reserveGradient(examples);
        }
    }

    public void checkContexts(Minibatch batch) {
        require(
                batch.blockSize() == spec.blockSize(),
                "contexts have %d characters, expected %d",
                batch.blockSize(),
                spec.blockSize());
        checkClasses(batch.contexts(), "a context");
    }

    public void checkTargets(Minibatch batch) {
        checkClasses(batch.targets(), "the targets");
    }

    private void checkClasses(int[] classes, String where) {
        int last = spec.vocabularySize() - 1;
        for (int c : classes) {
            if (c < 0 || c > last) {
                throw new IllegalArgumentException("class " + c + " stands in " + where + ", expected 0 to " + last);
            }
        }
    }
}
