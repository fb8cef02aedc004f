package org.initscope.core.fused.arithmetic;

import org.initscope.core.MatrixView;

/**
 * Matrix products in plain loops of the one shape that the compiler surely turns into vector instructions: every array of
 * a loop is read at the loop's own index. So rows are copied to arrays of their own first.
 */
public final class LoopMatrix implements MatrixArithmetic {
    /** Rows of C for which a row of B is copied once. */
    private static final int BLOCK_ROWS = 16;

    private final float[] factors = new float[4];
    private float[][] sums = new float[BLOCK_ROWS][0];
    private float[][] rows = new float[4][0];

    @Override
    public void multiply(MatrixView a, MatrixView b, MatrixView start, MatrixView c) {
        int columns = c.columns();
        reserve(columns);
        for (int first = 0; first < c.rows(); first += BLOCK_ROWS) {
            int count = Math.min(BLOCK_ROWS, c.rows() - first);
            for (int r = 0; r < count; r++) {
                System.arraycopy(start.floats(), start.at(first + r, 0), sums[r], 0, columns);
            }
            addProducts(first, count, a, b);
            for (int r = 0; r < count; r++) {
                System.arraycopy(sums[r], 0, c.floats(), c.at(first + r, 0), columns);
            }
        }
    }

    private void addProducts(int first, int count, MatrixView a, MatrixView b) {
        int columns = b.columns();
        int d = 0;
        for (; d + 4 <= a.columns(); d += 4) {
            for (int i = 0; i < 4; i++) {
                System.arraycopy(b.floats(), b.at(d + i, 0), rows[i], 0, columns);
            }
            for (int r = 0; r < count; r++) {
                for (int i = 0; i < 4; i++) {
                    factors[i] = a.floats()[a.at(first + r, d + i)];
                }
                addFourRows(columns, factors, rows, sums[r]);
            }
        }
        for (; d < a.columns(); d++) {
            System.arraycopy(b.floats(), b.at(d, 0), rows[0], 0, columns);
            for (int r = 0; r < count; r++) {
                addRow(columns, a.floats()[a.at(first + r, d)], rows[0], sums[r]);
            }
        }
    }

    private static void addFourRows(int columns, float[] factors, float[][] rows, float[] sums) {
        float a0 = factors[0];
        float a1 = factors[1];
        float a2 = factors[2];
        float a3 = factors[3];
        float[] b0 = rows[0];
        float[] b1 = rows[1];
        float[] b2 = rows[2];
        float[] b3 = rows[3];
        for (int j = 0; j < columns; j++) {
            sums[j] = Math.fma(a3, b3[j], Math.fma(a2, b2[j], Math.fma(a1, b1[j], Math.fma(a0, b0[j], sums[j]))));
        }
    }

    private static void addRow(int columns, float factor, float[] b, float[] sums) {
        for (int j = 0; j < columns; j++) {
            sums[j] = Math.fma(factor, b[j], sums[j]);
        }
    }

    private void reserve(int columns) {
        if (rows[0].length < columns) {
            sums = new float[BLOCK_ROWS][columns];
            rows = new float[4][columns];
        }
    }

    /** Never: rows as short as a minibatch leave little between the beginning of a loop and its end. */
    @Override
    public boolean transposesGradients(int examples, int inputs, int outputs) {
        return false;
    }

    @Override
    public void addDotProducts(MatrixView a, MatrixView b, MatrixView parts, int[] places, int firstPlace) {
        for (int r = 0; r < a.rows(); r++) {
            int row = parts.at(places[firstPlace + r], 0);
            for (int j = 0; j < b.rows(); j++) {
                addProducts(a, r, b, j, parts.floats(), row + j * Stride.LANES);
            }
        }
    }

    private static void addProducts(MatrixView a, int aRow, MatrixView b, int bRow, float[] parts, int sum) {
        addWholeSixteens(a, aRow, b, bRow, parts, sum);
        int depth = a.columns();
        int whole = depth / Stride.LANES * Stride.LANES;
        // past the last element, elements are 0 up to a whole sixteen
        for (int d = whole, part = sum; whole < depth && part < sum + Stride.LANES; d++, part++) {
            float x = d < depth ? a.floats()[a.at(aRow, d)] : 0f;
            float y = d < depth ? b.floats()[b.at(bRow, d)] : 0f;
            parts[part] = Math.fma(x, y, parts[part]);
        }
    }

    /** Eight parts at a time, each in a register. */
    private static void addWholeSixteens(
            MatrixView left, int leftRow, MatrixView right, int rightRow, float[] parts, int sum) {
        float[] a = left.floats();
        float[] b = right.floats();
        int whole = left.columns() / Stride.LANES * Stride.LANES;
        for (int lane = 0; lane < Stride.LANES; lane += 8) {
            int part = sum + lane;
            int aRow = left.at(leftRow, lane);
            int bRow = right.at(rightRow, lane);
            float s0 = parts[part];
            float s1 = parts[part + 1];
            float s2 = parts[part + 2];
            float s3 = parts[part + 3];
            float s4 = parts[part + 4];
            float s5 = parts[part + 5];
            float s6 = parts[part + 6];
            float s7 = parts[part + 7];
            for (int d = 0; d < whole; d += Stride.LANES) {
                int x = aRow + d;
                int y = bRow + d;
                s0 = Math.fma(a[x], b[y], s0);
                s1 = Math.fma(a[x + 1], b[y + 1], s1);
                s2 = Math.fma(a[x + 2], b[y + 2], s2);
                s3 = Math.fma(a[x + 3], b[y + 3], s3);
                s4 = Math.fma(a[x + 4], b[y + 4], s4);
                s5 = Math.fma(a[x + 5], b[y + 5], s5);
                s6 = Math.fma(a[x + 6], b[y + 6], s6);
                s7 = Math.fma(a[x + 7], b[y + 7], s7);
            }
            parts[part] = s0;
            parts[part + 1] = s1;
            parts[part + 2] = s2;
            parts[part + 3] = s3;
            parts[part + 4] = s4;
            parts[part + 5] = s5;
            parts[part + 6] = s6;
            parts[part + 7] = s7;
        }
    }
}
