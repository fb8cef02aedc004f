package org.initscope.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.initscope.core.names.Minibatch;
import org.initscope.core.network.Layer;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.ParameterLayout;
import org.initscope.core.network.ParameterLayout.RunningStatistics;
import org.initscope.core.statistics.LayerStatistics;
import org.initscope.core.statistics.Quantity;
import org.initscope.reference.ReferenceNetwork;

/** Compares what an engine does with everything that one fixture expects. */
public final class ParityCheck {
    private final ParityFixture fixture;
    private final FixtureNetwork network;
    private final MlpSpec spec;
    private final EngineUnderTest engine;
    private final Deviations deviations;
    private final TensorChecks tensors;
    private final RatioChecks ratios;

    public ParityCheck(ParityFixture fixture, EngineUnderTest engine) {
        this.fixture = fixture;
        this.network = fixture.network();
        this.spec = network.spec();
        this.engine = engine;
        this.deviations = new Deviations(fixture.tolerance(engine.precision()));
        this.tensors = new TensorChecks(deviations);
        this.ratios = new RatioChecks(deviations);
    }

    /** All sections of {@code expected} that the file has. */
    public Deviations run() {
        JsonNode expected = fixture.expected();
        if (expected.has("forward") || expected.has("grads") || expected.has("sgd")) {
            double rate = expected.path("sgd")
                    .path("lr")
                    .asDouble(fixture.root().path("config").path("lr").asDouble());
            try (NetworkUnderTest<?> subject = engine.create(spec, rate)) {
                checkSteps(subject, rate);
            }
        }
        if (expected.has("averaging")) {
            try (NetworkUnderTest<?> subject =
                    engine.create(spec, expected.get("averaging").required("lr").asDouble())) {
                checkAveraging(subject, expected.get("averaging"));
            }
        }
        return deviations;
    }

    private <S> void checkSteps(NetworkUnderTest<S> subject, double rate) {
        JsonNode expected = fixture.expected();
        subject.load(initial(subject));
        StepRecord first = subject.measuredStep(fixture.batch(spec));
        if (expected.has("forward")) {
            new ForwardCheck(network, deviations).check(first, expected.get("forward"));
            checkRunning(
                    "forward.bn",
                    subject.running(subject.store()),
                    expected.get("forward").path("bn_running_after_forward"));
        }
        if (expected.has("grads")) {
            checkGradients(first, expected.get("grads"));
        }
        if (expected.has("sgd")) {
            checkSgd(subject, expected.get("sgd"), rate);
        }
    }

    private <S> S initial(NetworkUnderTest<S> subject) {
        return subject.state(
                fixture.parameters(network),
                RecordingObserver.widen(ParameterLayout.of(spec).freshRunningStatistics()));
    }

    private void checkGradients(StepRecord step, JsonNode expected) {
        network.parameters().forEach((name, parameter) -> {
            JsonNode record = expected.required(name);
            double[] gradient = step.gradient(parameter.index());
            tensors.array("grads." + name, gradient, parameter, record);
            double[] data = Arrays.copyOfRange(
                    fixture.parameters(network), parameter.offset(), parameter.offset() + parameter.size());
            double std = TensorStatistics.of(data).std();
            deviations.scalar(
                    "grads." + name + ".data_std",
                    std,
                    record.required("data_std").asDouble(),
                    Deviations.largest(data));
            OptionalDouble measured = OptionalDouble.empty();
            Optional<LayerStatistics> statistics = step.measured(parameter, Quantity.GRADIENT);
            if (statistics.isPresent()) {
                measured = statistics.get().gradDataRatio();
                tensors.moments("grads." + name + ".core", statistics.get().moments(), record);
            } else if (std > 0) {
                measured = OptionalDouble.of(TensorStatistics.of(gradient).std() / std);
            }
            ratios.gradData("grads." + name, measured, std, record);
        });
    }

    private <S> void checkSgd(NetworkUnderTest<S> subject, JsonNode expected, double rate) {
        subject.load(initial(subject));
        List<Minibatch> batches = fixture.stepBatches(spec);
        int steps = expected.required("steps").asInt();
        for (int t = 0; t < steps; t++) {
            StepRecord step = subject.measuredStep(batches.get(t));
            double loss = expected.required("losses").required(t).asDouble();
            deviations.scalar("sgd.losses[" + t + "]", step.loss(), loss, loss);
            checkUpdateRatios(
                    "sgd.step" + t, step, expected.required("update_data_log10").required(t), rate);
            if (t == 0) {
                checkRunning("sgd.bn_after_1", subject.running(subject.store()), expected.path("bn_after_1"));
                checkBatchNorms(step);
            }
        }
        S after = subject.store();
        checkRunning("sgd.bn_after_all", subject.running(after), expected.path("bn_after_all"));
        checkParameters("sgd.params_after", subject.parameters(after), expected.required("params_after"));
        checkEvaluation("sgd", subject, expected);
    }

    private void checkUpdateRatios(String where, StepRecord step, JsonNode expected, double rate) {
        network.parameters().forEach((name, parameter) -> {
            double[] update = step.update(parameter.index());
            double[] data = step.updated(parameter.index());
            double updateStd = TensorStatistics.of(update).std();
            double dataStd = TensorStatistics.of(data).std();
            OptionalDouble log10 = updateStd <= LayerStatistics.SMALLEST_UPDATE_STD || dataStd == 0
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(Math.log10(updateStd / dataStd));
            String at = where + ".update_data_log10." + name;
            ratios.updateData(at, log10, update, data, expected.required(name).required("post"), rate);
            step.measured(parameter, Quantity.UPDATE)
                    .ifPresent(statistics -> ratios.updateData(
                            at + ".core",
                            statistics.updateDataLog10(),
                            update,
                            data,
                            expected.get(name).get("post"),
                            rate));
        });
    }

