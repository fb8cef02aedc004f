package org.initscope.core;

/**
 * ln x to the bits of {@link StrictMath#log}, which Java 17 computes in C: a call of that takes longer than its arithmetic.
 *
 * <p>It is the algorithm of e_log.c in fdlibm, which is Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.
 * Developed at SunSoft, a Sun Microsystems, Inc. business. Permission to use, copy, modify, and distribute this software is
 * freely granted, provided that this notice is preserved.
 *
 * <p>With x = 2^k (1 + f) and s = f / (2 + f), ln x = k ln 2 + f − s (f − R(s²)), where R is a polynomial. Where k is 0 its
 * terms are 0 and change no bit. fdlibm leaves them out there, by a branch that no processor can foretell.
 */
public final class NaturalLogarithm {
    private static final double LN2_HIGH = 6.93147180369123816490e-01;
    private static final double LN2_LOW = 1.90821492927058770002e-10;
    private static final double C1 = 6.666666666666735130e-01;
    private static final double C2 = 3.999999999940941908e-01;
    private static final double C3 = 2.857142874366239149e-01;
    private static final double C4 = 2.222219843214978396e-01;
    private static final double C5 = 1.818357216161805012e-01;
    private static final double C6 = 1.531383769920937332e-01;
    private static final double C7 = 1.479819860511658591e-01;

    private NaturalLogarithm() {}

    /** ln x. */
    public static double of(double x) {
        if (!(x >= Double.MIN_NORMAL && x <= Double.MAX_VALUE)) {
            return StrictMath.log(x);
        }
        long bits = Double.doubleToRawLongBits(x);
        int high = (int) (bits >>> 32);
        int fraction = high & 0xFFFFF;
        // 1 where the fraction is above √2, so that 1 + f lies between √½ and √2
        int up = fraction + 0x95F64 & 0x100000;
        double k = (high >> 20) - 1023 + (up >> 20);
        double f = Double.longBitsToDouble((long) (fraction | up ^ 0x3FF00000) << 32 | bits & 0xFFFFFFFFL) - 1;
        if ((0xFFFFF & 2 + fraction) < 3) {
            return nearOne(f, k);
        }
        double s = f / (2 + f);
        double z = s * s;
        double w = z * z;
        double even = w * (C2 + w * (C4 + w * C6));
        double odd = z * (C1 + w * (C3 + w * (C5 + w * C7)));
        double r = odd + even;
        if ((fraction - 0x6147A | 0x6B851 - fraction) > 0) {
            double half = 0.5 * f * f;
            return k * LN2_HIGH - ((half - (s * (half + r) + k * LN2_LOW)) - f);
        }
        return k * LN2_HIGH - ((s * (f - r) - k * LN2_LOW) - f);
    }

    /** Where |f| is below 2^−20. */
    private static double nearOne(double f, double k) {
        if (f == 0) {
            return k * LN2_HIGH + k * LN2_LOW;
        }
        double r = f * f * (0.5 - 0.33333333333333333 * f);
        return k * LN2_HIGH - ((r - k * LN2_LOW) - f);
    }
}
