package org.initscope.core.statistics;

import java.util.BitSet;
import org.initscope.core.network.Activation;
import org.initscope.core.vector.VectorModule;

/**
 * One pass over the elements of a strided row-major matrix [rows, columns]; implementations agree to the bit. They hold
 * scratch space and belong to one thread.
 *
 * <p>Sums run in double in sixteen partial sums, of every sixteenth column, block after block of sixteen columns and row
 * after row in a block; at the end they are added as a tree.
 */
interface TensorScan {

    /** How many columns are added side by side: as many floats as the widest vector there is. */
    int LANES = 16;

    /** Moments of a matrix without NaN and infinities; where there are any, the mean is not finite. */
    Moments finiteMoments(float[] values, int offset, int rows, int columns, int stride);

    /** Adds elements to counts by ⌊element · scale⌋ + shift, the product exact; at most the last bin. */
    void count(float[] values, int offset, int rows, int columns, int stride, float scale, int shift, long[] counts);

    /** Saturation and dead units of activations. */
    UnitHealth health(Activation activation, float[] values, int offset, int rows, int columns, int stride);

    /** The fastest scan of this process; it belongs to the thread. */
    static TensorScan fastest() {
        return Fastest.SCAN.get();
    }

    /** Found when the first tensor is scanned. */
    final class Fastest {
        private Fastest() {}

        private static final ThreadLocal<TensorScan> SCAN =
                ThreadLocal.withInitial(() -> VectorModule.isPresent() ? new VectorScan() : new LoopScan());
    }

    /** The moments of the partial sums of x − pivot and of its square, which are lost. */
    static Moments moments(
            long count, long zeros, double pivot, double[] sums, double[] squares, double min, double max) {
        double sum = tree(sums);
        double m2 = Math.max(0, tree(squares) - sum * sum / count);
        // adding 0 leaves no −0, which some compare as less than 0 and others do not
        return new Moments(count, 0, zeros, pivot + sum / count, m2, min + 0.0, max + 0.0);
    }

    private static double tree(double[] s) {
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