    /** After one step from 0 and 1 the running statistics are momentum × those of the minibatch. */
    private void checkBatchNorms(StepRecord step) {
        for (RunningStatistics at : ParameterLayout.of(spec).runningStatistics()) {
            StepRecord.BatchNormRecord norm = step.batchNorms().get(at.layerIndex());
            Layer.BatchNorm layer = (Layer.BatchNorm) spec.layers().get(at.layerIndex());
            double momentum = layer.normalization().momentum();
            if (norm == null) {
                deviations.fail(layer.name(), "not shown", "shown");
                continue;
            }
            double unbiased = norm.examples() / (norm.examples() - 1.0);
            deviations.tensor(
                    layer.name() + ".batchMean",
                    Arrays.stream(norm.batchMean()).map(m -> momentum * m).toArray(),
                    norm.runningMean());
            deviations.tensor(
                    layer.name() + ".batchVariance",
                    Arrays.stream(norm.batchVariance())
                            .map(v -> 1 - momentum + momentum * v * unbiased)
                            .toArray(),
                    norm.runningVariance());
        }
    }

    private <S> void checkAveraging(NetworkUnderTest<S> subject, JsonNode expected) {
        S shared = initial(subject);
        List<List<List<Minibatch>>> rounds = fixture.averagingBatches(spec);
        int localSteps = expected.required("local_steps").asInt();
        int workers = expected.required("workers").asInt();
        for (int r = 0; r < expected.required("rounds").asInt(); r++) {
            JsonNode round = expected.required("per_round").required(r);
            List<S> states = new ArrayList<>();
            for (int k = 0; k < workers; k++) {
                subject.load(shared);
                for (int t = 0; t < localSteps; t++) {
                    double loss = round.required("worker_losses")
                            .required(k)
                            .required(t)
                            .asDouble();
                    deviations.scalar(
                            "averaging.round" + r + ".worker" + k + ".loss[" + t + "]",
                            subject.step(rounds.get(r).get(k).get(t)),
                            loss,
                            loss);
                }
                states.add(subject.store());
            }
            shared = subject.average(states);
            checkWorkers("averaging.round" + r, subject, states, shared, round);
        }
        subject.load(shared);
        checkParameters("averaging.params_after", subject.parameters(shared), expected.required("params_after"));
        checkRunning("averaging.bn_after", subject.running(shared), expected.path("bn_after"));
        checkEvaluation("averaging", subject, expected);
    }

    private <S> void checkWorkers(
            String where, NetworkUnderTest<S> subject, List<S> states, S average, JsonNode round) {
        for (int k = 0; k < states.size(); k++) {
            double[] mine = subject.parameters(states.get(k));
            double[] mean = subject.parameters(average);
            double squares = 0;
            for (int i = 0; i < mine.length; i++) {
                squares += (mine[i] - mean[i]) * (mine[i] - mean[i]);
            }
            double distance =
                    round.required("worker_l2_from_average").required(k).asDouble();
            deviations.scalar(where + ".worker" + k + ".l2_from_average", Math.sqrt(squares), distance, distance);
            checkRunning(
                    where + ".worker" + k + ".bn_before_average",
                    subject.running(states.get(k)),
                    round.path("worker_bn_before_average").path(k));
        }
    }

    private <S> void checkEvaluation(String where, NetworkUnderTest<S> subject, JsonNode expected) {
        Minibatch batch = fixture.evaluationBatch(spec);
        double[] logits = subject.logits(batch);
        int classes = spec.vocabularySize();
        double[][] rows = new double[batch.examples()][];
        Arrays.setAll(rows, r -> Arrays.copyOfRange(logits, r * classes, (r + 1) * classes));
        double loss = expected.required("eval_loss").asDouble();
        deviations.scalar(where + ".eval_loss", ReferenceNetwork.meanCrossEntropy(rows, batch.targets()), loss, loss);
        double[] first = ParityFixture.array(expected.required("eval_logits_first_rows"));
        deviations.tensor(where + ".eval_logits_first_rows", Arrays.copyOf(logits, first.length), first);
    }

    private void checkParameters(String where, double[] all, JsonNode expected) {
        network.parameters()
                .forEach((name, parameter) -> tensors.array(
                        where + "." + name,
                        Arrays.copyOfRange(all, parameter.offset(), parameter.offset() + parameter.size()),
                        parameter,
                        expected.required(name)));
    }

    private void checkRunning(String where, double[] running, JsonNode expected) {
        expected.fields().forEachRemaining(norm -> {
            RunningStatistics at = network.runningStatistics(norm.getKey());
            deviations.tensor(
                    where + "." + norm.getKey() + ".running_mean",
                    Arrays.copyOfRange(running, at.meanOffset(), at.meanOffset() + at.units()),
                    ParityFixture.array(norm.getValue().required("running_mean")));
            deviations.tensor(
                    where + "." + norm.getKey() + ".running_var",
                    Arrays.copyOfRange(running, at.varianceOffset(), at.varianceOffset() + at.units()),
                    ParityFixture.array(norm.getValue().required("running_var")));
        });
    }
}
