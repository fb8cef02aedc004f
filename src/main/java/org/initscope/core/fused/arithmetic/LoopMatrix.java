package org.initscope.core.fused.arithmetic;

/**
 * Matrix products in plain loops of the one shape that the compiler surely turns into vector instructions: every array of
 * a loop is read at the loop's own index. So rows are copied to arrays of their own first.
 */
public final class LoopMatrix implements MatrixArithmetic {
    /** Rows of C for which a row of B is copied once. */
    private static final int BLOCK_ROWS = 16;

    private float[][] sums = new float[BLOCK_ROWS][0];
    private float[][] rows = new float[4][0];

    @Override
    public void multiply(
            int rowCount,
            int columns,
            int depth,
            float[] a,
            int aOffset,
            int aRow,
            int aDepth,
            float[] b,
            int bOffset,
            int bStride,
            float[] start,
            int startOffset,
            float[] c,
            int cOffset,
            int cStride) {
        reserve(columns);
        for (int first = 0; first < rowCount; first += BLOCK_ROWS) {
            int count = Math.min(BLOCK_ROWS, rowCount - first);
            for (int r = 0; r < count; r++) {
                System.arraycopy(start, startOffset, sums[r], 0, columns);
            }
            addProducts(count, columns, depth, a, aOffset + first * aRow, aRow, aDepth, b, bOffset, bStride);
            for (int r = 0; r < count; r++) {
                System.arraycopy(sums[r], 0, c, cOffset + (first + r) * cStride, columns);
            }
        }
    }

    private void addProducts(
            int count,
            int columns,
            int depth,
            float[] a,
            int aOffset,
            int aRow,
            int aDepth,
            float[] b,
            int bOffset,
            int bStride) {
        int d = 0;
        for (; d + 4 <= depth; d += 4) {
            for (int i = 0; i < 4; i++) {
                System.arraycopy(b, bOffset + (d + i) * bStride, rows[i], 0, columns);
            }
            for (int r = 0; r < count; r++) {
                int in = aOffset + r * aRow + d * aDepth;
                addFourRows(
                        columns,
                        a[in],
                        a[in + aDepth],
                        a[in + 2 * aDepth],
                        a[in + 3 * aDepth],
                        rows[0],
                        rows[1],
                        rows[2],
                        rows[3],
                        sums[r]);
            }
        }
        for (; d < depth; d++) {
            System.arraycopy(b, bOffset + d * bStride, rows[0], 0, columns);
            for (int r = 0; r < count; r++) {
                addRow(columns, a[aOffset + r * aRow + d * aDepth], rows[0], sums[r]);
            }
        }
    }

    private static void addFourRows(
            int columns,
            float a0,
            float a1,
            float a2,
            float a3,
            float[] b0,
            float[] b1,
            float[] b2,
            float[] b3,
            float[] sums) {
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
    public void addDotProducts(
            int rowCount,
            int columns,
            int depth,
            float[] a,
            int aOffset,
            int aStride,
            float[] b,
            int bOffset,
            int bStride,
            float[] parts,
            int partsOffset,
            int[] places,
            int firstPlace) {
        int size = Stride.tiled(columns) * Stride.LANES;
        for (int r = 0; r < rowCount; r++) {
            for (int j = 0; j < columns; j++) {
                int sum = partsOffset + places[firstPlace + r] * size + j * Stride.LANES;
                addProducts(depth, a, aOffset + r * aStride, b, bOffset + j * bStride, parts, sum);
            }
        }
    }

    /** Past the last element, elements are 0 up to a whole sixteen. */
    private static void addProducts(int depth, float[] a, int aRow, float[] b, int bRow, float[] parts, int sum) {
        int whole = depth / Stride.LANES * Stride.LANES;
        addEight(whole, a, aRow, b, bRow, parts, sum);
        addEight(whole, a, aRow + 8, b, bRow + 8, parts, sum + 8);
        for (int d = whole, part = sum; whole < depth && part < sum + Stride.LANES; d++, part++) {
            float x = d < depth ? a[aRow + d] : 0f;
            float y = d < depth ? b[bRow + d] : 0f;
            parts[part] = Math.fma(x, y, parts[part]);
        }
    }

    /** Eight parts, each in a register. */
    private static void addEight(int depth, float[] a, int aRow, float[] b, int bRow, float[] parts, int sum) {
        float s0 = parts[sum];
        float s1 = parts[sum + 1];
        float s2 = parts[sum + 2];
        float s3 = parts[sum + 3];
        float s4 = parts[sum + 4];
        float s5 = parts[sum + 5];
        float s6 = parts[sum + 6];
        float s7 = parts[sum + 7];
        for (int d = 0; d < depth; d += Stride.LANES) {
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
        parts[sum] = s0;
        parts[sum + 1] = s1;
        parts[sum + 2] = s2;
        parts[sum + 3] = s3;
        parts[sum + 4] = s4;
        parts[sum + 5] = s5;
        parts[sum + 6] = s6;
        parts[sum + 7] = s7;
    }
}
