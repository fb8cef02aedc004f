package org.initscope.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.initscope.core.names.Examples;
import org.initscope.core.names.Minibatch;
import org.initscope.core.names.Vocabulary;
import org.initscope.core.network.Activation;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.Normalization;
import org.initscope.core.network.ParameterLayout;
import org.initscope.core.network.ParameterLayout.Parameter;
import org.initscope.core.network.ParameterLayout.RunningStatistics;
import org.initscope.core.training.TrainingStepFactory;
import org.initscope.engines.Engines;
import org.initscope.reference.ReferenceNetwork;
import org.initscope.reference.ReferenceTraining;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Networks with batch norm that the reference trained in double, written as fixtures of format makemore3-trained/1. What
 * they score on whole splits is what every engine gives, also through the model zip and after folding.
 */
@Tag("arithmetic")
class TrainedBatchNormTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BLOCK = 3;
    private static final int STEPS = 300;
    private static final int BATCH = 32;
    private static final double RATE = 0.2;

    @TempDir
    static Path folder;

    private static Vocabulary vocabulary;
    private static Map<String, Examples> splits;

    /** Batch norm before the nonlinearity, of a network as A of the fixtures, and also behind the output, as B. */
    private static Path hidden;

    private static Path everywhere;

    @BeforeAll
    static void train() throws IOException {
        List<String> names;
        try (Stream<String> lines = Files.lines(Path.of("data/names.txt"))) {
            names = lines.limit(900).toList();
        }
        vocabulary = Vocabulary.ofNames(names);
        splits = Map.of(
                "train", examples(names.subList(0, 700)),
                "val", examples(names.subList(700, 800)),
                "test", examples(names.subList(800, 900)));
        Normalization norm = new Normalization.Batch(1e-5, 0.1, 1, 0);
        hidden = trained("trained_A_bn.json", List.of(24), norm, new Normalization.None());
        everywhere = trained("trained_B_bn.json", List.of(16, 16, 16), norm, norm);
    }

    private static Examples examples(List<String> names) {
        return Examples.of(
                vocabulary.size(), BLOCK, names.stream().map(vocabulary::encode).toList());
    }

    private static Path trained(String file, List<Integer> widths, Normalization norm, Normalization output)
            throws IOException {
        MlpSpec spec = new MlpSpec(vocabulary.size(), BLOCK, 6, widths, Activation.TANH, norm, false, output);
        ReferenceTraining training = new ReferenceTraining(spec, EngineUnderTest.sgd(RATE));
        Random random = new Random(7);
        training.load(start(spec, random));
        Examples examples = splits.get("train");
        for (int step = 0; step < STEPS; step++) {
            Minibatch batch = new Minibatch(BATCH, BLOCK);
            examples.fill(batch, random.nextInt(examples.size() - BATCH));
            training.step(batch);
        }
        ReferenceTraining.State state = training.store();
        return Files.writeString(folder.resolve(file), JSON.writeValueAsString(fixture(spec, state)));
    }

    private static ReferenceTraining.State start(MlpSpec spec, Random random) {
        ParameterLayout layout = ParameterLayout.of(spec);
        double[] parameters = new double[layout.parameterCount()];
        for (Parameter parameter : layout.parameters()) {
            for (int i = 0; i < parameter.size(); i++) {
                parameters[parameter.offset() + i] = switch (parameter.role()) {
                    case GAMMA -> 1;
                    case BETA, BIAS -> 0;
                    case EMBEDDING -> random.nextGaussian();
                    case WEIGHT -> 0.3 * random.nextGaussian();
                };
            }
        }
        double[] running = new double[layout.runningCount()];
        layout.runningStatistics()
                .forEach(at -> Arrays.fill(running, at.varianceOffset(), at.varianceOffset() + at.units(), 1));
        return new ReferenceTraining.State(parameters, running, new double[0], 0);
    }

    private static ObjectNode fixture(MlpSpec spec, ReferenceTraining.State state) {
        ObjectNode root = JSON.createObjectNode().put("format", ParityFixture.TRAINED);
        root.putObject("config")
                .put("vocab", spec.vocabularySize())
                .put("block", BLOCK)
                .put("emb", spec.embeddingSize())
                .put("act", "tanh")
                .put("bn", "torch")
                .put("eps", 1e-5)
                .put("momentum", 0.1);
        ArrayNode layers = root.putArray("layers");
        int linears = spec.hidden().size() + 1;
        for (int i = 0; i < linears; i++) {
            boolean last = i == linears - 1;
            boolean norm = !last || spec.outputNormalization() instanceof Normalization.Batch;
            layers.addObject()
                    .put("type", "linear")
                    .put("name", "lin" + i)
                    .put("out", last ? spec.vocabularySize() : spec.hidden().get(i))
                    .put("bias", !norm);
            if (norm) {
                layers.addObject().put("type", "batchnorm").put("name", "bn" + i);
            }
            if (!last) {
                layers.addObject().put("type", "tanh").put("name", "act" + i);
            }
        }
        putParameters(root.putObject("params"), FixtureNetwork.readForEvaluation(root), state);
        putExpectations(root.putObject("expected_eval"), new ReferenceNetwork(spec), state);
        return root;
    }

    private static void putParameters(ObjectNode params, FixtureNetwork network, ReferenceTraining.State state) {
        network.parameters().forEach((name, at) -> put(params, name, state.parameters(), at.offset(), at.size()));
        for (String norm : network.normNames()) {
            RunningStatistics at = network.runningStatistics(norm);
            put(params, norm + ".running_mean", state.running(), at.meanOffset(), at.units());
            put(params, norm + ".running_var", state.running(), at.varianceOffset(), at.units());
        }
    }

    private static void put(ObjectNode params, String name, double[] all, int offset, int size) {
        ArrayNode values = params.putObject(name).putArray("values");
        for (int i = 0; i < size; i++) {
            // what a float holds, as a network that was trained in float
            all[offset + i] = (float) all[offset + i];
            values.add(all[offset + i]);
        }
    }

    private static void putExpectations(
            ObjectNode expected, ReferenceNetwork reference, ReferenceTraining.State state) {
        new LinkedHashMap<>(splits).forEach((part, examples) -> {
            Minibatch all = new Minibatch(examples.size(), BLOCK);
            examples.fill(all, 0);
            double[][] logits = reference.logits(state.parameters(), state.running(), all);
            ObjectNode split = expected.putObject(part)
                    .put("examples", examples.size())
                    .put("loss", ReferenceNetwork.meanCrossEntropy(logits, all.targets()));
            ArrayNode first = split.putArray("first_logits");
            Arrays.stream(logits[0]).forEach(first::add);
        });
    }

    private static TrainedCheck check(Path file) {
        return new TrainedCheck(ParityFixture.read(file), (part, blockSize) -> splits.get(part));
    }

    @Test
    void itsScoresOnWholeSplitsAreThoseOfTheFixtureByEveryEngineOnEveryWay() {
        for (Path file : List.of(hidden, everywhere)) {
            TrainedCheck check = check(file);
            assertThat(check.ways()).containsExactly(TrainedCheck.Way.values());
            check.runReference().verify(file + " by reference f64");
            for (TrainingStepFactory engine : Engines.all()) {
                for (TrainedCheck.Way way : check.ways()) {
                    check.run(engine, way).verify(file + " by " + engine.label() + way.label());
                }
            }
        }
    }

    /** The first steps move running statistics far from the batch's: evaluation that ignored them would be seen. */
    @Test
    void aRunningVarianceThatIsSlightlyWrongIsFoundOnEveryWay() throws IOException {
        ObjectNode root = (ObjectNode) JSON.readTree(hidden.toFile());
        ArrayNode variance = (ArrayNode) root.at("/params/bn0.running_var/values");
        variance.set(0, variance.get(0).asDouble() * 1.01);
        Path wrong = Files.writeString(folder.resolve("wrong.json"), JSON.writeValueAsString(root));

        for (TrainedCheck.Way way : TrainedCheck.Way.values()) {
            assertThatThrownBy(() -> check(wrong).run(Engines.all().get(0), way).verify("wrong"))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("times the tolerance");
        }
    }

    @Test
    void runningStatisticsMayStandInASectionOfTheirOwnAndPartsMayHaveOtherNames() throws IOException {
        ObjectNode root = (ObjectNode) JSON.readTree(hidden.toFile());
        ObjectNode params = (ObjectNode) root.get("params");
        ObjectNode state = root.putObject("bn_state").putObject("bn0");
        state.set("running_mean", params.remove("bn0.running_mean").get("values"));
        state.set("running_var", params.remove("bn0.running_var").get("values"));
        params.putObject("bn0.num_batches_tracked").putArray("values").add(STEPS);
        ObjectNode expected = (ObjectNode) root.remove("expected_eval");
        root.putObject("eval")
                .<ObjectNode>setAll(Map.of("train_eval", expected.get("train"), "dev", expected.get("val")));
        Path other = Files.writeString(folder.resolve("other.json"), JSON.writeValueAsString(root));

        check(other).runReference().verify("another spelling");
    }

    @Test
    void whatAFixtureLacksOrHasBeyondIsNamed() throws IOException {
        ObjectNode root = (ObjectNode) JSON.readTree(hidden.toFile());
        ObjectNode params = (ObjectNode) root.get("params");
        params.remove("bn0.running_var");
        Path lacking = Files.writeString(folder.resolve("lacking.json"), JSON.writeValueAsString(root));
        params.putObject("lin7.weight").putArray("values").add(1);
        Path beyond = Files.writeString(folder.resolve("beyond.json"), JSON.writeValueAsString(root));

        assertThatThrownBy(() -> check(lacking)).hasMessage("the fixture has no bn0.running_var");
        assertThatThrownBy(() -> check(beyond)).hasMessageContaining("params has also [lin7.weight]");
    }

    @Test
    void aLayerOfAnUnknownTypeIsNamedWhereverItStands() throws IOException {
        for (int index = 0; index < 3; index++) {
            ObjectNode root = (ObjectNode) JSON.readTree(hidden.toFile());
            ((ObjectNode) root.at("/layers/" + index)).put("type", "dropout");
            Path unknown = Files.writeString(folder.resolve("unknown.json"), JSON.writeValueAsString(root));

            assertThatThrownBy(() -> check(unknown))
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("the layer type dropout is neither");
        }
    }

    @Test
    void aBatchNormMayHaveTheNameThatPyTorchHasForIt() throws IOException {
        String text = Files.readString(hidden).replace("\"batchnorm\"", "\"BatchNorm1d\"");
        Path renamed = Files.writeString(folder.resolve("renamed.json"), text);

        assertThat(text).contains("BatchNorm1d");
        check(renamed).runReference().verify("a batch norm of another name");
    }
}
