package org.initscope.benchmark.diagnosis;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * A fault whose label is known, since it was planted.
 *
 * @param healthy settings of the training without it, {@code key=value} each
 * @param faulty settings that plant it
 * @param names of the rules, and keys of remedies, that name it
 */
record PlantedFault(String name, List<String> healthy, List<String> faulty, Set<String> names) {

    private static final List<String> PLAIN = List.of();
    private static final List<String> PARALLEL =
            List.of("averaging.workers=4", "averaging.local-steps=500", "training.learning-rate=0.5");
    private static final List<String> DEEP = List.of(
            "model.hidden=[48,48,48,48,48,48]",
            "training.optimizer.name=momentum",
            "training.learning-rate=[{until=100,rate=0.01},{until=200,rate=0.05},{rate=0.2}]");
    private static final List<String> NORMALIZED = List.of("model.hidden=[64,64]", "model.normalization=batch");
    private static final List<String> ADAM = List.of("training.optimizer.name=adam", "training.learning-rate=0.005");
    private static final List<String> LONG =
            List.of("training.steps=4000", "training.learning-rate={cosine={first=1,last=0.01,steps=4000}}");
    private static final String RATE = "training.learning-rate";

    PlantedFault {
        healthy = List.copyOf(healthy);
        faulty = List.copyOf(faulty);
        names = Set.copyOf(names);
    }

    private static PlantedFault of(String name, List<String> healthy, List<String> faulty, String... names) {
        return new PlantedFault(name, healthy, faulty, Set.of(names));
    }

    private static String path(Path names) {
        return "data.names=\"" + names + "\"";
    }

    /** All that the benchmark plants: in the data, the size, the schedule, the start, normalizations, and updates. */
    static List<PlantedFault> all(PlantedNames names) {
        return List.of(
                of(
                        "shards sorted by the alphabet",
                        PARALLEL,
                        List.of(path(names.sorted(4))),
                        "averaging",
                        "averaging.local-steps",
                        "averaging.workers"),
                of("a third of the names random letters", PLAIN, List.of(path(names.partlyRandom())), "data.names"),
                of(
                        "each name once in another spelling",
                        PLAIN,
                        List.of(path(names.respelled())),
                        "generalization-gap",
                        "data.names"),
                of(
                        "a dev split of a dozen names",
                        PLAIN,
                        List.of("data.split.dev=0.0004", "data.split.test=0.1996"),
                        "data.split.dev"),
                of(
                        "300 names, each a hundred times",
                        PLAIN,
                        List.of(path(names.repeated(300, 100))),
                        "generalization-gap",
                        "data.duplicates",
                        "data.names"),
                of(
                        "a network far too small",
                        PLAIN,
                        List.of("model.hidden=[2]", "model.embedding=2"),
                        "model.hidden",
                        "model.embedding"),
                of(
                        "a network far too large for its names",
                        List.of(
                                path(names.repeated(300, 1)),
                                "model.hidden=[16]",
                                "model.embedding=2",
                                "training.steps=1000"),
                        List.of("model.hidden=[400]", "model.embedding=30"),
                        "generalization-gap",
                        "model.hidden",
                        "model.embedding"),
                of("too few steps", PLAIN, List.of("training.steps=100"), "training.steps"),
                of("a schedule that never decays", LONG, List.of(RATE + "=1"), RATE),
                of(
                        "a schedule that decays at once",
                        PLAIN,
                        List.of(RATE + "=[{until=50,rate=0.25},{rate=0.0005}]"),
                        RATE),
                of("warm-up forgotten, deep, momentum", DEEP, List.of(RATE + "=0.2"), RATE),
                of(
                        "a start that overflows",
                        List.of("model.activation=relu"),
                        List.of("model.initialization.weights.scheme=normal", "model.initialization.weights.std=1e25"),
                        "model.initialization.weights.std",
                        "model.initialization.weights.scheme"),
                of(
                        "weights that are all alike",
                        List.of("model.hidden=[64,64,64]"),
                        List.of(
                                "model.initialization.weights.scheme=constant",
                                "model.initialization.weights.value=0.05"),
                        "symmetric-units",
                        "model.initialization.weights.scheme"),
                of(
                        "an embedding without spread",
                        PLAIN,
                        List.of("model.initialization.embedding-std=0"),
                        "model.initialization.embedding-std"),
                of(
                        "an embedding far too wide",
                        PLAIN,
                        List.of("model.initialization.embedding-std=30"),
                        "model.initialization.embedding-std"),
                of(
                        "hidden biases far too wide",
                        PLAIN,
                        List.of("model.initialization.hidden-bias-scale=8"),
                        "model.initialization.hidden-bias-scale"),
                of(
                        "a zero head",
                        PLAIN,
                        List.of("model.initialization.output-scale=0"),
                        "model.initialization.output-scale"),
                of(
                        "no residual connections, twelve layers",
                        List.of(
                                "model.hidden=[30,30,30,30,30,30,30,30,30,30,30,30]",
                                "model.residual=true",
                                "model.activation=sigmoid"),
                        List.of("model.residual=false"),
                        "model.residual",
                        "model.normalization",
                        "model.hidden",
                        "gradients-over-depth",
                        "activations-over-depth"),
                of(
                        "batch norm's momentum the other way round",
                        List.of("model.hidden=[64,64]", "model.normalization=batch", "training.batch-size=8"),
                        List.of("model.batch-norm.momentum=0.99"),
                        "model.batch-norm.momentum"),
                of(
                        "batch norm's statistics far too old",
                        NORMALIZED,
                        List.of("model.batch-norm.momentum=0.0001"),
                        "model.batch-norm.momentum"),
                of(
                        "batch norm's epsilon far too large",
                        NORMALIZED,
                        List.of("model.batch-norm.epsilon=1000"),
                        "model.batch-norm.epsilon"),
                of(
                        "batch norm's gamma near zero",
                        NORMALIZED,
                        List.of("model.batch-norm.gamma=0.0001"),
                        "model.batch-norm.gamma"),
                of(
                        "batches of two under batch norm",
                        NORMALIZED,
                        List.of("training.batch-size=2"),
                        "training.batch-size"),
                of(
                        "momentum far too high",
                        DEEP,
                        List.of("training.optimizer.momentum=0.999"),
                        "training.optimizer.momentum"),
                of(
                        "Adam's epsilon far too large",
                        ADAM,
                        List.of("training.optimizer.epsilon=1"),
                        "training.optimizer.epsilon"),
                of(
                        "weight decay far too strong",
                        List.of("training.optimizer.name=adamw", "training.learning-rate=0.005"),
                        List.of("training.optimizer.weight-decay=20"),
                        "training.optimizer.weight-decay"),
                of(
                        "workers that are never averaged",
                        List.of("averaging.workers=4", "averaging.local-steps=20", RATE + "=1"),
                        List.of("averaging.local-steps=1000"),
                        "averaging",
                        "averaging.local-steps"));
    }
}
