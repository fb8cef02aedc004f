package org.initscope.core.fused;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.initscope.core.names.Minibatch;
import org.initscope.core.network.Activation;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.Normalization;
import org.initscope.core.network.ParameterLayout;
import org.initscope.core.network.ParameterLayout.Parameter;
import org.initscope.core.statistics.Quantity;
import org.initscope.core.training.LearningRateSchedule;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.Optimizer;
import org.initscope.core.training.TrainingSpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The fused step against PyTorch in float64: gradients, five steps of SGD, batch-norm state, evaluation mode. */
class FusedParityTest {

    static Stream<Path> fixtures() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/parity"))) {
            return files
                    .filter(f -> f.getFileName().toString().matches("(tiny|A|B)_.*\\.json"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void agreesWithTheReference(Path file) throws IOException {
        JsonNode fixture = new ObjectMapper().readTree(file.toFile());
        MlpSpec spec = spec(fixture.get("config"));
        ParameterLayout layout = ParameterLayout.of(spec);
        Optimizer sgd = new Optimizer.Sgd();
        float[] parameters = new float[layout.parameterCount()];
        for (Parameter p : layout.parameters()) {
            JsonNode q = fixture.get("params").get(fixtureName(p, spec)).get("q");
            for (int i = 0; i < p.size(); i++) {
                parameters[p.offset() + i] = (float) (q.get(i).asDouble() / 65536);
            }
        }
        double rate = fixture.get("config").get("lr").asDouble();
        FusedTrainingStep step =
                new FusedTrainingStep(spec, new TrainingSpec(sgd, LearningRateSchedule.Stepwise.constant(rate)));
        step.load(NetworkState.initial(layout, sgd, parameters));

        JsonNode expected = fixture.get("expected");
        Tolerance tolerance = new Tolerance(fixture.get("tolerance").get("f32"));
        JsonNode batches = fixture.get("inputs").get("sgd_batches");
        JsonNode losses = expected.get("sgd").get("losses");
        for (int t = 0; t < batches.size(); t++) {
            Recorder seen = new Recorder();
            double loss = step.step(batch(batches.get(t)), seen);
            tolerance.check("loss " + t, List.of(losses.get(t).asDouble()), new float[] {(float) loss});
            if (t == 0) {
                tolerance.check(
                        "logits",
                        numbers(expected.get("forward").get("logits")),
                        seen.layer(Quantity.PREACTIVATION, spec.layers().size() - 1));
                for (Parameter p : layout.parameters()) {
                    tolerance.checkRecord(
                            expected.get("grads").get(fixtureName(p, spec)),
                            seen.parameter(Quantity.GRADIENT, p.index()),
                            p.name());
                }
                checkRunning(expected.get("sgd").get("bn_after_1"), spec, step.store(), tolerance);
            }
        }
        NetworkState after = step.store();
        for (Parameter p : layout.parameters()) {
            float[] values = java.util.Arrays.copyOfRange(after.parameters(), p.offset(), p.offset() + p.size());
            tolerance.checkRecord(expected.get("sgd").get("params_after").get(fixtureName(p, spec)), values, p.name());
        }
        checkRunning(expected.get("sgd").get("bn_after_all"), spec, after, tolerance);
        Score score =
                new Inference(spec, after).score(batch(fixture.get("inputs").get("eval_batch")));
        tolerance.check(
                "eval_loss", List.of(expected.get("sgd").get("eval_loss").asDouble()), new float[] {(float) score.loss()
                });
    }

    private static void checkRunning(JsonNode expected, MlpSpec spec, NetworkState state, Tolerance tolerance) {
        int number = 0;
        for (ParameterLayout.RunningStatistics norm : ParameterLayout.of(spec).runningStatistics()) {
            JsonNode record = expected.get("bn" + number++);
            float[] running = state.running();
            tolerance.check(
                    "running_mean",
                    numbers(record.get("running_mean")),
                    java.util.Arrays.copyOfRange(running, norm.meanOffset(), norm.meanOffset() + norm.units()));
            tolerance.check(
                    "running_var",
                    numbers(record.get("running_var")),
                    java.util.Arrays.copyOfRange(running, norm.varianceOffset(), norm.varianceOffset() + norm.units()));
        }
    }

    private static MlpSpec spec(JsonNode config) {
        Normalization norm = config.get("bn").asText().equals("none")
                ? new Normalization.None()
                : new Normalization.Batch(
                        config.get("eps").asDouble(), config.get("momentum").asDouble(), 1, 0);
        List<Integer> hidden = new ArrayList<>();
        config.get("hidden").forEach(width -> hidden.add(width.asInt()));
        boolean outputNorm = config.has("out_bn") && config.get("out_bn").asBoolean();
        return new MlpSpec(
                config.get("vocab").asInt(),
                config.get("block").asInt(),
                config.get("emb").asInt(),
                hidden,
                Activation.valueOf(config.get("act").asText().toUpperCase(Locale.ROOT)),
                norm,
                false,
                outputNorm ? norm : new Normalization.None());
    }

    /** {@code linear1.weight} is {@code lin0.weight}, {@code output_norm.gamma} the last {@code bn}'s. */
    private static String fixtureName(Parameter p, MlpSpec spec) {
        int depth = spec.hidden().size();
        return p.name()
                .replaceFirst("^embedding.weight$", "C")
                .replaceFirst("^output_norm\\.", "bn" + depth + ".")
                .replaceFirst("^output\\.", "lin" + depth + ".")
                .transform(name -> numberedFromZero(name, "linear", "lin"))
                .transform(name -> numberedFromZero(name, "norm", "bn"));
    }

    private static String numberedFromZero(String name, String ours, String theirs) {
        if (!name.startsWith(ours)) {
            return name;
        }
        int dot = name.indexOf('.');
        return theirs + (Integer.parseInt(name.substring(ours.length(), dot)) - 1) + name.substring(dot);
    }

    private static Minibatch batch(JsonNode node) {
        List<Integer> contexts = new ArrayList<>();
        List<Integer> targets = new ArrayList<>();
        node.get("X").forEach(row -> row.forEach(c -> contexts.add(c.asInt())));
        node.get("Y").forEach(c -> targets.add(c.asInt()));
        return new Minibatch(
                contexts.stream().mapToInt(i -> i).toArray(),
                targets.stream().mapToInt(i -> i).toArray(),
                contexts.size() / targets.size());
    }

    private static List<Double> numbers(JsonNode node) {
        List<Double> numbers = new ArrayList<>();
        node.forEach(n -> numbers.add(n.asDouble()));
        return numbers;
    }

    /** |got − expected| ≤ rtol · max |expected| + atol. */
    private static final class Tolerance {
        private final double relative;
        private final double absolute;

        Tolerance(JsonNode node) {
            relative = node.get("rtol").asDouble();
            absolute = node.get("atol").asDouble();
        }

        void checkRecord(JsonNode record, float[] got, String name) {
            if (record.has("full")) {
                check(name, numbers(record.get("full")), got);
                return;
            }
            List<Double> sample = numbers(record.get("sample").get("values"));
            int stride = record.get("sample").get("stride").asInt();
            float[] picked = new float[sample.size()];
            for (int i = 0; i < picked.length; i++) {
                picked[i] = got[i * stride];
            }
            check(name, sample, picked);
        }

        void check(String name, List<Double> expected, float[] got) {
            assertThat(got).as(name).hasSize(expected.size());
            double largest = expected.stream().mapToDouble(Math::abs).max().orElseThrow();
            for (int i = 0; i < got.length; i++) {
                assertThat(Math.abs(got[i] - expected.get(i)))
                        .as("%s[%d] is %s, expected %s", name, i, got[i], expected.get(i))
                        .isLessThanOrEqualTo(relative * largest + absolute);
            }
        }
    }
}
