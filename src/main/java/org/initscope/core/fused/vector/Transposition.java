package org.initscope.core.fused.vector;

import static org.initscope.core.vector.PreferredSpecies.COUNT;
import static org.initscope.core.vector.PreferredSpecies.FLOATS;
import static org.initscope.core.vector.PreferredSpecies.INTS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShuffle;
import org.initscope.core.MatrixView;
import org.initscope.core.fused.arithmetic.MatrixArithmetic;
import org.initscope.core.fused.arithmetic.Stride;

/**
 * Exchanges rows and columns in registers, blocks of 16 × 16. Four turns exchange what differs in one bit of row and column
 * (Eklundh 1972, "A fast computer method for matrix transposing").
 *
 * <p>Two turns at a time, of four vectors each, between them through scratch: sixteen vectors at once with what
 * their turns need are more than the registers hold.
 */
final class Transposition {
    /** Whether the vectors of this machine are as wide as a block. */
    static final boolean FITS = COUNT == Stride.LANES;

    private static final VectorShuffle<Integer> SWAP_8 = swap(8);
    private static final VectorShuffle<Integer> SWAP_4 = swap(4);
    private static final VectorShuffle<Integer> SWAP_2 = swap(2);
    private static final VectorShuffle<Integer> SWAP_1 = swap(1);

    private static final int[] WITH_8 = lanes(8, 8);
    private static final int[] WITHOUT_8 = lanes(8, 0);
    private static final int[] WITH_4 = lanes(4, 4);
    private static final int[] WITHOUT_4 = lanes(4, 0);
    private static final int[] WITH_2 = lanes(2, 2);
    private static final int[] WITHOUT_2 = lanes(2, 0);
    private static final int[] WITH_1 = lanes(1, 1);
    private static final int[] WITHOUT_1 = lanes(1, 0);

    private static final int BLOCK = Stride.LANES * Stride.LANES;
    /** Floats that are under way at once: 8 KiB, beside the matrices in the first cache. */
    private static final int SCRATCH = 8 * BLOCK;

    private final float[] scratch = new float[SCRATCH];

    /**
     * Writes a matrix [rows, columns] transposed to [columns, rows].
     *
     * @param from whose rows are read up to a multiple of {@link Stride#LANES}
     * @param to whose rows are written up to a multiple of {@link MatrixArithmetic#TILE_ROWS}
     */
    void apply(MatrixView from, MatrixView to) {
        int rows = Stride.wholeVectors(from.rows());
        int columns = from.columns();
        int widest = SCRATCH / Stride.LANES;
        for (int c = 0; c < columns; c += widest) {
            int width = Math.min(widest, columns - c);
            int blocks = (width + Stride.LANES - 1) / Stride.LANES;
            int mostRows = SCRATCH / BLOCK / blocks * Stride.LANES;
            for (int r = 0; r < rows; r += mostRows) {
                int height = Math.min(mostRows, rows - r);
                exchangeEightsAndFours(height, blocks, from, r, c);
                exchangeTwosAndOnes(height, width, blocks, to, r, c);
            }
        }
    }

    private void exchangeEightsAndFours(int rows, int blocks, MatrixView matrix, int firstRow, int firstColumn) {
        float[] from = matrix.floats();
        int offset = matrix.at(firstRow, firstColumn);
        int stride = matrix.rowStride();
        IntVector no8 = IntVector.fromArray(INTS, WITHOUT_8, 0);
        IntVector has8 = IntVector.fromArray(INTS, WITH_8, 0);
        IntVector no4 = IntVector.fromArray(INTS, WITHOUT_4, 0);
        IntVector has4 = IntVector.fromArray(INTS, WITH_4, 0);
        int four = 4 * stride;
        int out = 0;
        for (int r = 0; r < rows; r += Stride.LANES) {
            for (int block = 0; block < blocks; block++) {
                int row = offset + r * stride + block * Stride.LANES;
                for (int end = out + 4 * Stride.LANES; out < end; out += Stride.LANES, row += stride) {
                    IntVector x0 = FloatVector.fromArray(FLOATS, from, row).reinterpretAsInts();
                    IntVector x4 =
                            FloatVector.fromArray(FLOATS, from, row + four).reinterpretAsInts();
                    IntVector x8 =
                            FloatVector.fromArray(FLOATS, from, row + 2 * four).reinterpretAsInts();
                    IntVector x12 =
                            FloatVector.fromArray(FLOATS, from, row + 3 * four).reinterpretAsInts();
                    IntVector y0 = x0.and(no8).or(x8.rearrange(SWAP_8).and(has8));
                    IntVector y4 = x4.and(no8).or(x12.rearrange(SWAP_8).and(has8));
                    IntVector y8 = x0.rearrange(SWAP_8).and(no8).or(x8.and(has8));
                    IntVector y12 = x4.rearrange(SWAP_8).and(no8).or(x12.and(has8));
                    y0.and(no4)
                            .or(y4.rearrange(SWAP_4).and(has4))
                            .reinterpretAsFloats()
                            .intoArray(scratch, out);
                    y0.rearrange(SWAP_4)
                            .and(no4)
                            .or(y4.and(has4))
                            .reinterpretAsFloats()
                            .intoArray(scratch, out + 4 * Stride.LANES);
                    y8.and(no4)
                            .or(y12.rearrange(SWAP_4).and(has4))
                            .reinterpretAsFloats()
                            .intoArray(scratch, out + 8 * Stride.LANES);
                    y8.rearrange(SWAP_4)
                            .and(no4)
                            .or(y12.and(has4))
                            .reinterpretAsFloats()
                            .intoArray(scratch, out + 12 * Stride.LANES);
                }
                out += 12 * Stride.LANES;
            }
        }
    }

