package org.initscope.core.fused.arithmetic;

/**
 * Elementary functions in float arithmetic of a fixed order, so that every machine finds the same bits; the vector
 * kernels repeat these formulas lane by lane.
 */
public final class Elementary {
    private Elementary() {}

    /** The first float where the rational function for tanh is 1 in float arithmetic; it exceeds 1 later on. */
    public static final float TANH_BOUND = 7.994409f;

    /** Odd coefficients of the numerator, of x^1 to x^9, and even ones of the denominator, of x^0 to x^8. */
    public static final float TANH_P1 = 1.0066967f;

    public static final float TANH_P3 = 0.13470629f;
    public static final float TANH_P5 = 0.0035189916f;
    public static final float TANH_P7 = 2.0747011e-5f;
    public static final float TANH_P9 = 1.3443982e-8f;
    public static final float TANH_Q0 = 1.0066966f;
    public static final float TANH_Q2 = 0.47027165f;
    public static final float TANH_Q4 = 0.026050251f;
    public static final float TANH_Q6 = 3.307629e-4f;
    public static final float TANH_Q8 = 7.828589e-7f;

    public static final float LOG2_E = 1.44269504088896341f;
    /** ln 2 in two parts: the first times a small whole number is exact. */
    public static final float LN2_HIGH = 0.693359375f;

    public static final float LN2_LOW = -2.12194440e-4f;
    /** 1.5 · 2^23: adding it rounds a float to a whole number, which then stands in the low bits. */
    public static final float ROUNDER = 12582912f;

    public static final int ROUNDER_BITS = 0x4B400000;
    /** Beyond these e^x is 0 and infinite. */
    public static final float EXP_LOWEST = -104f;

    public static final float EXP_HIGHEST = 89f;
    public static final float EXP_C6 = 1.9875691500e-4f;
    public static final float EXP_C5 = 1.3981999507e-3f;
    public static final float EXP_C4 = 8.3334519073e-3f;
    public static final float EXP_C3 = 4.1665795894e-2f;
    public static final float EXP_C2 = 1.6666665459e-1f;
    public static final float EXP_C1 = 5.0000001201e-1f;

    /** √½: mantissas below it are doubled, so that ln is taken near 1. */
    public static final float SQRT_HALF = 0.707106781186547524f;

    /** 2^24, by which subnormal numbers become normal ones. */
    public static final float SUBNORMAL_SCALE = 0x1p24f;

    public static final float LOG_C8 = 7.0376836292e-2f;
    public static final float LOG_C7 = -1.1514610310e-1f;
    public static final float LOG_C6 = 1.1676998740e-1f;
    public static final float LOG_C5 = -1.2420140846e-1f;
    public static final float LOG_C4 = 1.4249322787e-1f;
    public static final float LOG_C3 = -1.6668057665e-1f;
    public static final float LOG_C2 = 2.0000714765e-1f;
    public static final float LOG_C1 = -2.4999993993e-1f;
    public static final float LOG_C0 = 3.3333331174e-1f;

    /**
     * tanh x, absolute error ≤ 3e-7 for every float and ±1 from {@link #TANH_BOUND} on: a rational minimax function, whose
     * common factor was chosen among many so that rounding hurts least.
     */
    public static float tanh(float x) {
        float bounded = Math.max(-TANH_BOUND, Math.min(TANH_BOUND, x));
        float square = bounded * bounded;
        float p = Math.fma(square, TANH_P9, TANH_P7);
        p = Math.fma(square, p, TANH_P5);
        p = Math.fma(square, p, TANH_P3);
        p = Math.fma(square, p, TANH_P1);
        float q = Math.fma(square, TANH_Q8, TANH_Q6);
        q = Math.fma(square, q, TANH_Q4);
        q = Math.fma(square, q, TANH_Q2);
        q = Math.fma(square, q, TANH_Q0);
        return bounded * p / q;
    }

    /** 1 / (1 + e^−x) = (1 + tanh(x/2))/2, absolute error ≤ 3e-7 for every float. */
    public static float sigmoid(float x) {
        return Math.fma(0.5f, tanh(0.5f * x), 0.5f);
    }

    /** e^x − 1 = 2t/(1 − t) with t = tanh(x/2), absolute error ≤ 3e-7 for x ≤ 0. */
    public static float expMinusOne(float x) {
        float t = tanh(0.5f * x);
        return 2f * t / (1f - t);
    }

    /** e^x, relative error ≤ 3e-7 where the result is a normal float; 0 and infinity beyond; after Cephes' expf. */
    public static float exp(float x) {
        float bounded = Math.max(EXP_LOWEST, Math.min(EXP_HIGHEST, x));
        float rounded = Math.fma(bounded, LOG2_E, ROUNDER);
        int power = Float.floatToRawIntBits(rounded) - ROUNDER_BITS;
        float whole = rounded - ROUNDER;
        float r = Math.fma(whole, -LN2_HIGH, bounded);
        r = Math.fma(whole, -LN2_LOW, r);
        float p = Math.fma(r, EXP_C6, EXP_C5);
        p = Math.fma(p, r, EXP_C4);
        p = Math.fma(p, r, EXP_C3);
        p = Math.fma(p, r, EXP_C2);
        p = Math.fma(p, r, EXP_C1);
        p = Math.fma(p, r * r, r) + 1f;
        // two factors, for 2^power itself may be beyond the normal floats
        int half = power >> 1;
        return p * powerOfTwo(half) * powerOfTwo(power - half);
    }

    private static float powerOfTwo(int exponent) {
        return Float.intBitsToFloat((exponent + 127) << 23);
    }

    /** ln x, relative error ≤ 3e-7 (absolute near 1) for every float, NaN below 0; after Cephes' logf. */
    public static float log(float x) {
        if (!(x > 0f) || x == Float.POSITIVE_INFINITY) {
            return x == 0f ? Float.NEGATIVE_INFINITY : x < 0f ? Float.NaN : x;
        }
        boolean subnormal = x < Float.MIN_NORMAL;
        int bits = Float.floatToRawIntBits(subnormal ? x * SUBNORMAL_SCALE : x);
        int exponent = (bits >>> 23) - 126 - (subnormal ? 24 : 0);
        float m = Float.intBitsToFloat((bits & 0x007FFFFF) | 0x3F000000);
        if (m < SQRT_HALF) {
            exponent--;
            m += m;
        }
        float r = m - 1f;
        float square = r * r;
        float p = LOG_C8;
        p = Math.fma(p, r, LOG_C7);
        p = Math.fma(p, r, LOG_C6);
        p = Math.fma(p, r, LOG_C5);
        p = Math.fma(p, r, LOG_C4);
        p = Math.fma(p, r, LOG_C3);
        p = Math.fma(p, r, LOG_C2);
        p = Math.fma(p, r, LOG_C1);
        p = Math.fma(p, r, LOG_C0);
        float y = p * r * square;
        y = Math.fma((float) exponent, LN2_LOW, y);
        y = Math.fma(-0.5f, square, y);
        return Math.fma((float) exponent, LN2_HIGH, r + y);
    }
}
