package org.initscope.core.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.initscope.core.RandomStream;
import org.initscope.core.network.ParameterLayout.Parameter;
import org.initscope.core.statistics.Moments;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every scheme draws what its formula says, and every parameter from a stream of its own. */
class InitializationTest {
    private static final int INPUTS = 60;
    private static final int OUTPUTS = 90;
    private static final double GAIN = 5.0 / 3.0;
    /** Standard errors that a sample may be off by. */
    private static final double STANDARD_ERRORS = 4;

    private static final MlpSpec NORMED = new MlpSpec(
            27,
            3,
            10,
            List.of(40, 30),
            Activation.TANH,
            new Normalization.Batch(1e-5, 0.1, 1.5, 0.25),
            true,
            new Normalization.Layer(1e-5, 0.1));

    static List<Arguments> randomSchemes() {
        return List.of(
                Arguments.of(new WeightScheme.Normal(0.2), 0.2),
                Arguments.of(new WeightScheme.FanIn(GAIN), GAIN / Math.sqrt(INPUTS)),
                Arguments.of(
                        new WeightScheme.MaximalUpdateOutput(GAIN, 15),
                        GAIN / Math.sqrt(INPUTS) * Math.sqrt(15.0 / INPUTS)),
                Arguments.of(new WeightScheme.KaimingUniform(GAIN), GAIN / Math.sqrt(INPUTS)),
                Arguments.of(new WeightScheme.XavierNormal(GAIN), GAIN * Math.sqrt(2.0 / (INPUTS + OUTPUTS))),
                Arguments.of(new WeightScheme.XavierUniform(GAIN), GAIN * Math.sqrt(2.0 / (INPUTS + OUTPUTS))));
    }

    @ParameterizedTest
    @MethodSource("randomSchemes")
    void weightsHaveMeanZeroAndTheStdOfTheirScheme(WeightScheme scheme, double std) {
        Moments moments = Moments.of(draw(scheme, INPUTS, OUTPUTS));
        double n = moments.count();

        assertThat(moments.mean()).isCloseTo(0, within(STANDARD_ERRORS * std / Math.sqrt(n)));
        assertThat(moments.std().orElseThrow()).isCloseTo(std, within(STANDARD_ERRORS * std / Math.sqrt(2 * n)));
    }

    @ParameterizedTest
    @MethodSource("randomSchemes")
    void scalingASchemeScalesItsWeights(WeightScheme scheme, double std) {
        float[] weights = draw(scheme, INPUTS, OUTPUTS);
        float[] scaled = draw(scheme.scaled(0.5), INPUTS, OUTPUTS);

        for (int i = 0; i < weights.length; i++) {
            assertThat(scaled[i]).isCloseTo(0.5f * weights[i], within((float) (1e-6 * std)));
        }
    }

    @Test
    void uniformWeightsFillTheirRange() {
        double kaiming = GAIN * Math.sqrt(3.0 / INPUTS);
        double xavier = GAIN * Math.sqrt(6.0 / (INPUTS + OUTPUTS));

        assertThat(largest(new WeightScheme.KaimingUniform(GAIN))).isBetween(0.99 * kaiming, kaiming * 1.000001);
        assertThat(largest(new WeightScheme.XavierUniform(GAIN))).isBetween(0.99 * xavier, xavier * 1.000001);
    }

    @ParameterizedTest
    @CsvSource({"60, 90", "90, 60", "50, 50", "1, 7", "7, 1", "300, 310", "270, 270"})
    void orthogonalWeightsAreOrthonormalTimesTheGain(int inputs, int outputs) {
        float[] weights = draw(new WeightScheme.Orthogonal(GAIN), inputs, outputs);
        int vectors = Math.min(inputs, outputs);
        for (int a = 0; a < vectors; a++) {
            for (int b = 0; b <= a; b++) {
                double product = 0;
                for (int i = 0; i < Math.max(inputs, outputs); i++) {
                    product += inputs <= outputs
                            ? (double) weights[a * outputs + i] * weights[b * outputs + i]
                            : (double) weights[i * outputs + a] * weights[i * outputs + b];
                }
                assertThat(product).isCloseTo(a == b ? GAIN * GAIN : 0, within(1e-6));
            }
        }
    }

