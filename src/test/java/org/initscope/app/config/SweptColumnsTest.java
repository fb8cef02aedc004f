package org.initscope.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.initscope.app.config.text.JobSource;
import org.initscope.core.search.GridPoint;
import org.initscope.store.results.SweptColumn;
import org.initscope.store.results.Tables;
import org.initscope.store.tables.Column;
import org.initscope.store.tables.TableRow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A key has one type in table trials, whatever its values. */
class SweptColumnsTest {
    /** Sections that no trial has. */
    private static final Set<String> NOT_SWEPT = Set.of("search", "checkpoint");

    @ParameterizedTest
    @CsvSource({
        "training.batch-size, LONG, false",
        "training.seed, LONG, false",
        "training.epochs, DOUBLE, false",
        "training.learning-rate, DOUBLE, true",
        "training.clip, DOUBLE, true",
        "training.learning-rate.rate, DOUBLE, true",
        "training.learning-rate.warm-up, LONG, false",
        "training.learning-rate.cosine.first, DOUBLE, false",
        "training.learning-rate.cosine.steps, LONG, false",
        "averaging.local-steps, LONG, true",
        "averaging.outer.nesterov, BOOLEAN, false",
        "training.optimizer, STRING, false",
        "training.optimizer.name, STRING, false",
        "model.activation, STRING, false",
        "model.hidden, LONG_ARRAY, false",
        "model.batch-norm.gamma, DOUBLE, false",
        "model.initialization.weights, STRING, false",
        "model.initialization.weights.gain, DOUBLE, true",
        "model.initialization.output.gain, DOUBLE, true",
        "model.initialization.output.std, DOUBLE, false",
        "model.initialization.output.scheme, STRING, false",
        "model.initialization.layers.linear1, STRING, false",
        "model.initialization.layers.linear1.gain, DOUBLE, true",
        "model.initialization.layers.linear1.value, DOUBLE, false",
        "data.names, STRING, false",
        "data.lower-case, BOOLEAN, false"
    })
    void theTypeIsTheKeys(String key, Column.Type type, boolean takesOthers) {
        assertThat(SweptColumns.of(key)).isEqualTo(new SweptColumn(key, type, takesOthers));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[100]", "[64, 32]"})
    void aListIsReadBackFromItsText(String text) {
        SweptColumn hidden = SweptColumns.of("model.hidden");
        TableRow row =
                SweptColumn.beside(Tables.TRIALS.schema(), List.of(hidden)).row();
        hidden.set(row, text);
        assertThat(hidden.text(row)).contains(text);
    }

    /** A trial of a grid without the key has it from the base, and is compared with trials of a grid that sweeps it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "training.learning-rate | 0.2 | 0.2",
                "training.learning-rate | 1e0 | 1",
                "training.learning-rate | { cosine = { steps = 10, first = 0.4, last = 0 } } |"
                        + " { cosine = { first = 0.4, last = 0, steps = 10 } }",
                "training.clip | none | none",
                "training.clip | 1.0 | 1",
                "training.optimizer.name | adam | adam",
                "training.batch-size | 16 | 16",
                "model.activation | relu | relu",
                "model.hidden | [8, 8] | [8, 8]",
            })
    void aValueOfTheBaseReadsAsOneOfTheGrid(String key, String value, String text) {
        GridPoint job = SweptColumns.values(
                Job.parse(key + " = " + value + "\ndata.names = names.txt", "a trial")
                        .render(),
                Set.of(key));
        SweptColumn column = SweptColumns.of(key);
        TableRow row =
                SweptColumn.beside(Tables.TRIALS.schema(), List.of(column)).row();
        column.set(row, job);
        assertThat(column.text(row)).contains(text);
        TableRow ofText = row.schema().row();
        column.set(ofText, text);
        assertThat(ofText).as("a value that is set from its text").isEqualTo(row);
    }

    @Test
    void aValueThatIsNotKnownIsUndefinedAndAnEmptyListIsNone() {
        SweptColumn column = SweptColumns.of("model.hidden");
        TableRow row =
                SweptColumn.beside(Tables.TRIALS.schema(), List.of(column)).row();
        column.set(row, "");
        assertThat(column.text(row)).isEmpty();
        column.set(row, "[]");
        assertThat(column.text(row)).contains("[]");
    }

    @Test
    void aKeyThatAJobDoesNotSetHasNoValue() {
        String job = Job.parse("data.names = names.txt", "a trial").render();
        assertThat(SweptColumns.values(
                                job,
                                Set.of(
                                        "training.epochs",
                                        "training.learning-rate.warm-up",
                                        "model.initialization.layers.tanh1.gain"))
                        .values())
                .isEmpty();
    }

    /** Of every key in reference.conf: where the column has no place for something else, a job refuses it. */
    @Test
    void aKeyWhoseColumnHoldsNumbersAloneTakesNothingElse() {
        Map<String, ConfigValue> keys = new TreeMap<>();
        collect("", JobSource.reference().root(), keys);
        List<String> numbers = keys.keySet().stream()
                .filter(key -> Set.of(Column.Type.LONG, Column.Type.DOUBLE)
                        .contains(SweptColumns.of(key).type()))
                .filter(key -> !SweptColumns.of(key).takesOthers())
                .toList();
        assertThat(numbers).hasSizeGreaterThan(20).contains("training.steps");
        for (String key : numbers) {
            for (String other :
                    List.of("activation", "[{ until = 5, rate = 1, steps = 1 }]", "{ cosine = 1 }", "true")) {
                assertThatIllegalArgumentException()
                        .as("%s = %s", key, other)
                        .isThrownBy(() -> Job.parse(needed(key), "a job", List.of(key + "=" + other)));
            }
        }
    }

    /** What makes a job read a key that most jobs leave alone. */
    private static String needed(String key) {
        if (key.startsWith("training.optimizer.")) {
            return switch (key.substring(key.lastIndexOf('.') + 1)) {
                case "momentum" -> "training.optimizer = momentum";
                case "weight-decay" -> "training.optimizer = adamw";
                case "decay" -> "training.optimizer = rmsprop";
                default -> "training.optimizer = adam";
            };
        }
        return switch (key) {
            case "model.initialization.weights.std" -> "model.initialization.weights.scheme = normal";
            case "model.initialization.weights.value" -> "model.initialization.weights.scheme = constant";
            default -> "";
        };
    }

    private static void collect(String prefix, ConfigObject section, Map<String, ConfigValue> into) {
        section.forEach((name, value) -> {
            String key = prefix + name;
            if (value instanceof ConfigObject inner) {
                collect(key + ".", inner, into);
            } else if (!NOT_SWEPT.contains(key.substring(0, key.indexOf('.')))) {
                into.put(key, value);
            }
        });
    }
}
