package org.initscope.core.network;

import java.util.stream.IntStream;

/** Turns vectors that are independent, such as random ones, into orthonormal ones. */
final class GramSchmidt {
    /** Vectors up to which one after the other is taken. */
    private static final int FEW = 256;

    /** Vectors whose projections are taken together, so that they stay in the cache. */
    private static final int BLOCK = 32;

    private GramSchmidt() {}

    /** Replaces the rows of a matrix [vectors, length] of at least as many columns; deviations from orthonormal stay below 1e-9. */
    static void orthonormalize(double[][] vectors) {
        if (vectors.length <= FEW) {
            orthonormalize(vectors, 0, vectors.length);
            return;
        }
        for (int begin = 0; begin < vectors.length; begin += BLOCK) {
            int end = Math.min(begin + BLOCK, vectors.length);
            orthonormalize(vectors, begin, end);
            int first = begin;
            // each of them is changed by itself, so that the bits are the same on any number of cores
            IntStream.range(end, vectors.length)
                    .parallel()
                    .forEach(later -> removeProjections(vectors[later], vectors, first, end));
        }
    }

    /** Twice over each vector, so that rounding does not add up. */
    private static void orthonormalize(double[][] vectors, int begin, int end) {
        for (int v = begin; v < end; v++) {
            double[] vector = vectors[v];
            for (int pass = 0; pass < 2; pass++) {
                for (int earlier = begin; earlier < v; earlier++) {
                    subtract(vector, inOrder(vector, vectors[earlier]), vectors[earlier]);
                }
                double norm = StrictMath.sqrt(inOrder(vector, vector));
                for (int i = 0; i < vector.length; i++) {
                    vector[i] /= norm;
                }
            }
        }
    }

    private static void removeProjections(double[] vector, double[][] basis, int begin, int end) {
        double[] projections = new double[end - begin];
        for (int e = begin; e < end; e++) {
            projections[e - begin] = dot(vector, basis[e]);
        }
        int e = begin;
        for (; e + 4 <= end; e += 4) {
            subtractFour(vector, projections, e - begin, basis, e);
        }
        for (; e < end; e++) {
            subtract(vector, projections[e - begin], basis[e]);
        }
    }

    /** Four in one pass, to the bits of four passes. */
    private static void subtractFour(double[] from, double[] factors, int first, double[][] vectors, int firstVector) {
        double[] a = vectors[firstVector];
        double[] b = vectors[firstVector + 1];
        double[] c = vectors[firstVector + 2];
        double[] d = vectors[firstVector + 3];
        double f0 = factors[first];
        double f1 = factors[first + 1];
        double f2 = factors[first + 2];
        double f3 = factors[first + 3];
        for (int i = 0; i < from.length; i++) {
            from[i] = from[i] - f0 * a[i] - f1 * b[i] - f2 * c[i] - f3 * d[i];
        }
    }

    private static void subtract(double[] from, double factor, double[] vector) {
        for (int i = 0; i < from.length; i++) {
            from[i] -= factor * vector[i];
        }
    }

    private static double inOrder(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** In eight sums that do not wait for each other. */
    private static double dot(double[] a, double[] b) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        double s4 = 0;
        double s5 = 0;
        double s6 = 0;
        double s7 = 0;
        int i = 0;
        for (; i + 8 <= a.length; i += 8) {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
            s4 += a[i + 4] * b[i + 4];
            s5 += a[i + 5] * b[i + 5];
            s6 += a[i + 6] * b[i + 6];
            s7 += a[i + 7] * b[i + 7];
        }
        for (; i < a.length; i++) {
            s0 += a[i] * b[i];
        }
        return s0 + s1 + (s2 + s3) + (s4 + s5 + (s6 + s7));
    }
}
