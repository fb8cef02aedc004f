package org.initscope.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.initscope.core.network.Activation;
import org.initscope.core.network.Layer;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.Normalization;
import org.initscope.core.network.ParameterLayout;
import org.initscope.core.network.ParameterLayout.Parameter;
import org.initscope.core.network.ParameterLayout.Role;
import org.initscope.core.network.ParameterLayout.RunningStatistics;

/**
 * The network of a fixture as an {@link MlpSpec}, and what the fixture calls its layers and parameters.
 *
 * @param spec the network
 * @param layers our layer index by the fixture's layer name; {@code embcat} is the embedding
 * @param parameters our parameter by the fixture's parameter name
 */
public record FixtureNetwork(MlpSpec spec, Map<String, Integer> layers, Map<String, Parameter> parameters) {
    /** PyTorch's defaults. */
    private static final double EPSILON = 1e-5;

    private static final double MOMENTUM = 0.1;

    /** What a batch norm has in {@code params} of a trained network beside gamma and beta. */
    private static final List<String> STATE = List.of("running_mean", "running_var", "num_batches_tracked");

    /** The types of a batch norm. */
    private static final List<String> NORM = List.of("batchnorm", "batchnorm1d");

    /** The fixture's name of the embedding's output. */
    public static final String EMBEDDING_OUTPUT = "embcat";

