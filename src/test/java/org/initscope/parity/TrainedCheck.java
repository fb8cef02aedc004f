package org.initscope.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.initscope.core.names.Examples;
import org.initscope.core.names.Minibatch;
import org.initscope.core.network.Layer;
import org.initscope.reference.ReferenceNetwork;

/** A trained network on whole splits of the lecture's names, format makemore3-trained/1: data pipeline and evaluation. */
public final class TrainedCheck {
    private static final int BATCH = 4096;
    private static final Tolerance DOUBLE = new Tolerance(1e-9, 1e-12);
    private static final Tolerance FLOAT = new Tolerance(1e-5, 0);

    private final ParityFixture fixture;
    private final FixtureNetwork network;
    private final LectureNames names;
    private final double[] parameters;
    private final double[] running;

    public TrainedCheck(ParityFixture fixture, LectureNames names) {
        this.fixture = fixture;
        this.network = fixture.network();
        this.names = names;
        this.parameters = fixture.parameters(network);
        this.running = running();
    }

    /** The state of the batch norms: the section of the file that has an entry for each of them. */
    private double[] running() {
        List<String> norms = network.normNames();
        for (JsonNode section : fixture.root()) {
            if (norms.stream().allMatch(name -> section.path(name).has("running_mean"))) {
                return network.running(section);
            }
        }
        throw new IllegalArgumentException(fixture.file() + " has no running statistics of " + norms);
    }

    /** Loss, correct predictions and first logits of an engine on every split. */
    public Deviations run(EngineUnderTest engine) {
        Deviations deviations = new Deviations(engine.precision().equals("f64") ? DOUBLE : FLOAT);
        try (NetworkUnderTest<?> subject = engine.create(network.spec(), 0.1)) {
            load(subject);
            fixture.root().required("expected_eval").fields().forEachRemaining(split -> {
                Examples examples =
                        names.examples(split.getKey(), network.spec().blockSize());
                checkSplit(split.getKey(), subject, examples, split.getValue(), deviations);
            });
        }
        return deviations;
    }

    private <S> void load(NetworkUnderTest<S> subject) {
        subject.load(subject.state(parameters, running));
    }

    private void checkSplit(
            String part, NetworkUnderTest<?> subject, Examples examples, JsonNode expected, Deviations deviations) {
        Score score = new Score(deviations.tolerance());
        for (Minibatch batch : batches(examples)) {
            score.add(rows(subject.logits(batch)), batch.targets());
        }
        check(part, score, expected, deviations);
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
        fixture.root().required("expected_eval").fields().forEachRemaining(split -> {
            Score score = new Score(DOUBLE);
            long beyond97 = 0;
            long beyond99 = 0;
            for (Minibatch batch :
                    batches(names.examples(split.getKey(), network.spec().blockSize()))) {
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
            JsonNode expected = split.getValue();
            check(split.getKey(), score, expected, deviations);
            deviations.count(
                    split.getKey() + ".n_gt_097",
                    beyond97,
                    expected.required("n_gt_097").asLong(),
                    0);
            deviations.count(
                    split.getKey() + ".n_gt_099",
                    beyond99,
                    expected.required("n_gt_099").asLong(),
                    0);
        });
        return deviations;
    }

    private static void check(String part, Score score, JsonNode expected, Deviations deviations) {
        deviations.count(
                part + ".examples",
                score.examples,
                expected.required("examples").asLong(),
                0);
        double loss = expected.required("loss").asDouble();
        deviations.scalar(part + ".loss", score.lossSum / score.examples, loss, loss);
        deviations.count(
                part + ".accuracy_count",
                score.correct,
                expected.required("accuracy_count").asLong(),
                score.undecided);
        double[] first = ParityFixture.array(expected.required("first_logits"));
        deviations.tensor(part + ".first_logits", Arrays.copyOf(score.firstLogits, first.length), first);
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

    private static List<Minibatch> batches(Examples examples) {
        List<Minibatch> batches = new ArrayList<>();
        for (int start = 0; start < examples.size(); start += BATCH) {
            Minibatch batch = new Minibatch(Math.min(BATCH, examples.size() - start), examples.blockSize());
            examples.fill(batch, start);
            batches.add(batch);
        }
        return batches;
    }
}
