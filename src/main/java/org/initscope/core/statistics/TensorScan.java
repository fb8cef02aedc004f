package org.initscope.core.statistics;

import java.util.BitSet;
import org.initscope.core.network.Activation;
import org.initscope.core.vector.VectorModule;

/**
 * One pass over the elements of a strided row-major matrix [rows, columns]; implementations agree to the bit.
 *
 * <p>Sums run in double in sixteen partial sums, of every sixteenth column, block after block of sixteen columns and row
 * after row in a block; at the end they are added as a tree.
 */
interface TensorScan {

    /** How many columns are added side by side: as many floats as the widest vector there is. */
    int LANES = 16;

    /** Moments of a matrix without NaN and infinities; where there are any, the mean is not finite. */
    Moments finiteMoments(float[] values, int offset, int rows, int columns, int stride);

    /**
     * Adds elements to counts by ⌊element · scale⌋ + shift, at most the last bin.
     *
     * @param scale a power of two from 1 on: the product is exact
     */
    void count(float[] values, int offset, int rows, int columns, int stride, float scale, int shift, long[] counts);

    /** Saturation and dead units of activations. */
    UnitHealth health(Activation activation, float[] values, int offset, int rows, int columns, int stride);

    /** The fastest scan of this process. */
    static TensorScan fastest() {
        return Fastest.SCAN;
    }

    /** Found once, when the first tensor is scanned. */
    final class Fastest {
        private Fastest() {}

        private static final TensorScan SCAN = VectorModule.isPresent() ? new VectorScan() : new LoopScan();
    }

    /** The moments of the partial sums of x − pivot and of its square. */
    static Moments moments(
            long count, long zeros, double pivot, double[] sums, double[] squares, double min, double max) {
        double sum = tree(sums);
        double m2 = Math.max(0, tree(squares) - sum * sum / count);
        return new Moments(count, 0, zeros, pivot + sum / count, m2, min, max);
    }

    private static double tree(double[] partial) {
        double[] s = partial.clone();
        for (int half = LANES / 2; half >= 1; half /= 2) {
            for (int i = 0; i < half; i++) {
                s[i] += s[i + half];
            }
        }
        return s[0];
    }

    /** The health of a layer from how many elements of each unit are beyond 0.97 and 0.99 and how many are 0. */
    static UnitHealth health(
            Activation activation, int rows, int columns, float[] beyond97, float[] beyond99, float[] zeros) {
        BitSet alive = new BitSet(columns);
        long all97 = 0;
        long all99 = 0;
        for (int c = 0; c < columns; c++) {
            all97 += (long) beyond97[c];
            all99 += (long) beyond99[c];
            float dead = activation == Activation.RELU ? zeros[c] : activation.isSquashing() ? beyond99[c] : -1;
            if (dead != rows) {
                alive.set(c);
            }
        }
        return new UnitHealth((long) rows * columns, all97, all99, columns, alive);
    }
}
