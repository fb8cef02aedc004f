package org.initscope.core.fused;

import static org.initscope.core.vector.Lanes.COUNT;
import static org.initscope.core.vector.Lanes.FLOATS;
import static org.initscope.core.vector.Lanes.INTS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import org.initscope.core.vector.Lanes;

/** Tiles of 4 rows by 4 rows whose dot products stay in registers, as partial sums of every sixteenth product. */
final class DotTile {
    private DotTile() {}

    /** How many sums a tile has. */
    static final int SUMS = MatrixArithmetic.TILE_ROWS * MatrixArithmetic.TILE_ROWS;

    private static final int[] PLACES = Lanes.leadingPlaces();

    /** The partial sums [rows of A, rows of B, 16]; what stands past the last element counts as 0. */
    static void sums(int depth, float[] a, int a0, int aStride, float[] b, int b0, int bStride, float[] partial) {
        for (int lane = 0; lane < Stride.LANES; lane += COUNT) {
            tile(depth - lane, a, a0 + lane, aStride, b, b0 + lane, bStride, partial, lane);
        }
    }

    /** Sums from the given lane on. */
    private static void tile(
            int depth, float[] a, int a0, int aStride, float[] b, int b0, int bStride, float[] partial, int lane) {
        int a1 = a0 + aStride;
        int a2 = a1 + aStride;
        int a3 = a2 + aStride;
        int b1 = b0 + bStride;
        int b2 = b1 + bStride;
        int b3 = b2 + bStride;
        FloatVector c00 = FloatVector.zero(FLOATS);
        FloatVector c01 = c00;
        FloatVector c02 = c00;
        FloatVector c03 = c00;
        FloatVector c10 = c00;
        FloatVector c11 = c00;
        FloatVector c12 = c00;
        FloatVector c13 = c00;
        FloatVector c20 = c00;
        FloatVector c21 = c00;
        FloatVector c22 = c00;
        FloatVector c23 = c00;
        FloatVector c30 = c00;
        FloatVector c31 = c00;
        FloatVector c32 = c00;
        FloatVector c33 = c00;
        for (int d = 0; d < depth; d += Stride.LANES) {
            IntVector real = IntVector.fromArray(INTS, PLACES, Math.max(0, COUNT - (depth - d)));
            FloatVector y0 = FloatVector.fromArray(FLOATS, b, b0 + d)
                    .reinterpretAsInts()
                    .and(real)
                    .reinterpretAsFloats();
            FloatVector y1 = FloatVector.fromArray(FLOATS, b, b1 + d)
                    .reinterpretAsInts()
                    .and(real)
                    .reinterpretAsFloats();
            FloatVector y2 = FloatVector.fromArray(FLOATS, b, b2 + d)
                    .reinterpretAsInts()
                    .and(real)
                    .reinterpretAsFloats();
            FloatVector y3 = FloatVector.fromArray(FLOATS, b, b3 + d)
                    .reinterpretAsInts()
                    .and(real)
                    .reinterpretAsFloats();
            FloatVector x = FloatVector.fromArray(FLOATS, a, a0 + d)
                    .reinterpretAsInts()
                    .and(real)
                    .reinterpretAsFloats();
            c00 = x.fma(y0, c00);
            c01 = x.fma(y1, c01);
            c02 = x.fma(y2, c02);
            c03 = x.fma(y3, c03);
            x = FloatVector.fromArray(FLOATS, a, a1 + d)
                    .reinterpretAsInts()
                    .and(real)
                    .reinterpretAsFloats();
            c10 = x.fma(y0, c10);
            c11 = x.fma(y1, c11);
            c12 = x.fma(y2, c12);
            c13 = x.fma(y3, c13);
            x = FloatVector.fromArray(FLOATS, a, a2 + d)
                    .reinterpretAsInts()
                    .and(real)
                    .reinterpretAsFloats();
            c20 = x.fma(y0, c20);
            c21 = x.fma(y1, c21);
            c22 = x.fma(y2, c22);
            c23 = x.fma(y3, c23);
            x = FloatVector.fromArray(FLOATS, a, a3 + d)
                    .reinterpretAsInts()
                    .and(real)
                    .reinterpretAsFloats();
            c30 = x.fma(y0, c30);
            c31 = x.fma(y1, c31);
            c32 = x.fma(y2, c32);
            c33 = x.fma(y3, c33);
        }
        c00.intoArray(partial, lane);
        c01.intoArray(partial, lane + Stride.LANES);
        c02.intoArray(partial, lane + 2 * Stride.LANES);
        c03.intoArray(partial, lane + 3 * Stride.LANES);
        c10.intoArray(partial, lane + 4 * Stride.LANES);
        c11.intoArray(partial, lane + 5 * Stride.LANES);
        c12.intoArray(partial, lane + 6 * Stride.LANES);
        c13.intoArray(partial, lane + 7 * Stride.LANES);
        c20.intoArray(partial, lane + 8 * Stride.LANES);
        c21.intoArray(partial, lane + 9 * Stride.LANES);
        c22.intoArray(partial, lane + 10 * Stride.LANES);
        c23.intoArray(partial, lane + 11 * Stride.LANES);
        c30.intoArray(partial, lane + 12 * Stride.LANES);
        c31.intoArray(partial, lane + 13 * Stride.LANES);
        c32.intoArray(partial, lane + 14 * Stride.LANES);
        c33.intoArray(partial, lane + 15 * Stride.LANES);
    }
}
