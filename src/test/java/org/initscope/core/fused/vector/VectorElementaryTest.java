package org.initscope.core.fused.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import jdk.incubator.vector.FloatVector;
import org.initscope.core.fused.arithmetic.Elementary;
import org.initscope.core.vector.PreferredSpecies;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lane by lane, the vector functions give the bits of {@link Elementary}: every 509th float, and those at the edges. */
@Tag("numbers")
class VectorElementaryTest {
    private static final int SPACING = 509;

    private interface FloatFunction {
        float apply(float x);
    }

    private record Pair(String name, FloatFunction scalar, UnaryOperator<FloatVector> vector) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Pair> functions() {
        return Stream.of(
                new Pair("tanh", Elementary::tanh, VectorElementary::tanh),
                new Pair("sigmoid", Elementary::sigmoid, VectorElementary::sigmoid),
                new Pair("exp", Elementary::exp, OfArrays::exp),
                new Pair("exp - 1", Elementary::expMinusOne, VectorElementary::expMinusOne),
                new Pair("log", Elementary::log, OfArrays::log));
    }

    /** Apart from the test, whose methods are read in a process without vectors. */
    private static final class OfArrays {
        static FloatVector exp(FloatVector x) {
            float[] values = x.toArray();
            VectorElementary.exp(values.length, values, 0);
            return FloatVector.fromArray(PreferredSpecies.FLOATS, values, 0);
        }

        static FloatVector log(FloatVector x) {
            float[] values = x.toArray();
            VectorElementary.log(values.length, values, values);
            return FloatVector.fromArray(PreferredSpecies.FLOATS, values, 0);
        }
    }

    @ParameterizedTest
    @MethodSource("functions")
    void vectorsGiveTheBitsOfScalars(Pair pair) {
        float[] edges = {
            0f,
            -0f,
            1f,
            Float.NaN,
            Float.POSITIVE_INFINITY,
            Float.NEGATIVE_INFINITY,
            Float.MIN_VALUE,
            -Float.MIN_VALUE,
            Float.MIN_NORMAL,
            Math.nextDown(Float.MIN_NORMAL),
            Float.MAX_VALUE,
            -Float.MAX_VALUE,
            Elementary.TANH_BOUND,
            Elementary.EXP_LOWEST,
            Elementary.EXP_HIGHEST,
            Elementary.SQRT_HALF
        };
        for (int at = 0; at < edges.length; at += PreferredSpecies.COUNT) {
            check(pair, edges, at);
        }
        float[] values = new float[PreferredSpecies.COUNT];
        for (long bits = 0; bits < 1L << 32; bits += SPACING * values.length) {
            for (int lane = 0; lane < values.length; lane++) {
                values[lane] = Float.intBitsToFloat((int) (bits + lane * SPACING));
            }
            check(pair, values, 0);
        }
    }

    private static void check(Pair pair, float[] values, int at) {
        float[] got = new float[PreferredSpecies.COUNT];
        pair.vector()
                .apply(FloatVector.fromArray(PreferredSpecies.FLOATS, values, at))
                .intoArray(got, 0);
        for (int lane = 0; lane < got.length; lane++) {
            float expected = pair.scalar().apply(values[at + lane]);
            if (Float.floatToIntBits(got[lane]) != Float.floatToIntBits(expected)) {
                assertThat(got[lane])
                        .as("%s of %s", pair.name(), values[at + lane])
                        .isEqualTo(expected);
            }
        }
    }
}
