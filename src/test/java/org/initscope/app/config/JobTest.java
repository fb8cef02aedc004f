package org.initscope.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.initscope.core.names.DataSpec;
import org.initscope.core.network.Normalization;
import org.initscope.core.network.WeightScheme;
import org.initscope.core.training.GradientClipping;
import org.initscope.core.training.LayerRates;
import org.initscope.core.training.LearningRateSchedule;
import org.initscope.core.training.LearningRateSchedule.Piece;
import org.initscope.core.training.averaging.LocalStepSchedule;
import org.initscope.core.training.averaging.OuterOptimizer;
import org.initscope.core.training.averaging.StateAverage;
import org.initscope.spark.averaging.AveragingMaster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a job file means. */
class JobTest {

    private static final double FIVE_THIRDS = 5.0 / 3.0;

    @TempDir
    Path folder;

    static Stream<Path> shippedJobs() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("jobs"))) {
            return files.sorted().toList().stream();
        }
    }

    private static Job job(String text) {
        return Job.parse(text, "test.conf");
    }

    @ParameterizedTest
    @MethodSource("shippedJobs")
    void everyShippedJobIsReadAndItsResolvedTextMeansTheSame(Path file) {
        Job job = Job.load(file, List.of());

        Job again = Job.parse(job.render(), "resolved");

        assertThat(again).isEqualTo(job);
        assertThat(again.hash()).isEqualTo(job.hash()).matches("[0-9a-f]{64}");
    }

    @Test
    void theFirstJobIsTheOneOfTheReadme() {
        Job job = Job.load(Path.of("jobs/names-batchnorm.conf"), List.of());

        assertThat(job.data().spec()).isEqualTo(DataSpec.standard());
        assertThat(job.model().spec(27, 3).layers()).extracting("name").contains("linear1", "norm1", "tanh1", "output");
        assertThat(job.model().initialization().weights()).isEqualTo(new WeightScheme.FanIn(FIVE_THIRDS));
        assertThat(job.model().initialization().outputWeights()).isEqualTo(new WeightScheme.FanIn(1));
        assertThat(job.model().initialization().outputScale()).isEqualTo(0.1);
        assertThat(job.training().steps(180_000, 2)).isEqualTo(20_000);
        assertThat(job.training().learningRate())
                .isEqualTo(new LearningRateSchedule.Stepwise(
                        List.of(new Piece(15_000, 0.1), new Piece(Long.MAX_VALUE, 0.01))));
        assertThat(job.averaging())
                .isEqualTo(new AveragingSettings(
                        AveragingMaster.RESIDENT,
                        2,
                        LocalStepSchedule.constant(500),
                        StateAverage.MEAN,
                        OuterOptimizer.averaging()));
        assertThat(job.measure().histogramBins()).isEqualTo(64);
    }

    @Test
    void theLecturesStartsAreThoseOfItsCells() {
        assertThat(start("lecture-original"))
                .isEqualTo(new Start(new WeightScheme.Normal(1), new WeightScheme.Normal(1), 1, 1, 1));
        assertThat(start("lecture-softmax-fix"))
                .isEqualTo(new Start(new WeightScheme.Normal(1), new WeightScheme.Normal(1), 0.01, 1, 0));
        assertThat(start("lecture-tanh-fix"))
                .isEqualTo(new Start(new WeightScheme.Normal(0.2), new WeightScheme.Normal(1), 0.01, 0.01, 0));
        assertThat(start("lecture-kaiming"))
                .isEqualTo(new Start(new WeightScheme.FanIn(FIVE_THIRDS), new WeightScheme.Normal(1), 0.01, 0.01, 0));
        assertThat(Job.load(Path.of("jobs/lecture-batchnorm.conf"), List.of())
                        .model()
                        .normalization())
                .isEqualTo(new Normalization.Batch(1e-5, 0.001, 1, 0));
        ModelSettings deep =
                Job.load(Path.of("jobs/lecture-deep.conf"), List.of()).model();
        assertThat(deep.hidden()).isEqualTo(List.of(100, 100, 100, 100, 100));
        assertThat(deep.outputNormalization())
                .isEqualTo(Normalization.Batch.standard().withGamma(0.1));
        assertThat(deep.initialization().outputWeights()).isEqualTo(new WeightScheme.FanIn(FIVE_THIRDS));
        assertThat(deep.initialization().outputScale()).isEqualTo(1);
    }

    private record Start(
            WeightScheme weights, WeightScheme output, double outputScale, double hiddenBias, double outputBias) {}

    private static Start start(String name) {
        var start = Job.load(Path.of("jobs", name + ".conf"), List.of()).model().initialization();
        return new Start(
                start.weights(),
                start.outputWeights(),
                start.outputScale(),
                start.hiddenBiasStd(),
                start.outputBiasStd());
    }

    @ParameterizedTest
    @CsvSource({
        "normal,          'std = 0.2',  Normal[std=0.2]",
        "fan-in,          'gain = 2',   FanIn[gain=2.0]",
        "kaiming-normal,  'gain = elu', FanIn[gain=1.0]",
        "kaiming-uniform, 'gain = relu', KaimingUniform[gain=1.4142135623730951]",
        "xavier-normal,   '',           XavierNormal[gain=1.0]",
        "xavier-uniform,  'gain = 3',   XavierUniform[gain=3.0]",
        "orthogonal,      'gain = linear', Orthogonal[gain=1.0]",
        "identity,        'gain = 1',   Identity[gain=1.0]",
        "constant,        'value = -1', Constant[value=-1.0]",
        "zero,            '',           Constant[value=0.0]",
    })
    void everySchemeIsRead(String scheme, String parameters, String expected) {
        Job job = job(
                "model { activation = elu, initialization.weights { scheme = " + scheme + ", " + parameters + " } }");

        assertThat(job.model().initialization().weights()).hasToString(expected);
        assertThat(Job.parse(job.render(), "resolved")).isEqualTo(job);
    }

    @Test
    void mupIsFanInWithASmallerOutputAndRatesByLayer() {
        Job job =
                job("model { activation = relu, hidden = [5, 5], initialization { base-width = 10, weights = mup } }");

        assertThat(job.model().initialization().weights()).isEqualTo(new WeightScheme.FanIn(Math.sqrt(2)));
        assertThat(job.model().initialization().outputWeights()).isEqualTo(new WeightScheme.MaximalUpdateOutput(1, 10));
        assertThat(job.training().spec().layerRates()).isEqualTo(new LayerRates.MaximalUpdate(10));
        assertThat(Job.parse(job.render(), "resolved")).isEqualTo(job);
    }

    @Test
    void aSchemeBesideMupReplacesTheStartAlone() {
        Job job = job("model.initialization { weights = mup, output = zero, layers.linear1 = orthogonal }");

        assertThat(job.model().initialization().outputWeights()).isEqualTo(new WeightScheme.Constant(0));
        assertThat(job.training().spec().layerRates()).isEqualTo(new LayerRates.MaximalUpdate(64));
        assertThat(Job.parse(job.render(), "resolved")).isEqualTo(job);
    }

    @Test
    void aLayersOwnSchemeTakesWhatItLeavesOutFromTheCommonOne() {
        Job job = job("model { hidden = [5, 5, 5], initialization { weights { scheme = xavier-normal, gain = 2 }\n"
                + "layers { linear2 = orthogonal, linear3 { scheme = normal, std = 3 } } } }");

        assertThat(job.model().initialization().perLayer())
                .isEqualTo(Map.of("linear2", new WeightScheme.Orthogonal(2), "linear3", new WeightScheme.Normal(3)));
        assertThat(job.model().initialization().outputWeights()).isEqualTo(new WeightScheme.XavierNormal(1));
        assertThat(Job.parse(job.render(), "resolved")).isEqualTo(job);
    }

    @ParameterizedTest
    @CsvSource({
        "sgd,                                    Sgd[]",
        "momentum,                               Nesterov[momentum=0.9]",
        "adam,                                   'Adam[beta1=0.9, beta2=0.999, epsilon=1.0E-8]'",
        "'{ name = adam, beta1 = 0.5 }',         'Adam[beta1=0.5, beta2=0.999, epsilon=1.0E-8]'",
        "adamw,                                  'AdamW[adam=Adam[beta1=0.9, beta2=0.999, epsilon=1.0E-8], weightDecay=0.01]'",
        "'{ name = rmsprop, decay = 0.9 }',      'RmsProp[decay=0.9, epsilon=1.0E-8]'",
    })
    void everyOptimizerIsReadByNameOrWithParameters(String written, String expected) {
        Job job = job("training.optimizer = " + written);

        assertThat(job.training().optimizer()).hasToString(expected);
        assertThat(Job.parse(job.render(), "resolved")).isEqualTo(job);
    }

    @Test
    void aCosineLastsAsLongAsTheTrainingWhereItDoesNotSay() {
        Job job = job("training { steps = 700, learning-rate { cosine { first = 0.1, last = 0.01 } } }");

        assertThat(job.training().learningRate()).isEqualTo(new LearningRateSchedule.Cosine(0.1, 0.01, 700));
        assertThat(Job.parse(job.render(), "resolved")).isEqualTo(job);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            { warm-up = 200, rate = 0.1 }                                                        | 0.0005 | 0.1  | 0.1  | 0.1
            { warm-up = 200, cosine { first = 0.1, last = 0.01 } }                               | 0.0005 | 0.1  | 0.1  | 0.01
            { warm-up = 200, cosine { first = 0.1, last = 0.01, steps = 1 } }                    | 0.0005 | 0.1  | 0.1  | 0.01
            { warm-up = 200, rate = [ { until = 201, rate = 0.1 }, { rate = 0.01 } ] }           | 0.0005 | 0.1  | 0.1  | 0.01
            { warm-up = 200, rate = [ { until = 201, rate = 0.1 }, { until = 202, rate = 0.01 } ] } | 0.0005 | 0.1  | 0.1  | 0.01
            """)
    void aWarmUpComesBeforeEveryScheduleAndEndsWithTheTraining(
            String written, double first, double atItsEnd, double afterIt, double last) {
        Job job = job("training { steps = 700, learning-rate = " + written + " }");
        LearningRateSchedule rates = job.training().learningRate();

        assertThat(rates.rateAt(0)).isEqualTo(first);
        assertThat(rates.rateAt(199)).isEqualTo(atItsEnd);
        assertThat(rates.rateAt(200)).isEqualTo(afterIt);
        assertThat(rates.rateAt(700)).isEqualTo(last);
        assertThat(Job.parse(job.render(), "resolved")).isEqualTo(job);
    }

    @Test
    void theEndOfAPieceIsAStepOfTheTrainingWithAWarmUpAndWithout() {
        LearningRateSchedule rates = job("training.learning-rate = { warm-up = 30, rate ="
                        + " [ { until = 50, rate = 0.1 }, { until = 70, rate = 0.05 }, { rate = 0.01 } ] }")
                .training()
                .learningRate();

        assertThat(rates.rateAt(49)).isEqualTo(0.1);
        assertThat(rates.rateAt(50)).isEqualTo(0.05);
        assertThat(rates.rateAt(69)).isEqualTo(0.05);
        assertThat(rates.rateAt(70)).isEqualTo(0.01);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            0.1                                                | { rate = 0.1 }
            0.1                                                | { warm-up = 0, rate = 0.1 }
            [ { until = 50, rate = 0.1 }, { rate = 0.01 } ]     | { warm-up = 0, rate = [ { until = 50, rate = 0.1 }, { rate = 0.01 } ] }
            { cosine = { first = 0.1, last = 0.01 } }          | { warm-up = 0, cosine = { first = 0.1, last = 0.01 } }
            """)
    void aWarmUpOfNoStepsIsNone(String without, String with) {
        Job job = job("training.learning-rate = " + with);

        assertThat(job).isEqualTo(job("training.learning-rate = " + without));
        assertThat(job.hash())
                .isEqualTo(job("training.learning-rate = " + without).hash());
    }

    @Test
    void evaluationsOfAShortRunFollowEachOtherFaster() {
        EvaluationSettings standard = job("").evaluate();
        assertThat(standard.every(400)).isEqualTo(10);
        assertThat(standard.every(40)).isEqualTo(10);
        assertThat(standard.every(20)).as("after 5, 10 and 15 rounds").isEqualTo(5);
        assertThat(standard.every(3)).isEqualTo(1);
        assertThat(job("evaluate.least = 0").evaluate().every(3)).isEqualTo(10);
        assertThat(job("evaluate.every = 0").evaluate().every(3))
                .as("at the end")
                .isZero();
        assertThat(job("evaluate.least = 3").hash()).as("as it always was").isEqualTo(job("").hash());
    }

    @Test
    void gradientsAreClippedWhereTheJobSaysSo() {
        Job job = job("training.clip = 1");

        assertThat(job.training().spec().clipping()).isEqualTo(new GradientClipping.GlobalNorm(1));
        assertThat(Job.parse(job.render(), "resolved")).isEqualTo(job);
        assertThat(job("training.clip = none"))
                .isEqualTo(job(""))
                .extracting(Job::hash)
                .isNotEqualTo(job.hash());
    }

    @Test
    void epochsAreStepsOfEveryWorkerOverTheExamples() {
        Job job = job("training { epochs = 2, batch-size = 10 }");

        assertThat(job.training().steps(1001, 4)).as("⌈2 · 1001 / (4 · 10)⌉").isEqualTo(51);
        assertThat(Job.parse(job.render(), "resolved")).isEqualTo(job);
    }

    @ParameterizedTest
    @ValueSource(strings = {"007", "1e3", "2020.10", "1.0", "true"})
    void aTextInAFileIsWhatWasTypedToo(String typed) {
        assertThat(job("data.names = " + typed).data().names()).isEqualTo(typed);
    }

    @Test
    void aWordThatStandsForASectionMayComeFromAnotherKey() {
        Job job = job("model.hidden = [9], model.initialization { weights { scheme = orthogonal, gain = 3 },\n"
                + " layers.linear1 = ${model.initialization.weights.scheme} }");

        assertThat(job.model().initialization().perLayer())
                .isEqualTo(Map.of("linear1", new WeightScheme.Orthogonal(3)));
    }

    @Test
    void aTimeIsReadWithItsUnit() {
        for (String written : List.of("90 s", "1.5 minutes", "90000 ms", "\"90s\"")) {
            assertThat(job("checkpoint.every = " + written).checkpoint().every())
                    .isEqualTo(Duration.ofSeconds(90));
        }
        Job longest = job("checkpoint.every = 1e30 days");
        assertThat(Job.parse(longest.render(), "resolved")).isEqualTo(longest);
    }

    @Test
    void namesAreFoundBesideTheFolderOfTheJobFile() throws IOException {
        Files.createDirectories(folder.resolve("mine/jobs"));
        Path names = Files.writeString(folder.resolve("mine/own.txt"), "ada\n");
        Path file = Files.writeString(folder.resolve("mine/jobs/own.conf"), "data.names = own.txt\n");

        assertThat(Job.load(file, List.of()).data().locateNames(Optional.of(file)))
                .isEqualTo(names.toString());
    }

    @Test
    void groupsAreThoseOfTheHiddenLayersAndOfTheOutput() {
        ModelSettings model =
                job("model { hidden = [18], normalization = group, output-normalization = group, output-gamma = 0.2,"
                                + " group-norm { groups = 3, epsilon = 1e-3, gamma = 2, beta = -1 } }")
                        .model();

        assertThat(model.normalization()).isEqualTo(new Normalization.Group(3, 1e-3, 2, -1));
        assertThat(model.outputNormalization()).isEqualTo(new Normalization.Group(3, 1e-3, 0.2, 0));
        assertThat(model.spec(27, 3).layers())
                .filteredOn(layer -> layer.kind().equals("group_norm"))
                .hasSize(2);
    }

    @Test
    void namesThatAreNowhereEndInOneSentenceWithThePlaces() {
        Path file = folder.resolve("jobs/own.conf");
        DataSettings data = job("data.names = nowhere.txt").data();

        assertThatThrownBy(() -> data.locateNames(Optional.of(file)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("there is no names file nowhere.txt; looked for ")
                .hasMessageContaining(Path.of("nowhere.txt").toAbsolutePath().toString())
                .hasMessageContaining(folder.resolve("nowhere.txt").toString());
    }
}
