package org.initscope.core.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionTest {
    private static final Map<String, SweptValue> VALUES = Map.of(
            "model.normalization", new SweptValue.Text("batch"),
            "model.initialization.weights.gain", new SweptValue.Real(2),
            "training.seed", new SweptValue.Whole(-3),
            "model.bias-before-normalization", new SweptValue.Flag(true),
            "model.hidden", new SweptValue.Several(List.of(new SweptValue.Whole(100), new SweptValue.Whole(50))));

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "model.normalization == batch; true",
                "model.normalization == \"batch\"; true",
                "model.normalization != batch; false",
                "model.normalization in [none, batch]; true",
                "model.normalization in []; false",
                "model.normalization < layer; true",
                "model.normalization < 3; false",
                "model.normalization >= 3; false",
                "model.initialization.weights.gain == 2; true",
                "2.0 == model.initialization.weights.gain; true",
                "model.initialization.weights.gain > 2; false",
                "model.initialization.weights.gain >= 2e0; true",
                "training.seed == -3; true",
                "training.seed<=-3; true",
                "model.bias-before-normalization == true; true",
                "model.hidden == [100, 50]; true",
                "model.hidden in [[100], [100, 50]]; true",
                "model.hidden == [50, 100]; false",
                "!(model.normalization == batch); false",
                "!model.normalization == batch; false",
                "model.normalization == batch || training.seed > 0 && training.seed > 1; true",
                "(model.normalization == batch || training.seed > 0) && training.seed > 1; false",
            })
    void saysWhetherItHolds(String condition, boolean expected) {
        assertThat(parse(condition).holds(VALUES)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "model.activation == tanh; names model.activation, which is not swept",
                "model.normalization; ends, expected a comparison",
                "model.normalization = batch; has = batch in it",
                "model.normalization == ; ends, expected a key or a value",
                "(training.seed > 1; ends, expected )",
                "training.seed > 1 training.seed; has training.seed where it should end",
                "training.seed in 3; has no list behind in",
                "training.seed in [3; ends, expected ]",
                "training.seed > > 3; has >, expected a key or a value",
                "''; ends, expected a key or a value",
            })
    void saysWhatIsWrongWithIt(String condition, String message) {
        assertThatThrownBy(() -> parse(condition))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the condition '" + condition + "' " + message);
    }

    @Test
    void aKeyWithoutADotIsAKeyWhereItIsSwept() {
        Condition condition = Condition.parse("outcome == diverged", List.of("outcome"));

        assertThat(condition.holds(Map.of("outcome", new SweptValue.Text("diverged"))))
                .isTrue();
    }

    private static Condition parse(String condition) {
        return Condition.parse(condition, List.copyOf(VALUES.keySet()));
    }
}
