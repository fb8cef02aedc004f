package org.initscope.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.initscope.core.names.Examples;
import org.initscope.core.names.Minibatch;
import org.initscope.core.network.Layer;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.training.FoldedNetwork;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.TrainingSpec;
import org.initscope.core.training.TrainingStepFactory;
import org.initscope.dl4j.ModelZip;
import org.initscope.reference.ReferenceNetwork;

/** A trained network on whole splits of names, format makemore3-trained/1: data pipeline and evaluation. */
public final class TrainedCheck {
    private static final int BATCH = 4096;
    private static final Tolerance DOUBLE = new Tolerance(1e-9, 1e-12);
    private static final Tolerance FLOAT = new Tolerance(1e-5, 0);

    /** No step is taken. */
    private static final TrainingSpec TRAINING = EngineUnderTest.sgd(0.1);

    private static final Set<String> PARTS = Set.of("train", "val", "test");

    private final ParityFixture fixture;
    private final FixtureNetwork network;
    private final SplitNames names;
    private final Collection<String> parts;
    private final double[] parameters;
    private final double[] running;

    /** What takes a network to where it is evaluated. */
    public enum Way {
        DIRECTLY(""),
        THROUGH_THE_MODEL_ZIP(" through the model zip"),
        /** As {@code initscope fold} writes it: through its zip too. */
        FOLDED(" after folding");

        private final String label;

        Way(String label) {
            this.label = label;
        }

        /** Words to put behind the name of an engine. */
        public String label() {
            return label;
        }
    }

    /** The names of a data set by the part of its split. */
    @FunctionalInterface
    public interface SplitNames {
        /** The examples of {@code train}, {@code val} or {@code test}. */
        Examples examples(String part, int blockSize);
    }

    public TrainedCheck(ParityFixture fixture, SplitNames names) {
        this(fixture, names, PARTS);
    }

    /** The check on some parts of the split alone. */
    public TrainedCheck(ParityFixture fixture, SplitNames names, Collection<String> parts) {
        this.parts = parts;
        this.fixture = fixture;
        this.network = FixtureNetwork.readForEvaluation(fixture.root());
        this.names = names;
        this.parameters = fixture.parameters(network);
        this.running = network.runningOf(fixture.root());
    }

    /** The ways on which a network can be evaluated: one without batch norm has nothing that they could lose. */
    public List<Way> ways() {
        return network.spec().usesBatchNorm() ? List.of(Way.values()) : List.of(Way.DIRECTLY);
    }

    /** Loss, correct predictions and first logits of an engine on every split. */
    public Deviations run(TrainingStepFactory engine, Way way) {
        Deviations deviations = new Deviations(FLOAT);
        MlpSpec spec = network.spec();
        NetworkState state = state(parameters, running);
        if (way == Way.FOLDED) {
            FoldedNetwork folded = FoldedNetwork.of(spec, state);
            spec = folded.spec();
            state = new NetworkState(folded.parameters(), new float[0], new float[0], 0);
        }
        try (StepUnderTest subject = new StepUnderTest(spec, engine.create(spec, TRAINING))) {
            subject.load(way == Way.DIRECTLY ? state : zipped(spec, state));
            expected().forEach((part, expected) -> {
                Score score = new Score(deviations.tolerance());
                for (Minibatch batch : batches(part)) {
                    score.add(rows(subject.logits(batch)), batch.targets());
                }
                check(part, score, expected, deviations);
            });
        }
        return deviations;
    }

    private static NetworkState state(double[] parameters, double[] running) {
        return new NetworkState(StepUnderTest.narrow(parameters), StepUnderTest.narrow(running), new float[0], 0);
    }

