package org.initscope.core.fused.arithmetic;

/**
 * Sums over the columns of one row in a fixed order: eight partial sums of every eighth column, added as a tree, on
 * every machine alike.
 */
public final class RowSum {
    private RowSum() {}

    /** Σ values. */
    public static float of(int columns, float[] values, int offset) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        float s4 = 0;
        float s5 = 0;
        float s6 = 0;
        float s7 = 0;
        int end = offset + columns;
        int i = offset;
        for (; i + 8 <= end; i += 8) {
            s0 += values[i];
            s1 += values[i + 1];
            s2 += values[i + 2];
            s3 += values[i + 3];
            s4 += values[i + 4];
            s5 += values[i + 5];
            s6 += values[i + 6];
            s7 += values[i + 7];
        }
        float rest = 0;
        for (; i < end; i++) {
            rest += values[i];
        }
        return ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7)) + rest;
    }

    /** Σ left · right. */
    public static float ofProducts(int columns, float[] left, int leftOffset, float[] right, int rightOffset) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        float s4 = 0;
        float s5 = 0;
        float s6 = 0;
        float s7 = 0;
        int i = 0;
        for (; i + 8 <= columns; i += 8) {
            int l = leftOffset + i;
            int r = rightOffset + i;
            s0 = Math.fma(left[l], right[r], s0);
            s1 = Math.fma(left[l + 1], right[r + 1], s1);
            s2 = Math.fma(left[l + 2], right[r + 2], s2);
            s3 = Math.fma(left[l + 3], right[r + 3], s3);
            s4 = Math.fma(left[l + 4], right[r + 4], s4);
            s5 = Math.fma(left[l + 5], right[r + 5], s5);
            s6 = Math.fma(left[l + 6], right[r + 6], s6);
            s7 = Math.fma(left[l + 7], right[r + 7], s7);
        }
        float rest = 0;
        for (; i < columns; i++) {
            rest = Math.fma(left[leftOffset + i], right[rightOffset + i], rest);
        }
        return ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7)) + rest;
    }

    /** Σ values², in double: no product of two floats is rounded there. */
    public static double ofSquares(int columns, float[] values, int offset) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        double s4 = 0;
        double s5 = 0;
        double s6 = 0;
        double s7 = 0;
        int end = offset + columns;
        int i = offset;
        for (; i + 8 <= end; i += 8) {
            s0 += square(values[i]);
            s1 += square(values[i + 1]);
            s2 += square(values[i + 2]);
            s3 += square(values[i + 3]);
            s4 += square(values[i + 4]);
            s5 += square(values[i + 5]);
            s6 += square(values[i + 6]);
            s7 += square(values[i + 7]);
        }
        double rest = 0;
        for (; i < end; i++) {
            rest += square(values[i]);
        }
        return ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7)) + rest;
    }

    private static double square(double value) {
        return value * value;
    }

    /** Sixteen parts of a sum, added as a tree. */
    public static float ofParts(float[] parts, int at) {
        float s0 = parts[at] + parts[at + 8];
        float s1 = parts[at + 1] + parts[at + 9];
        float s2 = parts[at + 2] + parts[at + 10];
        float s3 = parts[at + 3] + parts[at + 11];
        float s4 = parts[at + 4] + parts[at + 12];
        float s5 = parts[at + 5] + parts[at + 13];
        float s6 = parts[at + 6] + parts[at + 14];
        float s7 = parts[at + 7] + parts[at + 15];
        return ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7));
    }
}