    private void exchangeTwosAndOnes(
            int rows, int columns, int blocks, MatrixView transposed, int firstRow, int firstColumn) {
        float[] to = transposed.floats();
        int offset = transposed.at(firstColumn, firstRow);
        int stride = transposed.rowStride();
        IntVector no2 = IntVector.fromArray(INTS, WITHOUT_2, 0);
        IntVector has2 = IntVector.fromArray(INTS, WITH_2, 0);
        IntVector no1 = IntVector.fromArray(INTS, WITHOUT_1, 0);
        IntVector has1 = IntVector.fromArray(INTS, WITH_1, 0);
        for (int r = 0; r < rows; r += Stride.LANES) {
            int in = r * Stride.LANES * blocks;
            int out = offset + r;
            for (int c = 0; c < columns; c += 4, in += 4 * Stride.LANES, out += 4 * stride) {
                IntVector x0 = FloatVector.fromArray(FLOATS, scratch, in).reinterpretAsInts();
                IntVector x1 = FloatVector.fromArray(FLOATS, scratch, in + Stride.LANES)
                        .reinterpretAsInts();
                IntVector x2 = FloatVector.fromArray(FLOATS, scratch, in + 2 * Stride.LANES)
                        .reinterpretAsInts();
                IntVector x3 = FloatVector.fromArray(FLOATS, scratch, in + 3 * Stride.LANES)
                        .reinterpretAsInts();
                IntVector y0 = x0.and(no2).or(x2.rearrange(SWAP_2).and(has2));
                IntVector y1 = x1.and(no2).or(x3.rearrange(SWAP_2).and(has2));
                IntVector y2 = x0.rearrange(SWAP_2).and(no2).or(x2.and(has2));
                IntVector y3 = x1.rearrange(SWAP_2).and(no2).or(x3.and(has2));
                y0.and(no1)
                        .or(y1.rearrange(SWAP_1).and(has1))
                        .reinterpretAsFloats()
                        .intoArray(to, out);
                y0.rearrange(SWAP_1)
                        .and(no1)
                        .or(y1.and(has1))
                        .reinterpretAsFloats()
                        .intoArray(to, out + stride);
                y2.and(no1)
                        .or(y3.rearrange(SWAP_1).and(has1))
                        .reinterpretAsFloats()
                        .intoArray(to, out + 2 * stride);
                y2.rearrange(SWAP_1)
                        .and(no1)
                        .or(y3.and(has1))
                        .reinterpretAsFloats()
                        .intoArray(to, out + 3 * stride);
            }
        }
    }

    /** Each lane's element to the lane whose number differs in that bit; of no use in narrower vectors. */
    private static VectorShuffle<Integer> swap(int bit) {
        return VectorShuffle.fromOp(INTS, lane -> (lane ^ bit) % COUNT);
    }

    /** All bits of the lanes whose number has the given value in that bit. */
    private static int[] lanes(int bit, int value) {
        int[] lanes = new int[COUNT];
        for (int lane = 0; lane < COUNT; lane++) {
            lanes[lane] = (lane & bit) == value ? -1 : 0;
        }
        return lanes;
    }
}
