package org.initscope.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.assertj.core.api.SoftAssertions;
import org.initscope.core.fused.FusedTrainingStepFactory;
import org.initscope.core.names.Examples;
import org.initscope.core.names.Minibatch;
import org.initscope.core.names.Vocabulary;
import org.initscope.core.network.Activation;
import org.initscope.core.network.Initialization;
import org.initscope.core.network.Layer;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.Normalization;
import org.initscope.core.network.ParameterLayout;
import org.initscope.core.network.WeightScheme;
import org.initscope.core.statistics.LayerStatistics;
import org.initscope.core.statistics.Measurement;
import org.initscope.core.statistics.Quantity;
import org.initscope.core.training.BatchSampler;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.Optimizer;
import org.initscope.core.training.StatisticsObserver;
import org.initscope.core.training.TrainingStep;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * The diagnostics of the first step over seeds of our own, beside those of PyTorch over 100 seeds of its own
 * ({@code init_stats.json}). The means agree within four standard errors, for every start of the lecture.
 */
@Tag("arithmetic")
class InitializationStatisticsTest {
    private static final int SEEDS = 20;
    private static final double STANDARD_ERRORS = 4;
    /** PyTorch averaged in float: what a constant such as the std after a batch norm may be off by. */
    private static final double FLOAT_ROUNDING = 2e-6;

    /**
     * A unit that died in none of the file's 100 seeds may die in one of them, as in B_nobn_g1_nofanin with mean 0.01: the
     * standard deviation of that is 0.1. Over 2,000 seeds 0.8 % of ours have a dead unit where the file has none.
     */
    private static final double SMALLEST_SD_OF_DEAD_UNITS = 0.1;

    private static final int CLASSES = 27;
    private static final int BLOCK_SIZE = 3;
    private static final int EMBEDDING = 10;

    private static Examples examples;

    /** A network and how it starts. */
    private record Start(MlpSpec spec, Initialization initialization) {}

    @BeforeAll
    static void readNames() throws IOException {
        LectureNames lecture = LectureNames.read().orElse(null);
        if (lecture != null) {
            examples = lecture.examples("train", BLOCK_SIZE);
        } else {
            List<String> names = Files.readAllLines(Path.of("data", "names.txt"));
            Vocabulary vocabulary = Vocabulary.ofNames(names);
            examples = Examples.of(
                    vocabulary.size(),
                    BLOCK_SIZE,
                    names.stream().map(vocabulary::encode).toList());
        }
        assertThat(examples.vocabularySize()).isEqualTo(CLASSES);
    }

    @TestFactory
    Stream<DynamicTest> theFirstStepIsDistributedAsInPyTorch() {
        JsonNode root = ParityFixture.named("init_stats.json").root();
        JsonNode conditions = root.required("conditions");
        int batch = root.required("batch").asInt();
        return StreamSupport.stream(((Iterable<String>) conditions::fieldNames).spliterator(), false)
                .map(name -> DynamicTest.dynamicTest(name, () -> compare(name, conditions.get(name), batch)));
    }

    private static void compare(String name, JsonNode expected, int batch) {
        Start start = start(name);
        Map<String, Double> sums = new TreeMap<>();
        try (TrainingStep step = new FusedTrainingStepFactory().create(start.spec(), EngineUnderTest.sgd(0.1))) {
            for (long seed = 0; seed < SEEDS; seed++) {
                firstStep(start, step, seed, batch).forEach((metric, value) -> sums.merge(metric, value, Double::sum));
            }
        }
        SoftAssertions softly = new SoftAssertions();
        softly.assertThat(sums.keySet()).containsExactlyInAnyOrderElementsOf(metrics(expected));
        double worst = 0;
        for (Map.Entry<String, Double> sum : sums.entrySet()) {
            JsonNode metric = expected.path(sum.getKey());
            double mean = metric.path("mean").asDouble();
            double sd = metric.path("sd").asDouble();
            if (sum.getKey().endsWith(".dead")) {
                sd = Math.max(sd, SMALLEST_SD_OF_DEAD_UNITS);
            }
            double standardError = sd / Math.sqrt(SEEDS);
            double rounding = FLOAT_ROUNDING * Math.abs(mean);
            double ours = sum.getValue() / SEEDS;
            double beyondRounding = Math.max(0, Math.abs(ours - mean) - rounding);
            worst = Math.max(worst, beyondRounding == 0 ? 0 : beyondRounding / standardError);
            softly.assertThat(ours)
                    .as("%s of %s", sum.getKey(), name)
                    .isCloseTo(mean, within(STANDARD_ERRORS * standardError + rounding));
        }
        System.out.printf(
                Locale.ROOT,
                "initialization %s: worst mean %.2f standard errors off (%d diagnostics)%n",
                name,
                worst,
                sums.size());
        softly.assertAll();
    }

    private static List<String> metrics(JsonNode expected) {
        return StreamSupport.stream(((Iterable<String>) expected::fieldNames).spliterator(), false)
                .toList();
    }

