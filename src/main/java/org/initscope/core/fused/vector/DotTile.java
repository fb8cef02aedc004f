package org.initscope.core.fused.vector;

import static org.initscope.core.fused.arithmetic.MatrixArithmetic.TILE_ROWS;
import static org.initscope.core.vector.PreferredSpecies.COUNT;
import static org.initscope.core.vector.PreferredSpecies.FLOATS;
import static org.initscope.core.vector.PreferredSpecies.INTS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import org.initscope.core.MatrixView;
import org.initscope.core.fused.arithmetic.Stride;
import org.initscope.core.vector.PreferredSpecies;

/**
 * Tiles of 4 rows by 4 rows, or by 5 where there are 32 registers, whose dot products stay in registers, as partial sums of
 * every sixteenth product.
 */
final class DotTile {
    private DotTile() {}

    private static final int[] PLACES = PreferredSpecies.leadingPlaces();

    /** How many of so many rows of B tiles of 5 take, so that tiles of 4 take the rest. */
    private static int rowsInFives(int rows) {
        int fives = rows % TILE_ROWS;
        return VectorTile.MANY_REGISTERS && 5 * fives <= rows ? 5 * fives : 0;
    }

    /**
     * Adds the products of rows of A with rows of B to their sums, whose rows are given; what stands past the last element counts
     * as 0.
     */
    static void add(MatrixView a, MatrixView b, MatrixView parts, int[] places, int firstPlace) {
        int j = 0;
        for (int fives = rowsInFives(b.rows()); j < fives; j += 5) {
            tile4x5(j, a, b, parts, places, firstPlace);
        }
        for (; j < b.rows(); j += 4) {
            tile4x4(j, a, b, parts, places, firstPlace);
        }
    }

