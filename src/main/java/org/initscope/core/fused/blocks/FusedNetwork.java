package org.initscope.core.fused.blocks;

import static org.initscope.core.Check.require;

import java.util.List;
import java.util.stream.Stream;
import org.initscope.core.fused.arithmetic.SoftmaxArithmetic;
import org.initscope.core.fused.arithmetic.UpdateArithmetic;
import org.initscope.core.names.Minibatch;
import org.initscope.core.network.MlpSpec;
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

    private final List<BatchNormBlock> batchNorms;

    public FusedNetwork(MlpSpec spec, int slotCount, Arithmetic arithmetic) {
        this.spec = spec;
        this.updates = arithmetic.update();
        this.parameters = new PaddedParameters(spec, slotCount);
        NetworkBlocks all = NetworkBlocks.of(spec, parameters, arithmetic);
        this.first = all.first();
        this.blocks = all.between().toArray(Block[]::new);
        this.softmax = all.softmax();
        this.trained = Stream.concat(all.between().stream(), Stream.of(softmax)).toArray(Block[]::new);
        this.batchNorms = all.between().stream()
                .filter(BatchNormBlock.class::isInstance)
                .map(BatchNormBlock.class::cast)
                .toList();
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
