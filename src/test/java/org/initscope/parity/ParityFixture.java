package org.initscope.parity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.initscope.core.names.Minibatch;
import org.initscope.core.network.MlpSpec;

/** One file of the parity fixtures, format makemore3-parity/1: a network, its inputs and what must come of them. */
public final class ParityFixture {
    /** The formats of {@link #format()}. */
    public static final String PARITY = "makemore3-parity/1";

    public static final String TRAINED = "makemore3-trained/1";
    public static final String SPLIT = "makemore3-split/1";
    public static final String INITIALIZATION_STATISTICS = "makemore3-init-stats/1";

    private static final List<String> FORMATS = List.of(PARITY, TRAINED, SPLIT, INITIALIZATION_STATISTICS);

    private static final Path DEFAULT_FOLDER = Path.of("src", "test", "resources", "parity");

    /** Fixtures that others put there; each counts beside the project's own, or in the place of one of its name. */
    private static final Path BESIDE_THE_PROJECT = Path.of("..", "shared", "parity");

    private static final String ANY_TRAINED = "makemore3-trained/";

    private final JsonNode root;
    private final Path path;

    private ParityFixture(JsonNode root, Path path) {
        this.root = root;
        this.path = path;
    }

    /** The folder that system property {@code parity.fixtures} names, or that of the project. */
    public static Path folder() {
        String given = System.getProperty("parity.fixtures", "");
        return given.isBlank() ? DEFAULT_FOLDER : Path.of(given);
    }

    /** Every fixture of the folder, and where no other one was named also of the folder beside the project. */
    public static List<ParityFixture> all() {
        Map<String, Path> files = new TreeMap<>();
        files(folder()).forEach(file -> files.put(file.getFileName().toString(), file));
        if (folder().equals(DEFAULT_FOLDER) && Files.isDirectory(BESIDE_THE_PROJECT)) {
            files(BESIDE_THE_PROJECT)
                    .forEach(file -> files.put(file.getFileName().toString(), file));
        }
        return files.values().stream().map(ParityFixture::read).toList();
    }

    /** Whether this file is not one of the project's own, so that somebody wants to see it checked. */
    public boolean isGiven() {
        return !DEFAULT_FOLDER.equals(path.getParent());
    }

    /** Whether a test reads files of this format. */
    public boolean isKnown() {
        return FORMATS.contains(format());
    }

    /** Every *.json of a folder, by name. */
    public static List<Path> files(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(p -> p.getFileName().toString().endsWith(".json"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the fixtures of " + folder, e);
        }
    }

    /** A file of the folder of {@link #folder()}, or of the project's where that folder has none of this name. */
    public static ParityFixture named(String name) {
        Path given = folder().resolve(name);
        return read(Files.exists(given) ? given : DEFAULT_FOLDER.resolve(name));
    }

    public static ParityFixture read(Path file) {
        try {
            return new ParityFixture(new ObjectMapper().readTree(file.toFile()), file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the fixture " + file, e);
        }
    }

    /** The file's name without its folder. */
    public String file() {
        return path.getFileName().toString();
    }

    /** One of the formats above, or what else the file says; a network with expected losses of splits is a trained one. */
    public String format() {
        String format = root.path("format").asText();
        return root.has("expected_eval") || format.startsWith(ANY_TRAINED) ? TRAINED : format;
    }

    public JsonNode root() {
        return root;
    }

    /** The section {@code expected}. */
    public JsonNode expected() {
        return root.required("expected");
    }

    /** @throws FixtureNetwork.NotExpressible with the reason where an MlpSpec cannot say it */
    public FixtureNetwork network() {
        return FixtureNetwork.read(root);
    }

    /** The parameters to start from, in our order. */
    public double[] parameters(FixtureNetwork network) {
        return network.parameters(root.required("params"));
    }

    /** The tolerance for a {@code f32} or {@code f64} implementation. */
    public Tolerance tolerance(String precision) {
        JsonNode node = root.required("tolerance").required(precision);
        return new Tolerance(
                node.required("rtol").asDouble(), node.required("atol").asDouble());
    }

    /** The minibatch of {@code inputs.batch}. */
    public Minibatch batch(MlpSpec spec) {
        return minibatch(root.required("inputs").required("batch"), spec);
    }

    /** The minibatches of {@code inputs.sgd_batches}. */
    public List<Minibatch> stepBatches(MlpSpec spec) {
        return minibatches(root.required("inputs").required("sgd_batches"), spec);
    }

    /** The minibatches of {@code inputs.avg_batches} [round][worker][step]. */
    public List<List<List<Minibatch>>> averagingBatches(MlpSpec spec) {
        List<List<List<Minibatch>>> rounds = new ArrayList<>();
        for (JsonNode round : root.required("inputs").required("avg_batches")) {
            List<List<Minibatch>> workers = new ArrayList<>();
            round.forEach(worker -> workers.add(minibatches(worker, spec)));
            rounds.add(workers);
        }
        return rounds;
    }

    /** The minibatch of {@code inputs.eval_batch}. */
    public Minibatch evaluationBatch(MlpSpec spec) {
        return minibatch(root.required("inputs").required("eval_batch"), spec);
    }

    private static List<Minibatch> minibatches(JsonNode list, MlpSpec spec) {
        List<Minibatch> batches = new ArrayList<>();
        list.forEach(node -> batches.add(minibatch(node, spec)));
        return batches;
    }

    private static Minibatch minibatch(JsonNode node, MlpSpec spec) {
        JsonNode rows = node.required("X");
        int[] contexts = new int[rows.size() * spec.blockSize()];
        int[] targets = new int[rows.size()];
        for (int r = 0; r < rows.size(); r++) {
            for (int p = 0; p < spec.blockSize(); p++) {
                contexts[r * spec.blockSize() + p] = rows.get(r).required(p).asInt();
            }
            targets[r] = node.required("Y").required(r).asInt();
        }
        return new Minibatch(contexts, targets, spec.blockSize());
    }

    /** The numbers of a JSON array, nested arrays one after the other. */
    public static double[] array(JsonNode node) {
        List<Double> values = new ArrayList<>();
        append(node, values);
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static void append(JsonNode node, List<Double> values) {
        if (node.isArray()) {
            node.forEach(child -> append(child, values));
        } else {
            values.add(node.asDouble());
        }
    }
}