    /** The parts of four columns. */
    private static void tile4x4(
            int column, MatrixView left, MatrixView right, MatrixView sums, int[] places, int firstPlace) {
        int rows = left.rows();
        int depth = left.columns();
        float[] a = left.floats();
        int aOffset = left.offset();
        int aStride = left.rowStride();
        float[] b = right.floats();
        int bOffset = right.at(column, 0);
        int bStride = right.rowStride();
        float[] parts = sums.floats();
        int partsOffset = sums.at(0, column * Stride.LANES);
        int partsStride = sums.rowStride();
        for (int r = 0, place = firstPlace; r < rows; r += TILE_ROWS, place += TILE_ROWS) {
            for (int lane = 0; lane < Stride.LANES; lane += COUNT) {
                int end = depth - lane;
                int a0 = aOffset + r * aStride + lane;
                int b0 = bOffset + lane;
                int p0 = partsOffset + places[place] * partsStride + lane;
                int p1 = partsOffset + places[place + 1] * partsStride + lane;
                int p2 = partsOffset + places[place + 2] * partsStride + lane;
                int p3 = partsOffset + places[place + 3] * partsStride + lane;
                int a1 = a0 + aStride;
                int a2 = a1 + aStride;
                int a3 = a2 + aStride;
                int b1 = b0 + bStride;
                int b2 = b1 + bStride;
                int b3 = b2 + bStride;
                FloatVector c00 = FloatVector.fromArray(FLOATS, parts, p0);
                FloatVector c01 = FloatVector.fromArray(FLOATS, parts, p0 + Stride.LANES);
                FloatVector c02 = FloatVector.fromArray(FLOATS, parts, p0 + 2 * Stride.LANES);
                FloatVector c03 = FloatVector.fromArray(FLOATS, parts, p0 + 3 * Stride.LANES);
                FloatVector c10 = FloatVector.fromArray(FLOATS, parts, p1);
                FloatVector c11 = FloatVector.fromArray(FLOATS, parts, p1 + Stride.LANES);
                FloatVector c12 = FloatVector.fromArray(FLOATS, parts, p1 + 2 * Stride.LANES);
                FloatVector c13 = FloatVector.fromArray(FLOATS, parts, p1 + 3 * Stride.LANES);
                FloatVector c20 = FloatVector.fromArray(FLOATS, parts, p2);
                FloatVector c21 = FloatVector.fromArray(FLOATS, parts, p2 + Stride.LANES);
                FloatVector c22 = FloatVector.fromArray(FLOATS, parts, p2 + 2 * Stride.LANES);
                FloatVector c23 = FloatVector.fromArray(FLOATS, parts, p2 + 3 * Stride.LANES);
                FloatVector c30 = FloatVector.fromArray(FLOATS, parts, p3);
                FloatVector c31 = FloatVector.fromArray(FLOATS, parts, p3 + Stride.LANES);
                FloatVector c32 = FloatVector.fromArray(FLOATS, parts, p3 + 2 * Stride.LANES);
                FloatVector c33 = FloatVector.fromArray(FLOATS, parts, p3 + 3 * Stride.LANES);
                for (int d = 0; d < end; d += Stride.LANES) {
                    IntVector real = IntVector.fromArray(INTS, PLACES, Math.max(0, COUNT - (end - d)));
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
                c00.intoArray(parts, p0);
                c01.intoArray(parts, p0 + Stride.LANES);
                c02.intoArray(parts, p0 + 2 * Stride.LANES);
                c03.intoArray(parts, p0 + 3 * Stride.LANES);
                c10.intoArray(parts, p1);
                c11.intoArray(parts, p1 + Stride.LANES);
                c12.intoArray(parts, p1 + 2 * Stride.LANES);
                c13.intoArray(parts, p1 + 3 * Stride.LANES);
                c20.intoArray(parts, p2);
                c21.intoArray(parts, p2 + Stride.LANES);
                c22.intoArray(parts, p2 + 2 * Stride.LANES);
                c23.intoArray(parts, p2 + 3 * Stride.LANES);
                c30.intoArray(parts, p3);
                c31.intoArray(parts, p3 + Stride.LANES);
                c32.intoArray(parts, p3 + 2 * Stride.LANES);
                c33.intoArray(parts, p3 + 3 * Stride.LANES);
            }
        }
    }

    /** The parts of five columns. */
    private static void tile4x5(
            int column, MatrixView left, MatrixView right, MatrixView sums, int[] places, int firstPlace) {
        int rows = left.rows();
        int depth = left.columns();
        float[] a = left.floats();
        int aOffset = left.offset();
        int aStride = left.rowStride();
        float[] b = right.floats();
        int bOffset = right.at(column, 0);
        int bStride = right.rowStride();
        float[] parts = sums.floats();
        int partsOffset = sums.at(0, column * Stride.LANES);
        int partsStride = sums.rowStride();
        for (int r = 0, place = firstPlace; r < rows; r += TILE_ROWS, place += TILE_ROWS) {
            for (int lane = 0; lane < Stride.LANES; lane += COUNT) {
                int end = depth - lane;
                int a0 = aOffset + r * aStride + lane;
                int b0 = bOffset + lane;
                int p0 = partsOffset + places[place] * partsStride + lane;
                int p1 = partsOffset + places[place + 1] * partsStride + lane;
                int p2 = partsOffset + places[place + 2] * partsStride + lane;
                int p3 = partsOffset + places[place + 3] * partsStride + lane;
                int a1 = a0 + aStride;
                int a2 = a1 + aStride;
                int a3 = a2 + aStride;
                int b1 = b0 + bStride;
                int b2 = b1 + bStride;
                int b3 = b2 + bStride;
                int b4 = b3 + bStride;
                FloatVector c00 = FloatVector.fromArray(FLOATS, parts, p0);
                FloatVector c01 = FloatVector.fromArray(FLOATS, parts, p0 + Stride.LANES);
                FloatVector c02 = FloatVector.fromArray(FLOATS, parts, p0 + 2 * Stride.LANES);
                FloatVector c03 = FloatVector.fromArray(FLOATS, parts, p0 + 3 * Stride.LANES);
                FloatVector c04 = FloatVector.fromArray(FLOATS, parts, p0 + 4 * Stride.LANES);
                FloatVector c10 = FloatVector.fromArray(FLOATS, parts, p1);
                FloatVector c11 = FloatVector.fromArray(FLOATS, parts, p1 + Stride.LANES);
                FloatVector c12 = FloatVector.fromArray(FLOATS, parts, p1 + 2 * Stride.LANES);
                FloatVector c13 = FloatVector.fromArray(FLOATS, parts, p1 + 3 * Stride.LANES);
                FloatVector c14 = FloatVector.fromArray(FLOATS, parts, p1 + 4 * Stride.LANES);
                FloatVector c20 = FloatVector.fromArray(FLOATS, parts, p2);
                FloatVector c21 = FloatVector.fromArray(FLOATS, parts, p2 + Stride.LANES);
                FloatVector c22 = FloatVector.fromArray(FLOATS, parts, p2 + 2 * Stride.LANES);
                FloatVector c23 = FloatVector.fromArray(FLOATS, parts, p2 + 3 * Stride.LANES);
                FloatVector c24 = FloatVector.fromArray(FLOATS, parts, p2 + 4 * Stride.LANES);
                FloatVector c30 = FloatVector.fromArray(FLOATS, parts, p3);
                FloatVector c31 = FloatVector.fromArray(FLOATS, parts, p3 + Stride.LANES);
                FloatVector c32 = FloatVector.fromArray(FLOATS, parts, p3 + 2 * Stride.LANES);
                FloatVector c33 = FloatVector.fromArray(FLOATS, parts, p3 + 3 * Stride.LANES);
                FloatVector c34 = FloatVector.fromArray(FLOATS, parts, p3 + 4 * Stride.LANES);
                for (int d = 0; d < end; d += Stride.LANES) {
                    IntVector real = IntVector.fromArray(INTS, PLACES, Math.max(0, COUNT - (end - d)));
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
                    FloatVector y4 = FloatVector.fromArray(FLOATS, b, b4 + d)
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
                    c04 = x.fma(y4, c04);
                    x = FloatVector.fromArray(FLOATS, a, a1 + d)
                            .reinterpretAsInts()
                            .and(real)
                            .reinterpretAsFloats();
                    c10 = x.fma(y0, c10);
                    c11 = x.fma(y1, c11);
                    c12 = x.fma(y2, c12);
                    c13 = x.fma(y3, c13);
                    c14 = x.fma(y4, c14);
                    x = FloatVector.fromArray(FLOATS, a, a2 + d)
                            .reinterpretAsInts()
                            .and(real)
                            .reinterpretAsFloats();
                    c20 = x.fma(y0, c20);
                    c21 = x.fma(y1, c21);
                    c22 = x.fma(y2, c22);
                    c23 = x.fma(y3, c23);
                    c24 = x.fma(y4, c24);
                    x = FloatVector.fromArray(FLOATS, a, a3 + d)
                            .reinterpretAsInts()
                            .and(real)
                            .reinterpretAsFloats();
                    c30 = x.fma(y0, c30);
                    c31 = x.fma(y1, c31);
                    c32 = x.fma(y2, c32);
                    c33 = x.fma(y3, c33);
                    c34 = x.fma(y4, c34);
                }
                c00.intoArray(parts, p0);
                c01.intoArray(parts, p0 + Stride.LANES);
                c02.intoArray(parts, p0 + 2 * Stride.LANES);
                c03.intoArray(parts, p0 + 3 * Stride.LANES);
                c04.intoArray(parts, p0 + 4 * Stride.LANES);
                c10.intoArray(parts, p1);
                c11.intoArray(parts, p1 + Stride.LANES);
                c12.intoArray(parts, p1 + 2 * Stride.LANES);
                c13.intoArray(parts, p1 + 3 * Stride.LANES);
                c14.intoArray(parts, p1 + 4 * Stride.LANES);
                c20.intoArray(parts, p2);
                c21.intoArray(parts, p2 + Stride.LANES);
                c22.intoArray(parts, p2 + 2 * Stride.LANES);
                c23.intoArray(parts, p2 + 3 * Stride.LANES);
                c24.intoArray(parts, p2 + 4 * Stride.LANES);
                c30.intoArray(parts, p3);
                c31.intoArray(parts, p3 + Stride.LANES);
                c32.intoArray(parts, p3 + 2 * Stride.LANES);
                c33.intoArray(parts, p3 + 3 * Stride.LANES);
                c34.intoArray(parts, p3 + 4 * Stride.LANES);
            }
        }
    }
}