    /** A fixture whose network an {@link MlpSpec} cannot say. */
    public static final class NotExpressible extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotExpressible(String sentence) {
            super(sentence);
        }
    }

    /**
     * One linear layer of the fixture with the norm and the nonlinearity that follow it.
     *
     * @param bias whether it has one, as it says or as {@code params} shows
     */
    private record Block(JsonNode linear, boolean bias, List<JsonNode> norm, List<JsonNode> nonlinearity) {

        boolean hasNorm() {
            return !norm.isEmpty();
        }
    }

    /**
     * Reads {@code config} and {@code layers} of a network that is trained.
     *
     * @throws NotExpressible with the reason where an MlpSpec cannot say it
     */
    public static FixtureNetwork read(JsonNode fixture) {
        if (fixture.required("config").path("bn").asText().equals("makemore")) {
            throw new NotExpressible("its batch norm normalizes with the unbiased variance (the lecture's own class), "
                    + "ours with the biased one as PyTorch");
        }
        return readForEvaluation(fixture);
    }

    /**
     * Reads {@code config} and {@code layers} of a network that is evaluated alone, in which running statistics normalize,
     * whatever variance did in training.
     *
     * @throws NotExpressible with the reason where an MlpSpec cannot say it
     * @throws IllegalArgumentException where a layer has a type that nobody reads
     */
    public static FixtureNetwork readForEvaluation(JsonNode fixture) {
        JsonNode config = fixture.required("config");
        List<Block> blocks = blocks(fixture.required("layers"), fixture.required("params"));
        List<Block> hidden = blocks.subList(0, blocks.size() - 1);
        Block output = blocks.get(blocks.size() - 1);
        if (!output.nonlinearity().isEmpty()) {
            throw new NotExpressible("a nonlinearity follows its last linear layer");
        }
        for (Block block : hidden) {
            if (block.nonlinearity().isEmpty()) {
                throw new NotExpressible(
                        "no nonlinearity follows " + block.linear().get("name"));
            }
        }
        List<Activation> activations = hidden.stream()
                .map(b -> activation(b.nonlinearity().get(0)))
                .distinct()
                .toList();
        if (activations.size() > 1) {
            throw new NotExpressible("its nonlinearities differ: " + activations);
        }
        if (hidden.stream().map(Block::hasNorm).distinct().count() > 1) {
            throw new NotExpressible("some of its hidden layers have a batch norm and some have none");
        }
        for (Block block : blocks) {
            if (!block.bias() && !block.hasNorm()) {
                throw new NotExpressible(block.linear().get("name") + " has no bias although no norm follows it");
            }
        }
        boolean hiddenNorm = !hidden.isEmpty() && hidden.get(0).hasNorm();
        MlpSpec spec = new MlpSpec(
                config.required("vocab").asInt(),
                config.required("block").asInt(),
                config.required("emb").asInt(),
                hidden.stream().map(b -> b.linear().required("out").asInt()).toList(),
                activations.isEmpty() ? Activation.TANH : activations.get(0),
                hiddenNorm ? batchNorm(config, hidden.get(0)) : new Normalization.None(),
                // A bias that only some have before their norm is 0 for the others, and stays so: the norm cancels it.
                blocks.stream().anyMatch(b -> b.bias() && b.hasNorm()),
                output.hasNorm() ? batchNorm(config, output) : new Normalization.None());
        return named(spec, blocks);
    }

    private static List<Block> blocks(JsonNode layers, JsonNode params) {
        List<Block> blocks = new ArrayList<>();
        for (JsonNode layer : layers) {
            String type = layer.required("type").asText();
            Block last = blocks.isEmpty() ? null : blocks.get(blocks.size() - 1);
            if (type.equals("linear")) {
                boolean bias = layer.path("bias").asBoolean()
                        || params.has(layer.required("name").asText() + ".bias");
                blocks.add(new Block(layer, bias, new ArrayList<>(), new ArrayList<>()));
                continue;
            }
            boolean norm = NORM.contains(type.toLowerCase(Locale.ROOT));
            if (!norm) {
                activation(layer);
            }
            if (last == null || !last.nonlinearity().isEmpty()) {
                throw new NotExpressible(layer.get("name") + " does not follow a linear layer");
            }
            if (norm) {
                if (last.hasNorm()) {
                    throw new NotExpressible(
                            "two batch norms follow " + last.linear().get("name"));
                }
                last.norm().add(layer);
            } else {
                last.nonlinearity().add(layer);
            }
        }
        if (blocks.isEmpty()) {
            throw new NotExpressible("it has no linear layer");
        }
        return blocks;
    }

    private static Activation activation(JsonNode layer) {
        String type = layer.required("type").asText();
        return Arrays.stream(Activation.values())
                .filter(a -> a.name().equals(type.toUpperCase(Locale.ROOT).replace('-', '_')))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "the layer type " + type + " is neither linear nor batchnorm nor a nonlinearity that we know"));
    }

    private static Normalization.Batch batchNorm(JsonNode config, Block block) {
        JsonNode norm = block.norm().get(0);
        double epsilon = norm.path("eps").asDouble(config.path("eps").asDouble(EPSILON));
        double momentum = norm.path("momentum").asDouble(config.path("momentum").asDouble(MOMENTUM));
        return new Normalization.Batch(epsilon, momentum, 1, 0);
    }

    /** Walks our layers beside the fixture's, which are the same but for the embedding and the softmax. */
    private static FixtureNetwork named(MlpSpec spec, List<Block> blocks) {
        ParameterLayout layout = ParameterLayout.of(spec);
        Map<String, Integer> layers = new LinkedHashMap<>();
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        layers.put(EMBEDDING_OUTPUT, 0);
        parameters.put("C", parameter(layout, 0, Role.EMBEDDING));
        int index = 1;
        for (Block block : blocks) {
            String linear = block.linear().required("name").asText();
            layers.put(linear, index);
            parameters.put(linear + ".weight", parameter(layout, index, Role.WEIGHT));
            if (block.bias()) {
                parameters.put(linear + ".bias", parameter(layout, index, Role.BIAS));
            }
            index++;
            for (JsonNode layer : block.norm()) {
                String norm = layer.required("name").asText();
                layers.put(norm, index);
                parameters.put(norm + ".gamma", parameter(layout, index, Role.GAMMA));
                parameters.put(norm + ".beta", parameter(layout, index, Role.BETA));
                index++;
            }
            for (JsonNode layer : block.nonlinearity()) {
                layers.put(layer.required("name").asText(), index++);
            }
        }
        Layer last = spec.layers().get(index);
        if (!(last instanceof Layer.Softmax)) {
            throw new IllegalStateException("expected the softmax at layer " + index + " but found " + last);
        }
        return new FixtureNetwork(spec, layers, parameters);
    }

    private static Parameter parameter(ParameterLayout layout, int layerIndex, Role role) {
        return layout.parameters().stream()
                .filter(p -> p.layerIndex() == layerIndex && p.role() == role)
                .findFirst()
                .orElseThrow();
    }

    /** Where the running statistics of a batch norm of the fixture stand. */
    public RunningStatistics runningStatistics(String norm) {
        int layerIndex = layers.get(norm);
        return ParameterLayout.of(spec).runningStatistics().stream()
                .filter(r -> r.layerIndex() == layerIndex)
                .findFirst()
                .orElseThrow();
    }

    /** Parameters in our order from the fixture's {@code params}: scaled integers or plain values. */
    public double[] parameters(JsonNode params) {
        double[] all = new double[ParameterLayout.of(spec).parameterCount()];
        List<String> unread = new ArrayList<>();
        params.fieldNames().forEachRemaining(name -> {
            if (!parameters.containsKey(name) && !isState(name)) {
                unread.add(name);
            }
        });
        if (!unread.isEmpty()) {
            throw new IllegalArgumentException(
                    "the layers have the parameters " + parameters.keySet() + " but params has also " + unread);
        }
        parameters.forEach((name, parameter) -> {
            double[] values = values(params.required(name));
            if (values.length != parameter.size()) {
                throw new IllegalArgumentException(
                        name + " has " + values.length + " values, expected " + parameter.size());
            }
            System.arraycopy(values, 0, all, parameter.offset(), values.length);
        });
        return all;
    }

    private boolean isState(String name) {
        return normNames().stream().anyMatch(norm -> STATE.stream().anyMatch(state -> name.equals(norm + "." + state)));
    }

    private static double[] values(JsonNode parameter) {
        if (parameter.isArray()) {
            return ParityFixture.array(parameter);
        }
        if (!parameter.has("q")) {
            return ParityFixture.array(parameter.required("values"));
        }
        double scale = parameter.required("scale").asDouble();
        return Arrays.stream(ParityFixture.array(parameter.get("q")))
                .map(q -> q / scale)
                .toArray();
    }

    /**
     * Running statistics in our order: from {@code params}, as {@code bn0.running_mean} and {@code bn0.running_var}, or from the
     * section of the fixture that has an entry for each batch norm.
     *
     * @throws IllegalArgumentException where a batch norm has none
     */
    public double[] runningOf(JsonNode fixture) {
        double[] all = new double[ParameterLayout.of(spec).runningCount()];
        for (String norm : normNames()) {
            RunningStatistics at = runningStatistics(norm);
            copy(statistic(fixture, norm, "running_mean"), all, at.meanOffset(), at.units());
            copy(statistic(fixture, norm, "running_var"), all, at.varianceOffset(), at.units());
        }
        return all;
    }

    private double[] statistic(JsonNode fixture, String norm, String statistic) {
        JsonNode parameter = fixture.required("params").path(norm + "." + statistic);
        if (!parameter.isMissingNode()) {
            return values(parameter);
        }
        for (JsonNode section : fixture) {
            if (section.path(norm).has(statistic)) {
                return values(section.path(norm).get(statistic));
            }
        }
        throw new IllegalArgumentException("the fixture has no " + norm + "." + statistic);
    }

    /** The fixture's names of the batch norms. */
    public List<String> normNames() {
        return layers.entrySet().stream()
                .filter(entry -> spec.layers().get(entry.getValue()) instanceof Layer.BatchNorm)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static void copy(double[] values, double[] to, int offset, int length) {
        if (values.length != length) {
            throw new IllegalArgumentException(
                    "a batch norm of " + length + " units has running statistics of " + values.length);
        }
        System.arraycopy(values, 0, to, offset, length);
    }
}
