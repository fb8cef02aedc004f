package org.initscope.spark.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.initscope.core.fused.Score;
import org.initscope.core.names.DataSpec;
import org.initscope.core.names.NameRules;
import org.initscope.core.names.Split.Part;
import org.initscope.core.network.Activation;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.Normalization;
import org.initscope.core.network.ParameterLayout;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.Optimizer;
import org.initscope.spark.LocalSpark;
import org.initscope.spark.examples.ExamplePreparation;
import org.initscope.spark.examples.PreparedExamples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an evaluation of a part of a split says about the whole. */
class SplitEvaluationTest {
    private static final int NAMES = 32_768;
    /** A chunk more or less of one kind of names, of about 8. */
    private static final double UNEVENNESS = 0.15;

    @Test
    void aSampleOfASortedListIsNotItsBeginning(@TempDir Path folder) throws IOException {
        List<String> sorted = new ArrayList<>(Collections.nCopies(NAMES / 2, "aaaa"));
        sorted.addAll(Collections.nCopies(NAMES / 2, "zzzz"));
        PreparedExamples prepared = prepare(folder, sorted);
        MlpSpec spec = new MlpSpec(
                prepared.vocabulary().size(),
                3,
                2,
                List.of(4),
                Activation.TANH,
                new Normalization.None(),
                false,
                new Normalization.None());
        try (SplitEvaluation evaluation = new SplitEvaluation(LocalSpark.context(), prepared, Part.TRAIN, spec)) {
            NetworkState expectsA = sayingAlways(spec, prepared.vocabulary().encode("a")[0]);
            Score whole = evaluation.score(expectsA);
            Score sample = evaluation.score(expectsA, evaluation.examples() / 4);

            assertThat(whole.examples()).isEqualTo(evaluation.examples());
            assertThat(sample.examples()).isEqualTo(evaluation.examples() / 4);
            assertThat(whole.accuracy()).isEqualTo(0.4);
            assertThat(sample.accuracy()).isCloseTo(whole.accuracy(), within(UNEVENNESS * whole.accuracy()));
            assertThat(evaluation.score(expectsA, 10 * evaluation.examples())).isEqualTo(whole);
        }
    }

    private static PreparedExamples prepare(Path folder, List<String> names) throws IOException {
        Path file = Files.write(folder.resolve("names.txt"), names);
        DataSpec spec = new DataSpec(3, 1, 0, 0, 42, true, NameRules.strict());
        return new ExamplePreparation(LocalSpark.context(), spec)
                .prepare(file.toString(), folder.resolve("examples").toString());
    }

    /** A network of zeros but for the output bias of one class. */
    private static NetworkState sayingAlways(MlpSpec spec, int character) {
        ParameterLayout layout = ParameterLayout.of(spec);
        float[] parameters = new float[layout.parameterCount()];
        parameters[layout.parameter("output.bias").offset() + character] = 3;
        return NetworkState.initial(layout, new Optimizer.Sgd(), parameters);
    }
}
