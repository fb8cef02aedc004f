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
        deviations.count(
                part + ".examples",
                examples.size(),
                expected.required("examples").asLong(),
                0);
        int classes = network.spec().vocabularySize();
        double[] first = ParityFixture.array(expected.required("first_logits"));
        double loss = 0;
        long correct = 0;
        long undecided = 0;
        for (Minibatch batch : batches(examples)) {
            double[] logits = subject.logits(batch);
            if (loss == 0) {
                deviations.tensor(part + ".first_logits", Arrays.copyOf(logits, first.length), first);
            }
            double[][] rows = new double[batch.examples()][];
            Arrays.setAll(rows, r -> Arrays.copyOfRange(logits, r * classes, (r + 1) * classes));
            loss += ReferenceNetwork.meanCrossEntropy(rows, batch.targets()) * batch.examples();
            for (int r = 0; r < rows.length; r++) {
                double[] sorted = Arrays.stream(rows[r]).sorted().toArray();
                double largest = sorted[classes - 1];
                correct += rows[r][batch.targets()[r]] == largest ? 1 : 0;
                double allowed = deviations.tolerance().at(Math.max(largest, -sorted[0]));
                undecided += largest - sorted[classes - 2] <= 2 * allowed ? 1 : 0;
            }
        }
        double expectedLoss = expected.required("loss").asDouble();
        deviations.scalar(part + ".loss", loss / examples.size(), expectedLoss, expectedLoss);
        deviations.count(
                part + ".accuracy_count",
                correct,
                expected.required("accuracy_count").asLong(),
                undecided);
    }

    /** Saturated activations of every split, which the reference network alone shows in evaluation mode. */
    public Deviations saturation() {
        Deviations deviations = new Deviations(DOUBLE);
        ReferenceNetwork reference = new ReferenceNetwork(network.spec());
        fixture.root().required("expected_eval").fields().forEachRemaining(split -> {
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
            }
            JsonNode expected = split.getValue();
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