    private static NetworkState zipped(MlpSpec spec, NetworkState state) {
        try {
            ByteArrayOutputStream zip = new ByteArrayOutputStream();
            ModelZip.write(zip, spec, TRAINING, state);
            return ModelZip.restore(new ByteArrayInputStream(zip.toByteArray()), "the zip", spec, TRAINING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What is expected by part of the split: the section whose entries have a loss each.
     *
     * @throws IllegalArgumentException where there is none, or one of another split
     */
    private Map<String, JsonNode> expected() {
        for (String section : List.of("expected_eval", "eval", "expected")) {
            Map<String, JsonNode> losses = new LinkedHashMap<>();
            fixture.root().path(section).fields().forEachRemaining(entry -> {
                if (entry.getValue().has("loss") && parts.contains(part(entry.getKey()))) {
                    losses.put(part(entry.getKey()), entry.getValue());
                }
            });
            if (!losses.isEmpty()) {
                return losses;
            }
        }
        throw new IllegalArgumentException(fixture.file() + " expects no loss of any split");
    }

    /** The part that a fixture means by {@code train_eval} or {@code dev}. */
    private String part(String given) {
        String part = given.replaceFirst("_eval$|^eval_", "").replaceFirst("^(dev|valid|validation)$", "val");
        if (!PARTS.contains(part)) {
            throw new IllegalArgumentException(
                    fixture.file() + " expects a loss of " + given + ", which is none of " + PARTS);
        }
        return part;
    }

    private double[][] rows(double[] logits) {
        int classes = network.spec().vocabularySize();
        double[][] rows = new double[logits.length / classes][];
        Arrays.setAll(rows, r -> Arrays.copyOfRange(logits, r * classes, (r + 1) * classes));
        return rows;
    }

    /** The same of the reference network, and its saturated activations: it alone shows them in evaluation mode. */
    public Deviations runReference() {
        Deviations deviations = new Deviations(DOUBLE);
        ReferenceNetwork reference = new ReferenceNetwork(network.spec());
        expected().forEach((part, expected) -> {
            Score score = new Score(DOUBLE);
            long beyond97 = 0;
            long beyond99 = 0;
            for (Minibatch batch : batches(part)) {
                double[][][] outputs = reference.evaluate(parameters, running, batch);
                for (int l = 0; l < outputs.length; l++) {
                    if (network.spec().layers().get(l) instanceof Layer.Nonlinearity) {
                        double[] flat = Arrays.stream(outputs[l])
                                .flatMapToDouble(Arrays::stream)
                                .toArray();
                        beyond97 += TensorStatistics.beyond(flat, 0.97);
                        beyond99 += TensorStatistics.beyond(flat, 0.99);
                    }
                }
                score.add(outputs[outputs.length - 2], batch.targets());
            }
            check(part, score, expected, deviations);
            count(part, "n_gt_097", beyond97, expected, 0, deviations);
            count(part, "n_gt_099", beyond99, expected, 0, deviations);
        });
        return deviations;
    }

    private static void check(String part, Score score, JsonNode expected, Deviations deviations) {
        double loss = expected.required("loss").asDouble();
        deviations.scalar(part + ".loss", score.lossSum / score.examples, loss, loss);
        count(part, "examples", score.examples, expected, 0, deviations);
        count(part, "accuracy_count", score.correct, expected, score.undecided, deviations);
        if (expected.has("first_logits")) {
            double[] first = ParityFixture.array(expected.get("first_logits"));
            deviations.tensor(part + ".first_logits", Arrays.copyOf(score.firstLogits, first.length), first);
        }
    }

    /** Compares a count that a fixture may leave out. */
    private static void count(
            String part, String name, long got, JsonNode expected, long allowed, Deviations deviations) {
        if (expected.has(name)) {
            deviations.count(part + "." + name, got, expected.get(name).asLong(), allowed);
        }
    }

    /** Adds up loss and correct predictions over the minibatches of a split. */
    private static final class Score {
        private final Tolerance tolerance;
        private double[] firstLogits = new double[0];
        private long examples;
        private double lossSum;
        private long correct;
        /** Examples whose two best classes are nearer than the tolerance. */
        private long undecided;

        Score(Tolerance tolerance) {
            this.tolerance = tolerance;
        }

        void add(double[][] logits, int[] targets) {
            if (examples == 0) {
                firstLogits =
                        Arrays.stream(logits).flatMapToDouble(Arrays::stream).toArray();
            }
            examples += logits.length;
            lossSum += ReferenceNetwork.meanCrossEntropy(logits, targets) * logits.length;
            for (int r = 0; r < logits.length; r++) {
                double[] sorted = Arrays.stream(logits[r]).sorted().toArray();
                double best = sorted[sorted.length - 1];
                correct += logits[r][targets[r]] == best ? 1 : 0;
                double allowed = tolerance.at(Math.max(best, -sorted[0]));
                undecided += best - sorted[sorted.length - 2] <= 2 * allowed ? 1 : 0;
            }
        }
    }

    private List<Minibatch> batches(String part) {
        Examples examples = names.examples(part, network.spec().blockSize());
        List<Minibatch> batches = new ArrayList<>();
        for (int start = 0; start < examples.size(); start += BATCH) {
            Minibatch batch = new Minibatch(Math.min(BATCH, examples.size() - start), examples.blockSize());
            examples.fill(batch, start);
            batches.add(batch);
        }
        return batches;
    }
}
