package org.initscope.core.fused.vector;

import static org.initscope.core.vector.PreferredSpecies.COUNT;
import static org.initscope.core.vector.PreferredSpecies.FLOATS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.initscope.core.fused.arithmetic.Elementary;
import org.initscope.core.fused.arithmetic.LoopActivation;

/** The formulas of {@link Elementary}, lane by lane. */
final class VectorElementary {
    private VectorElementary() {}

    static FloatVector all(float value) {
        return FloatVector.broadcast(FLOATS, value);
    }

    static FloatVector tanh(FloatVector x) {
        FloatVector bounded = bounded(x, -Elementary.TANH_BOUND, Elementary.TANH_BOUND);
        FloatVector square = bounded.mul(bounded);
        FloatVector p = square.fma(all(Elementary.TANH_P9), all(Elementary.TANH_P7));
        p = square.fma(p, all(Elementary.TANH_P5));
        p = square.fma(p, all(Elementary.TANH_P3));
        p = square.fma(p, all(Elementary.TANH_P1));
        FloatVector q = square.fma(all(Elementary.TANH_Q8), all(Elementary.TANH_Q6));
        q = square.fma(q, all(Elementary.TANH_Q4));
        q = square.fma(q, all(Elementary.TANH_Q2));
        q = square.fma(q, all(Elementary.TANH_Q0));
        return bounded.mul(p).div(q);
    }

    /** The tanh within gelu. */
    static FloatVector geluTanh(FloatVector z) {
        FloatVector cubed = z.mul(z).mul(LoopActivation.GELU_CUBE).fma(z, z);
        return tanh(cubed.mul(LoopActivation.GELU_SCALE));
    }

    static FloatVector sigmoid(FloatVector x) {
        FloatVector half = all(0.5f);
        return half.fma(tanh(half.mul(x)), half);
    }

    static FloatVector expMinusOne(FloatVector x) {
        FloatVector t = tanh(all(0.5f).mul(x));
        return all(2f).mul(t).div(all(1f).sub(t));
    }

    /**
     * The exponentials of whole vectors, in place. From array to array, as the compiler takes so long a formula into nobody's loop, and
     * vectors that go through a call are objects.
     */
    static void exp(int count, float[] values, int offset) {
        for (int i = offset; i < offset + count; i += COUNT) {
            FloatVector x = FloatVector.fromArray(FLOATS, values, i);
            FloatVector bounded = x.blend(Elementary.EXP_LOWEST, x.compare(VectorOperators.LT, Elementary.EXP_LOWEST))
                    .blend(Elementary.EXP_HIGHEST, x.compare(VectorOperators.GT, Elementary.EXP_HIGHEST));
            FloatVector rounded = bounded.fma(all(Elementary.LOG2_E), all(Elementary.ROUNDER));
            IntVector power = rounded.reinterpretAsInts().sub(Elementary.ROUNDER_BITS);
            FloatVector whole = rounded.sub(all(Elementary.ROUNDER));
            FloatVector r = whole.fma(all(-Elementary.LN2_HIGH), bounded);
            r = whole.fma(all(-Elementary.LN2_LOW), r);
            FloatVector p = r.fma(all(Elementary.EXP_C6), all(Elementary.EXP_C5));
            p = p.fma(r, all(Elementary.EXP_C4));
            p = p.fma(r, all(Elementary.EXP_C3));
            p = p.fma(r, all(Elementary.EXP_C2));
            p = p.fma(r, all(Elementary.EXP_C1));
            p = p.fma(r.mul(r), r).add(all(1f));
            IntVector half = power.lanewise(VectorOperators.ASHR, 1);
            FloatVector power1 =
                    half.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
            FloatVector power2 =
                    power.sub(half).add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
            p.mul(power1).mul(power2).intoArray(values, i);
        }
    }

    /** The logarithms of whole vectors, from array to array as {@link #exp}. */
    static void log(int count, float[] values, float[] to) {
        for (int i = 0; i < count; i += COUNT) {
            FloatVector x = FloatVector.fromArray(FLOATS, values, i);
            VectorMask<Float> subnormal = x.compare(VectorOperators.LT, Float.MIN_NORMAL);
            IntVector bits =
                    x.blend(x.mul(Elementary.SUBNORMAL_SCALE), subnormal).reinterpretAsInts();
            FloatVector mantissa = bits.and(0x007FFFFF).or(0x3F000000).reinterpretAsFloats();
            VectorMask<Float> low = mantissa.compare(VectorOperators.LT, Elementary.SQRT_HALF);
            // a whole number becomes a float where its bits are those of a number without a fraction
            FloatVector exponent = bits.lanewise(VectorOperators.LSHR, 23)
                    .add(Elementary.ROUNDER_BITS - 126)
                    .reinterpretAsFloats()
                    .sub(Elementary.ROUNDER);
            exponent = exponent.blend(exponent.sub(24f), subnormal);
            exponent = exponent.blend(exponent.sub(1f), low);
            FloatVector r = mantissa.blend(mantissa.add(mantissa), low).sub(1f);
            FloatVector square = r.mul(r);
            FloatVector p = r.fma(all(Elementary.LOG_C8), all(Elementary.LOG_C7));
            p = p.fma(r, all(Elementary.LOG_C6));
            p = p.fma(r, all(Elementary.LOG_C5));
            p = p.fma(r, all(Elementary.LOG_C4));
            p = p.fma(r, all(Elementary.LOG_C3));
            p = p.fma(r, all(Elementary.LOG_C2));
            p = p.fma(r, all(Elementary.LOG_C1));
            p = p.fma(r, all(Elementary.LOG_C0));
            FloatVector y = p.mul(r).mul(square);
            y = exponent.fma(all(Elementary.LN2_LOW), y);
            y = square.fma(all(-0.5f), y);
            y = exponent.fma(all(Elementary.LN2_HIGH), r.add(y));
            y = y.blend(x, x.compare(VectorOperators.EQ, Float.POSITIVE_INFINITY));
            y = y.blend(Float.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, 0f));
            // below 0, and where x is not a number
            y.blend(Float.NaN, x.compare(VectorOperators.GE, 0f).not()).intoArray(to, i);
        }
    }

    /** x within the bounds, NaN where x is: fewer instructions than min and max, which also order zeros and NaN. */
    private static FloatVector bounded(FloatVector x, float lowest, float highest) {
        return x.blend(lowest, x.compare(VectorOperators.LT, lowest))
                .blend(highest, x.compare(VectorOperators.GT, highest));
    }
}