    @Test
    void orthogonalWeightsThatWouldTakeMinutesAreRefused() {
        WeightScheme wide = new WeightScheme.Orthogonal(1);
        assertThatThrownBy(() -> wide.fill(new float[0], 10_000, 10_000, RandomStream.at(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("model.initialization.weights.scheme = fan-in");
    }

    @Test
    void identityAndConstantWeightsAreWhatTheySay() {
        assertThat(draw(new WeightScheme.Identity(2), 2, 3)).containsExactly(2, 0, 0, 0, 2, 0);
        assertThat(draw(new WeightScheme.Identity(2), 3, 2)).containsExactly(2, 0, 0, 2, 0, 0);
        assertThat(draw(new WeightScheme.Constant(0), 2, 2)).containsOnly(0);
        assertThat(draw(new WeightScheme.Constant(0.5).scaled(3), 2, 2)).containsOnly(1.5f);
    }

    @Test
    void everyPartHasItsOwnScale() {
        Initialization initialization = new Initialization(
                2, new WeightScheme.FanIn(GAIN), new WeightScheme.Normal(1), 0.01, 0.3, 0.7, Map.of());
        float[] all = initialization.parameters(NORMED, 42);

        assertStd(all, "embedding.weight", 2);
        assertStd(all, "linear1.weight", GAIN / Math.sqrt(30));
        assertStd(all, "linear2.weight", GAIN / Math.sqrt(40));
        assertStd(all, "output.weight", 0.01);
        assertStd(all, "linear1.bias", 0.3);
        assertStd(all, "output.bias", 0.7);
        assertThat(values(all, "norm1.gamma")).containsOnly(1.5f);
        assertThat(values(all, "norm2.beta")).containsOnly(0.25f);
        assertThat(values(all, "output_norm.gamma")).containsOnly(0.1f);
        assertThat(values(all, "output_norm.beta")).containsOnly(0f);
    }

    @Test
    void aSchemeOfOneLayerLeavesEveryOtherNumberAsItWas() {
        Initialization plain = initialization(Map.of());
        Initialization other = initialization(Map.of("linear2", new WeightScheme.Orthogonal(1)));
        float[] before = plain.parameters(NORMED, 42);
        float[] after = other.parameters(NORMED, 42);

        for (Parameter parameter : ParameterLayout.of(NORMED).parameters()) {
            if (parameter.name().equals("linear2.weight")) {
                assertThat(values(after, parameter.name())).isNotEqualTo(values(before, parameter.name()));
            } else {
                assertThat(values(after, parameter.name())).isEqualTo(values(before, parameter.name()));
            }
        }
    }

    @Test
    void anotherHiddenLayerLeavesTheFirstAsItWas() {
        MlpSpec deeper = new MlpSpec(
                27,
                3,
                10,
                List.of(40, 30, 20),
                Activation.TANH,
                NORMED.normalization(),
                true,
                NORMED.outputNormalization());
        float[] shallow = initialization(Map.of()).parameters(NORMED, 42);
        float[] deep = initialization(Map.of()).parameters(deeper, 42);
        Parameter second = ParameterLayout.of(deeper).parameter("linear2.weight");

        assertThat(Arrays.copyOfRange(deep, second.offset(), second.offset() + second.size()))
                .isEqualTo(values(shallow, "linear2.weight"));
    }

    @Test
    void aSeedIsRepeatableAndAnotherIsAnother() {
        Initialization initialization = initialization(Map.of());

        assertThat(initialization.parameters(NORMED, 1)).isEqualTo(initialization.parameters(NORMED, 1));
        assertThat(initialization.parameters(NORMED, 1)).isNotEqualTo(initialization.parameters(NORMED, 2));
    }

    @Test
    void aSchemeForALayerThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> initialization(Map.of("linear9", new WeightScheme.Constant(0)))
                        .parameters(NORMED, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("linear9")
                .hasMessageContaining("[linear1, linear2, output]");
        assertThatThrownBy(() -> initialization(Map.of("norm1", new WeightScheme.Constant(0)))
                        .parameters(NORMED, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void scalesThatAreNoScalesAreRefused() {
        assertThatThrownBy(() -> new WeightScheme.FanIn(-1)).hasMessageContaining("-1");
        assertThatThrownBy(() -> new WeightScheme.Normal(Double.NaN)).hasMessageContaining("NaN");
        assertThatThrownBy(() ->
                        new Initialization(-1, new WeightScheme.FanIn(1), new WeightScheme.FanIn(1), 1, 0, 0, Map.of()))
                .hasMessageContaining("the embedding's std is -1");
    }

    private static Initialization initialization(Map<String, WeightScheme> perLayer) {
        return new Initialization(1, new WeightScheme.FanIn(GAIN), new WeightScheme.FanIn(1), 0.1, 0.01, 0, perLayer);
    }

    private static void assertStd(float[] all, String name, double std) {
        float[] values = values(all, name);
        assertThat(Moments.of(values).std().orElseThrow())
                .as(name)
                .isCloseTo(std, within(STANDARD_ERRORS * std / Math.sqrt(2.0 * values.length)));
    }

    private static float[] values(float[] all, String name) {
        Parameter parameter = ParameterLayout.of(NORMED).parameter(name);
        return Arrays.copyOfRange(all, parameter.offset(), parameter.offset() + parameter.size());
    }

    private static double largest(WeightScheme scheme) {
        double largest = 0;
        for (float weight : draw(scheme, INPUTS, OUTPUTS)) {
            largest = Math.max(largest, Math.abs(weight));
        }
        return largest;
    }

    private static float[] draw(WeightScheme scheme, int inputs, int outputs) {
        float[] weights = new float[inputs * outputs];
        scheme.fill(weights, inputs, outputs, RandomStream.at(11));
        return weights;
    }
}
