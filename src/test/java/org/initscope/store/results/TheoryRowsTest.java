package org.initscope.store.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.initscope.core.diagnosis.ShortTraining;
import org.initscope.store.results.rows.LayerTheory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Theory beside what was measured of real starts. */
class TheoryRowsTest {
    /** Five layers of 100 units on 64 examples are not the limit of infinite width. */
    private static final double WIDTH = 0.2;

    /** Of a mean cosine, which 400 units and 16 examples leave uncertain. */
    private static final double ALIKE = 0.06;

    private static final String[] PLAIN = {
        "training.steps=1",
        "model.normalization=none",
        "model.output-normalization=none",
        "model.initialization.output.gain=linear",
        "model.initialization.output-scale=0.1"
    };

    private static List<LayerTheory> rows(String job, String... overrides) {
        ShortTraining.Trained trained = ShortTraining.start(job, overrides);
        return new TheoryRows()
                .of(
                        trained.job().spec(),
                        trained.job().start(),
                        trained.averages().get(0).measurement());
    }

    @ParameterizedTest
    @CsvSource({"tanh, 1, 0", "tanh, 1.4, 0.5", "tanh, 0.8, 1", "relu, 1.41, 0", "relu, 1, 0.3"})
    void examplesOfAWideNetworkBecomeAlikeAsTheCorrelationMapSays(String activation, String gain, String bias) {
        List<String> settings = new ArrayList<>(List.of(PLAIN));
        settings.add("model.hidden=[400,400,400,400,400,400]");
        settings.add("model.activation=" + activation);
        settings.add("model.initialization.weights.gain=" + gain);
        settings.add("model.initialization.hidden-bias-scale=" + bias);
        List<LayerTheory> rows = rows("lecture-deep", settings.toArray(String[]::new));
        assertThat(rows.get(0).similarity().meanCosinePredicted()).isNaN();
        for (LayerTheory row : rows.subList(1, 6)) {
            assertThat(row.similarity().meanCosinePredicted())
                    .as(row.layerName())
                    .isCloseTo(row.similarity().meanCosine(), within(ALIKE));
        }
    }

    @Test
    void measuredAndPredictedAgreeWithoutNormalization() {
        List<LayerTheory> rows = rows("lecture-deep", PLAIN);

        assertThat(rows)
                .extracting(row -> row.layerName())
                .containsExactly("tanh1", "tanh2", "tanh3", "tanh4", "tanh5", "softmax");
        assertThat(rows).allMatch(row -> row.variant().equals("network") && row.examples() == 64);
        for (LayerTheory row : rows.subList(0, 5)) {
            LayerTheory.Spreads of = row.spreads();
            assertThat(List.of(
                            of.preactivationStd() / of.preactivationStdPredicted(),
                            of.activationStd() / of.activationStdPredicted(),
                            of.activationGradientStd() / of.activationGradientStdPredicted()))
                    .as(row.layerName())
                    .allSatisfy(ratio -> assertThat(ratio).isCloseTo(1, within(WIDTH)));
            // a gain of 5/3 keeps tanh near its fixed point, where gradients grow a little towards the input
            assertThat(row.propagation().chi()).isBetween(1.0, 1.3);
            assertThat(row.propagation().varianceFixedPoint()).isBetween(0.5, 2.0);
            assertThat(row.propagation().depthScale())
                    .isCloseTo(1 / Math.log(row.propagation().chi()), within(1e-9));
        }
        assertThat(rows.subList(0, 5)).allSatisfy(row -> {
            assertThat(row.correlationLimit().correlationSlope())
                    .isCloseTo(row.propagation().chi(), within(1e-9));
            assertThat(row.correlationLimit().correlationFixedPoint()).isZero();
            assertThat(row.correlationLimit().correlationDepthScale()).isBetween(1.0, 50.0);
        });
        LayerTheory first = rows.get(0);
        assertThat(first.growth().gradientGrowth())
                .isEqualTo(first.spreads().activationGradientStd()
                        / rows.get(1).spreads().activationGradientStd());
        assertThat(first.growth().gradientGrowthPredicted())
                .isCloseTo(first.growth().gradientGrowth(), within(WIDTH));
        assertThat(rows.get(4).growth().gradientGrowth()).isNaN();
        LayerTheory logits = rows.get(5);
        assertThat(logits.spreads().activationStdPredicted()).isNaN();
        assertThat(logits.correlationLimit().correlationSlope()).isNaN();
        assertThat(logits.initialLossPredicted()).isBetween(3.29, 3.4);
    }

    @Test
    void aNormalizedNetworkIsPredictedWithAndWithoutItsNormalization() {
        List<LayerTheory> rows = rows("lecture-deep", "training.steps=1");
        List<LayerTheory> without = rows.stream()
                .filter(row -> row.variant().equals("without_normalization"))
                .toList();

        assertThat(rows).hasSize(12);
        assertThat(rows.get(0).correlationLimit().correlationFixedPoint()).isNaN();
        assertThat(without.get(0).correlationLimit().correlationFixedPoint()).isZero();
        assertThat(rows.get(0).spreads().preactivationStdPredicted()).isEqualTo(1);
        assertThat(rows.get(0).spreads().preactivationStd()).isCloseTo(1, within(0.01));
        assertThat(without)
                .hasSize(6)
                .allMatch(row -> Double.isNaN(row.spreads().preactivationStd()));
        assertThat(without.get(4).layerIndex())
                .as("the place in the network that is trained")
                .isEqualTo(rows.get(4).layerIndex());
        assertThat(without.get(0).spreads().preactivationStdPredicted()).isCloseTo(5.0 / 3, within(1e-6));
    }

    @Test
    void thereIsNoTheoryOfWeightsThatAreNotRandom() {
        assertThat(rows("lecture-kaiming", "training.steps=1", "model.initialization.weights.scheme=zero"))
                .isEmpty();
    }

    @Test
    void ofARescaledStartPreactivationsArePredictedToHaveAStdOfOne() {
        List<LayerTheory> rows = rows(
                "lecture-deep",
                "training.steps=1",
                "model.normalization=none",
                "model.output-normalization=none",
                "model.initialization.weights.gain=0.1",
                "model.initialization.unit-variance-examples=2000");
        assertThat(rows.subList(0, 5)).allSatisfy(row -> {
            assertThat(row.spreads().preactivationStdPredicted()).isEqualTo(1);
            assertThat(row.spreads().preactivationStd()).isCloseTo(1, within(0.1));
            assertThat(row.spreads().activationGradientStd() / row.spreads().activationGradientStdPredicted())
                    .isCloseTo(1, within(2 * WIDTH));
        });
    }
}
