package org.initscope.core.fused;

import static org.initscope.core.Check.require;

import java.util.List;
import org.initscope.core.MatrixView;
import org.initscope.core.NaturalLogarithm;
import org.initscope.core.fused.blocks.Arithmetic;
import org.initscope.core.fused.blocks.FusedNetwork;
import org.initscope.core.fused.blocks.Signal;
import org.initscope.core.names.Minibatch;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.training.NetworkState;

/**
 * A network in evaluation mode: batch norms use their running statistics. It belongs to one thread; a minibatch may have
 * any number of examples, and memory does not grow with it.
 */
public final class Inference {
    private static final int SLICE = 512;

    private final FusedNetwork network;

    /** Of each example of a slice, in nats. */
    private final double[] belowHighest = new double[SLICE];

    public Inference(MlpSpec spec, NetworkState state) {
        this(spec, state, Arithmetic.fastest());
    }

    Inference(MlpSpec spec, NetworkState state, Arithmetic arithmetic) {
        this(new FusedNetwork(spec, 0, arithmetic), state);
    }

    Inference(FusedNetwork network, NetworkState state) {
        this.network = network;
        network.load(state);
    }

    /** Writes the logits [examples, classes], row-major without padding; targets are not read. */
    public void logits(Minibatch batch, float[] out) {
        logits(network, batch, out);
    }

    static void logits(FusedNetwork network, Minibatch batch, float[] out) {
        network.checkContexts(batch);
        for (int first = 0; first < batch.examples(); first += SLICE) {
            int count = Math.min(SLICE, batch.examples() - first);
            copy(network.evaluate(batch, first, count), count, out, first, batch.examples());
        }
    }

    /**
     * Writes the input [examples, units] of a batch norm, row-major without padding, from which its statistics can be
     * computed anew.
     *
     * @param layerIndex the batch norm's place in {@code MlpSpec.layers()}
     */
    public void normalizationInput(Minibatch batch, int layerIndex, float[] out) {
        network.checkContexts(batch);
        for (int first = 0; first < batch.examples(); first += SLICE) {
            int count = Math.min(SLICE, batch.examples() - first);
            copy(network.normalizationInput(batch, first, count, layerIndex), count, out, first, batch.examples());
        }
    }

    private static void copy(Signal signal, int count, float[] out, int first, int examples) {
        int columns = signal.columns();
        require(
                out.length >= examples * columns,
                "an array of %d floats given, expected [%d, %d]",
                out.length,
                examples,
                columns);
        for (int r = 0; r < count; r++) {
            MatrixView values = signal.values();
            System.arraycopy(values.floats(), values.at(r, 0), out, (first + r) * columns, columns);
        }
    }

    /** Cross-entropy and correct guesses of some minibatches. */
    public Score score(List<Minibatch> batches) {
        Score total = Score.none();
        for (Minibatch batch : batches) {
            total = total.merge(score(batch));
        }
        return total;
    }

    /** Cross-entropy and correct guesses of a minibatch. */
    public Score score(Minibatch batch) {
        network.checkContexts(batch);
        network.checkTargets(batch);
        double lossSum = 0;
        long correct = 0;
        for (int first = 0; first < batch.examples(); first += SLICE) {
            int count = Math.min(SLICE, batch.examples() - first);
            MatrixView logits = network.evaluate(batch, first, count).values();
            for (int r = 0; r < count; r++) {
                int target = batch.targets()[first + r];
                int row = logits.at(r, 0);
                int best = mostProbable(logits.floats(), row, logits.columns());
                correct += best == target ? 1 : 0;
                belowHighest[r] = belowHighest(logits.floats(), row, logits.columns(), best, target);
            }
            network.softmax().exponentials(logits);
            for (int r = 0; r < count; r++) {
                double sum = sum(logits.floats(), logits.at(r, 0), logits.columns());
                lossSum += NaturalLogarithm.of(sum) + belowHighest[r];
            }
        }
        return new Score(batch.examples(), lossSum, correct);
    }

    private static int mostProbable(float[] logits, int row, int classes) {
        int best = 0;
        float highest = logits[row];
        for (int c = 1; c < classes; c++) {
            if (logits[row + c] > highest) {
                best = c;
                highest = logits[row + c];
            }
        }
        return best;
    }

    /** How far the target is below the highest logit, which is taken from all of them. */
    private static double belowHighest(float[] logits, int row, int classes, int best, int target) {
        float highest = logits[row + best];
        double below = (double) highest - logits[row + target];
        for (int c = 0; c < classes; c++) {
            logits[row + c] -= highest;
        }
        return below;
    }

    private static double sum(float[] values, int row, int count) {
        double sum = 0;
        for (int c = 0; c < count; c++) {
            sum += values[row + c];
        }
        return sum;
    }
}
