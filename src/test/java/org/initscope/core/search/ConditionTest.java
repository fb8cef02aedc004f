package org.initscope.core.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A condition on trials is one that somebody may write. */
class ConditionTest {
    private static final Map<String, SweptValue> VALUES = Map.of(
            "model.normalization", new SweptValue.Text("batch"),
            "model.initialization.weights.gain", new SweptValue.Real(2),
            "model.initialization.output.gain", new SweptValue.Text("linear"),
            "training.seed", new SweptValue.Whole(-3),
            "model.bias-before-normalization", new SweptValue.Flag(true),
            "data.names", new SweptValue.Text("2020.10"),
            "model.hidden", new SweptValue.Several(List.of(new SweptValue.Whole(100), new SweptValue.Whole(50))));

    private static final List<ConditionKey> KEYS = List.of(
            key("model.normalization", new SweptValue.Text("batch"), new SweptValue.Text("none")),
            key("model.initialization.weights.gain", new SweptValue.Real(2), new SweptValue.Text("tanh")),
            key("model.initialization.output.gain", new SweptValue.Text("linear"), new SweptValue.Text("activation")),
            key("model.activation", new SweptValue.Text("tanh"), new SweptValue.Text("relu")),
            key("training.seed", new SweptValue.Whole(-3), new SweptValue.Whole(7)),
            key("model.bias-before-normalization", new SweptValue.Flag(true), new SweptValue.Flag(false)),
            key("data.names", new SweptValue.Text("2020.10"), new SweptValue.Text("a#1.txt")),
            key("model.hidden", several(100, 50), several(100), several(50, 100)));

    private static ConditionKey key(String path, SweptValue... values) {
        return new ConditionKey(path, path, List.of(values));
    }

    private static SweptValue several(long... widths) {
        return new SweptValue.Several(LongStream.of(widths)
                .mapToObj(width -> (SweptValue) new SweptValue.Whole(width))
                .toList());
    }

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
                "normalization == batch; true",
                "weights.gain == 2; true",
                "output.gain == linear; true",
                "output.gain == activation; false",
                "seed in [-3, 7]; true",
                "names == 2020.10; true",
                "names == \"2020.10\"; true",
                "names == \"a#1.txt\"; false",
                "none == normalization; false",
                "model.initialization.weights.gain < 3; true",
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
                "model.embedding == 3; names model.embedding, which is not swept",
                "model.normalization; ends, expected a comparison",
                "model.normalization = batch; has = batch in it, which is no word of a condition",
                "names == a/b; has /b in it, which is no word of a condition: quote a text",
                "model.normalization == ; ends, expected a key or a value",
                "(training.seed > 1; ends, expected )",
                "training.seed > 1 training.seed; has training.seed where it should end",
                "training.seed in 3; has no list behind in",
                "training.seed in [3; ends, expected ]",
                "training.seed > > 3; has >, expected a key or a value",
                "''; ends, expected a key or a value",
                "sed == 7; compares sed with 7, and neither is a swept key; swept are",
                "1 == 1; compares 1 with 1, and neither is a swept key; swept are",
                "none == batch; compares none with batch, and neither is a swept key; swept are",
                "gain == 2; names gain, in which several swept keys end: write model.initialization.weights.gain or"
                        + " model.initialization.output.gain",
                "normalization == bacth; compares model.normalization with bacth, which it never is: did you mean",
                "normalization != layer; compares model.normalization with layer, which it never is: did you mean",
                "seed == 6; compares training.seed with 6, which it never is: did you mean 7?",
                "seed in [-3, -2]; compares training.seed with -2, which it never is: did you mean -3?",
                "hidden == [70]; compares model.hidden with [70], which it never is: did you mean",
                "hidden == 100; compares model.hidden, a list, with 100, a number: did you mean",
                "normalization < 3; compares model.normalization, a text, with 3, a number: did you mean",
                "normalization == true; compares model.normalization, a text, with true, a truth value: did you mean",
                "hidden > seed; compares model.hidden with training.seed, whose values are of another kind",
                "seed < 1e400; has 1e400, which is too large a number",
            })
    void saysWhatIsWrongWithIt(String condition, String message) {
        assertThatThrownBy(() -> parse(condition))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the condition '" + condition + "' " + message);
    }

    @Test
    void aConditionThatNobodyWroteIsRefused() {
        assertThatThrownBy(() -> parse("(".repeat(101) + "seed == 7"))
                .hasMessageEndingWith("nests deeper than 100 levels")
                .hasMessageNotContaining("(".repeat(101));
        assertThatThrownBy(() -> parse("seed == 7 || ".repeat(1_000)))
                .hasMessageEndingWith("has 13000 characters, expected at most 10000");
    }

    @Test
    void aKeyWhoseValuesAreNotKnownMayHaveAny() {
        Condition condition = Condition.parse(
                "dev_loss < 3", List.of(new ConditionKey("dev_loss", "dev_loss", List.of())), ConditionTest::first);

        assertThat(condition.holds(Map.of("dev_loss", new SweptValue.Real(2)))).isTrue();
    }

    @Test
    void aKeyIsAskedForByItsNameWhateverItsPathIs() {
        ConditionKey column = new ConditionKey("model_hidden", "model.hidden", List.of(several(100)));

        for (String written : List.of("model_hidden", "model.hidden", "hidden")) {
            Condition condition = Condition.parse(written + " == [100]", List.of(column), ConditionTest::first);
            assertThat(condition.holds(Map.of("model_hidden", several(100)))).isTrue();
        }
    }

    private static Condition parse(String condition) {
        return Condition.parse(condition, KEYS, ConditionTest::first);
    }

    private static String first(String written, List<String> candidates) {
        return candidates.get(0);
    }
}