    /** The diagnostics of one seed, by the names of the file. */
    private static Map<String, Double> firstStep(Start start, TrainingStep step, long seed, int size) {
        MlpSpec spec = start.spec();
        ParameterLayout layout = ParameterLayout.of(spec);
        step.load(NetworkState.initial(
                layout, new Optimizer.Sgd(), start.initialization().parameters(spec, seed)));
        Minibatch batch = BatchSampler.minibatch(examples, seed, 0, 0, size);

        StatisticsObserver observer = new StatisticsObserver(spec, 0);
        Map<String, Double> diagnostics = new TreeMap<>();
        diagnostics.put("loss", step.step(batch, observer));
        Measurement measurement = observer.finish(0);
        for (LayerStatistics statistics : measurement.statistics()) {
            Layer layer = spec.layers().get(statistics.subject().layerIndex());
            double std = statistics.moments().std().orElse(0);
            if (layer instanceof Layer.Nonlinearity) {
                String number = layerNumber(spec, Layer.Nonlinearity.class, layer);
                switch (statistics.quantity()) {
                    case PREACTIVATION -> diagnostics.put("L" + number + ".pre_std", std);
                    case ACTIVATION_GRADIENT -> diagnostics.put("L" + number + ".grad_std", std);
                    default -> {
                        var health = statistics.health().orElseThrow();
                        diagnostics.put("L" + number + ".std", std);
                        diagnostics.put("L" + number + ".sat97", 100.0 * health.saturated97() / health.elements());
                        diagnostics.put("L" + number + ".dead", (double) health.deadUnits());
                    }
                }
            } else if (statistics.quantity() == Quantity.GRADIENT
                    && statistics.subject().parameter().equals(Optional.of("weight"))) {
                String number = layer instanceof Layer.Embedding ? "0" : layerNumber(spec, Layer.Linear.class, layer);
                diagnostics.put(
                        "W" + number + ".grad_data", statistics.gradDataRatio().orElseThrow());
            }
        }
        return diagnostics;
    }

    private static String layerNumber(MlpSpec spec, Class<? extends Layer> kind, Layer layer) {
        List<Layer> ofKind = spec.layers().stream().filter(kind::isInstance).toList();
        return Integer.toString(ofKind.indexOf(layer) + 1);
    }

    /** The starts of makemore part 3; net A is 30-200-27, net B 30 - 5 × 100 - 27. */
    private static Start start(String name) {
        Normalization none = new Normalization.None();
        Normalization.Batch batch = Normalization.Batch.standard();
        double tanhGain = 5.0 / 3.0;
        return switch (name) {
            case "A_orig" -> netA(none, new WeightScheme.Normal(1), 1, 1, 1);
            case "A_softmaxfix" -> netA(none, new WeightScheme.Normal(1), 0.01, 1, 0);
            case "A_tanhfix" -> netA(none, new WeightScheme.Normal(0.2), 0.01, 0.01, 0);
            case "A_kaiming" -> netA(none, new WeightScheme.FanIn(tanhGain), 0.01, 0.01, 0);
            case "A_bn_torch" -> netA(batch, new WeightScheme.FanIn(tanhGain), 0.01, 0, 0);
            case "B_nobn_g1_nofanin" -> netB(
                    Activation.TANH, false, new WeightScheme.Normal(1), new WeightScheme.Normal(1));
            default -> {
                String[] parts = name.split("_");
                double gain =
                        switch (parts[parts.length - 1]) {
                            case "g0.5" -> 0.5;
                            case "g1" -> 1;
                            case "g1.41" -> Math.sqrt(2);
                            case "g1.67" -> tanhGain;
                            case "g3" -> 3;
                            default -> throw new AssertionError("no recipe for the condition " + name);
                        };
                boolean norm = name.contains("_bn_");
                Activation activation = name.contains("_relu_") ? Activation.RELU : Activation.TANH;
                WeightScheme hidden = new WeightScheme.FanIn(gain);
                // The gain is for what a nonlinearity follows; behind a batch norm the file has it on the output too.
                yield netB(activation, norm, hidden, norm ? hidden : new WeightScheme.FanIn(1));
            }
        };
    }

    private static Start netA(
            Normalization norm, WeightScheme hidden, double outputScale, double hiddenBias, double outputBias) {
        MlpSpec spec = new MlpSpec(
                CLASSES, BLOCK_SIZE, EMBEDDING, List.of(200), Activation.TANH, norm, false, new Normalization.None());
        return new Start(
                spec,
                new Initialization(
                        1, hidden, new WeightScheme.Normal(1), outputScale, hiddenBias, outputBias, Map.of()));
    }

    /** Zero biases; what comes out is scaled down by 0.1: the output weights, or gamma where a batch norm follows. */
    private static Start netB(Activation activation, boolean norm, WeightScheme hidden, WeightScheme output) {
        Normalization.Batch batch = Normalization.Batch.standard();
        MlpSpec spec = new MlpSpec(
                CLASSES,
                BLOCK_SIZE,
                EMBEDDING,
                Collections.nCopies(5, 100),
                activation,
                norm ? batch : new Normalization.None(),
                false,
                norm ? batch.withGamma(0.1) : new Normalization.None());
        return new Start(spec, new Initialization(1, hidden, output, norm ? 1 : 0.1, 0, 0, Map.of()));
    }
}
