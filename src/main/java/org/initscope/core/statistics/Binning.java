package org.initscope.core.statistics;

import java.io.Serializable;
import org.initscope.core.MatrixView;
import org.initscope.core.network.FlatRegion;

/** Which edges the histogram of a tensor has. */
public sealed interface Binning extends Serializable {

    /** The histogram of a row-major matrix [rows, columns] whose moments are known. */
    Histogram histogram(MatrixView matrix, int bins, Moments moments);

    /** The same edges for every tensor, for quantities with a range of their own. */
    record Fixed(double lower, double upper) implements Binning {
        @Override
        public Histogram histogram(MatrixView matrix, int bins, Moments moments) {
            return Histogram.of(matrix, lower, upper, bins, moments);
        }
    }

    /** [−2^k, 2^k] with the smallest k for which every finite |x| &lt; 2^k: mergeable at any scale. */
    record PowerOfTwo() implements Binning {
        /** The smallest range, for tensors that are 0 throughout. */
        private static final int SMALLEST_EXPONENT = -126;

        @Override
        public Histogram histogram(MatrixView matrix, int bins, Moments moments) {
            double largest = moments.count() == 0 ? 0 : Math.max(Math.abs(moments.min()), Math.abs(moments.max()));
            int exponent =
                    largest == 0 ? SMALLEST_EXPONENT : Math.max(SMALLEST_EXPONENT, Math.getExponent(largest) + 1);
            double bound = Math.scalb(1.0, exponent);
            return Histogram.of(matrix, -bound, bound, bins, moments);
        }
    }

    /** The edges of a quantity: the range of a squashing nonlinearity for its activations, else powers of two. */
    static Binning of(Quantity quantity, FlatRegion flat) {
        if (quantity == Quantity.ACTIVATION && flat == FlatRegion.AT_MINUS_ONE_AND_ONE) {
            return new Fixed(-1, 1);
        }
        if (quantity == Quantity.ACTIVATION && flat == FlatRegion.AT_ZERO_AND_ONE) {
            return new Fixed(0, 1);
        }
        return new PowerOfTwo();
    }
}
