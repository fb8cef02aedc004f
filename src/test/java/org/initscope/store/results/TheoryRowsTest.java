package org.initscope.store.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.initscope.core.diagnosis.ShortTraining;
import org.initscope.store.tables.TableRow;
import org.junit.jupiter.api.Test;

/** Theory beside what was measured of real starts. */
class TheoryRowsTest {
    /** Five layers of 100 units on 64 examples are not the limit of infinite width. */
    private static final double WIDTH = 0.2;

    private static final String[] PLAIN = {
        "training.steps=1",
        "model.normalization=none",
        "model.output-normalization=none",
        "model.initialization.output.gain=linear",
        "model.initialization.output-scale=0.1"
    };

    private static List<TableRow> rows(String job, String... overrides) {
        ShortTraining.Trained trained = ShortTraining.train(job, overrides);
        return new TheoryRows()
                .of(
                        trained.job().spec(),
                        trained.job().start(),
                        trained.averages().get(0).measurement());
    }

    @Test
    void measuredAndPredictedAgreeWithoutNormalization() {
        List<TableRow> rows = rows("lecture-deep", PLAIN);

        assertThat(rows)
                .extracting(row -> row.string("layer_name"))
                .containsExactly("tanh1", "tanh2", "tanh3", "tanh4", "tanh5", "softmax");
        assertThat(rows).allMatch(row -> row.string("variant").equals("network") && row.integer("examples") == 64);
        for (TableRow row : rows.subList(0, 5)) {
            for (String quantity : List.of("preactivation_std", "activation_std", "activation_gradient_std")) {
                assertThat(row.real(quantity) / row.real(quantity + "_predicted"))
                        .as(row.string("layer_name") + " " + quantity)
                        .isCloseTo(1, within(WIDTH));
            }
            // a gain of 5/3 keeps tanh near its fixed point, where gradients grow a little towards the input
            assertThat(row.real("chi")).isBetween(1.0, 1.3);
            assertThat(row.real("variance_fixed_point")).isBetween(0.5, 2.0);
            assertThat(row.real("depth_scale")).isCloseTo(1 / Math.log(row.real("chi")), within(1e-9));
        }
        TableRow first = rows.get(0);
        assertThat(first.real("gradient_growth"))
                .isEqualTo(first.real("activation_gradient_std") / rows.get(1).real("activation_gradient_std"));
        assertThat(first.real("gradient_growth_predicted")).isCloseTo(first.real("gradient_growth"), within(WIDTH));
        assertThat(rows.get(4).isNull("gradient_growth")).isTrue();
        TableRow logits = rows.get(5);
        assertThat(logits.isNull("activation_std_predicted")).isTrue();
        assertThat(logits.real("initial_loss_predicted")).isBetween(3.29, 3.4);
    }

    @Test
    void aNormalizedNetworkIsPredictedWithAndWithoutItsNormalization() {
        List<TableRow> rows = rows("lecture-deep", "training.steps=1");
        List<TableRow> without = rows.stream()
                .filter(row -> row.string("variant").equals("without_normalization"))
                .toList();

        assertThat(rows).hasSize(12);
        assertThat(rows.get(0).real("preactivation_std_predicted")).isEqualTo(1);
        assertThat(rows.get(0).real("preactivation_std")).isCloseTo(1, within(0.01));
        assertThat(without).hasSize(6).allMatch(row -> row.isNull("preactivation_std"));
        assertThat(without.get(4).integer("layer_index"))
                .as("the place in the network that is trained")
                .isEqualTo(rows.get(4).integer("layer_index"));
        assertThat(without.get(0).real("preactivation_std_predicted")).isCloseTo(5.0 / 3, within(1e-6));
    }

    @Test
    void thereIsNoTheoryOfWeightsThatAreNotRandom() {
        assertThat(rows("lecture-kaiming", "training.steps=1", "model.initialization.weights.scheme=zero"))
                .isEmpty();
    }

    @Test
    void ofARescaledStartPreactivationsArePredictedToHaveAStdOfOne() {
        List<TableRow> rows = rows(
                "lecture-deep",
                "training.steps=1",
                "model.normalization=none",
                "model.output-normalization=none",
                "model.initialization.weights.gain=0.1",
                "model.initialization.unit-variance-examples=2000");
        assertThat(rows.subList(0, 5)).allSatisfy(row -> {
            assertThat(row.real("preactivation_std_predicted")).isEqualTo(1);
            assertThat(row.real("preactivation_std")).isCloseTo(1, within(0.1));
            assertThat(row.real("activation_gradient_std") / row.real("activation_gradient_std_predicted"))
                    .isCloseTo(1, within(2 * WIDTH));
        });
    }
}
