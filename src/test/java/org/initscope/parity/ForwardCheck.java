package org.initscope.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.initscope.core.MatrixView;
import org.initscope.core.network.Activation;
import org.initscope.core.network.Layer;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.statistics.Histogram;
import org.initscope.core.statistics.LayerStatistics;
import org.initscope.core.statistics.Quantity;
import org.initscope.core.statistics.UnitHealth;

/** Compares the forward section: loss, logits, and what the nonlinearities take in, give out and get back. */
final class ForwardCheck {
    /** What rounding to float may move across the edges of a bin. */
    private static final int HISTOGRAM_SLACK = 2;

    private final FixtureNetwork network;
    private final MlpSpec spec;
    private final Deviations deviations;
    private final TensorChecks tensors;

    ForwardCheck(FixtureNetwork network, Deviations deviations) {
        this.network = network;
        this.spec = network.spec();
        this.deviations = deviations;
        this.tensors = new TensorChecks(deviations);
    }

    void check(StepRecord step, JsonNode expected) {
        deviations.scalar(
                "forward.loss",
                step.loss(),
                expected.required("loss").asDouble(),
                expected.get("loss").asDouble());
        int logits = spec.layers().size() - 2;
        deviations.tensor("forward.logits", step.output(logits), ParityFixture.array(expected.required("logits")));
        List<Integer> nonlinearities = new ArrayList<>();
        for (int l = 0; l < spec.layers().size(); l++) {
            if (spec.layers().get(l) instanceof Layer.Nonlinearity) {
                nonlinearities.add(l);
            }
        }
        JsonNode activations = expected.required("activations");
        deviations.count("forward.activations", nonlinearities.size(), activations.size(), 0);
        for (int i = 0; i < activations.size(); i++) {
            checkActivation(step, nonlinearities.get(i), activations.get(i));
        }
        checkIntermediates(step, expected.path("intermediates"));
    }

    private void checkActivation(StepRecord step, int layer, JsonNode expected) {
        String where = "forward." + expected.required("name").asText();
        double[] values = step.output(layer);
        double[] gradients = step.outputGradient(layer);
        tensors.statistics(where + ".preact", step.output(layer - 1), expected.required("preact"));
        tensors.statistics(where + ".act", values, expected.required("act"));
        tensors.statistics(where + ".act_grad", gradients, expected.required("act_grad"));
        checkMeasured(step, layer, Quantity.PREACTIVATION, where + ".preact", expected.get("preact"));
        checkMeasured(step, layer, Quantity.ACTIVATION, where + ".act", expected.get("act"));
        checkMeasured(step, layer, Quantity.ACTIVATION_GRADIENT, where + ".act_grad", expected.get("act_grad"));
        deviations.count(
                where + ".count", values.length, expected.required("count").asLong(), 0);
        int units = spec.layers().get(layer).outputs();
        boolean relu = spec.activation() == Activation.RELU;
        // The fixture keeps |h| away from the thresholds for tanh, and preactivations away from 0 for relu.
        long slack97 = relu ? near(values, 0.97) : 0;
        long slack99 = relu ? near(values, 0.99) : 0;
        deviations.count(
                where + ".n_gt_097",
                TensorStatistics.beyond(values, 0.97),
                expected.required("n_gt_097").asLong(),
                slack97);
        deviations.count(
                where + ".n_gt_099",
                TensorStatistics.beyond(values, 0.99),
                expected.required("n_gt_099").asLong(),
                slack99);
        deviations.count(
                where + ".dead_all_gt_097",
                TensorStatistics.unitsBeyond(values, units, 0.97),
                expected.required("dead_all_gt_097").asLong(),
                slack97);
        deviations.count(
                where + ".dead_all_gt_099",
                TensorStatistics.unitsBeyond(values, units, 0.99),
                expected.required("dead_all_gt_099").asLong(),
                slack99);
        if (relu) {
            deviations.count(
                    where + ".dead_all_zero",
                    TensorStatistics.unitsZero(values, units),
                    expected.required("dead_all_zero").asLong(),
                    0);
            long zeros = Arrays.stream(values).filter(v -> v == 0).count();
            deviations.count(
                    where + ".zeros",
                    zeros,
                    Math.round(expected.required("frac_zero").asDouble() * values.length),
                    0);
        }
        checkHealth(step, layer, where, expected, slack97, slack99);
        checkHistogram(where + ".hist", values, expected.required("hist"));
    }

    private long near(double[] values, double threshold) {
        double allowed = deviations.tolerance().at(Deviations.largest(values));
        return Arrays.stream(values)
                .filter(v -> Math.abs(Math.abs(v) - threshold) <= allowed)
                .count();
    }

    private void checkHealth(StepRecord step, int layer, String where, JsonNode expected, long slack97, long slack99) {
        Optional<UnitHealth> health = step.measured(layer, Quantity.ACTIVATION).flatMap(LayerStatistics::health);
        if (health.isPresent()) {
            deviations.count(
                    where + ".saturated97",
                    health.get().saturated97(),
                    expected.get("n_gt_097").asLong(),
                    slack97);
            deviations.count(
                    where + ".saturated99",
                    health.get().saturated99(),
                    expected.get("n_gt_099").asLong(),
                    slack99);
            if (spec.activation() == Activation.TANH) {
                deviations.count(
                        where + ".deadUnits",
                        health.get().deadUnits(),
                        expected.get("dead_all_gt_099").asLong(),
                        0);
            } else if (spec.activation() == Activation.RELU) {
                deviations.count(
                        where + ".deadUnits",
                        health.get().deadUnits(),
                        expected.get("dead_all_zero").asLong(),
                        0);
            }
        } else if (step.measurement().isPresent()) {
            deviations.fail(where + " saturation", "not measured", "measured");
        }
    }

    private void checkHistogram(String where, double[] values, JsonNode expected) {
        double lower = expected.required("lo").asDouble();
        double upper = expected.required("hi").asDouble();
        int bins = expected.required("bins").asInt();
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        long[] naive = TensorStatistics.histogram(values, lower, upper, bins);
        long[] ours = Histogram.of(MatrixView.packed(floats, 1, floats.length), lower, upper, bins)
                .counts();
        double[] counts = ParityFixture.array(expected.required("counts"));
        for (int b = 0; b < bins; b++) {
            deviations.count(where + "[" + b + "]", naive[b], (long) counts[b], HISTOGRAM_SLACK);
            deviations.count(where + ".core[" + b + "]", ours[b], (long) counts[b], HISTOGRAM_SLACK);
        }
    }

    private void checkIntermediates(StepRecord step, JsonNode expected) {
        expected.fields().forEachRemaining(entry -> {
            int layer = network.layers().get(entry.getKey());
            String where = "intermediates." + entry.getKey();
            if (step.outputs().containsKey(layer)) {
                deviations.tensor(
                        where + ".value",
                        step.output(layer),
                        ParityFixture.array(entry.getValue().required("value")));
            }
            if (step.outputGradients().containsKey(layer)) {
                deviations.tensor(
                        where + ".grad",
                        step.outputGradients().get(layer),
                        ParityFixture.array(entry.getValue().required("grad")));
            }
        });
    }

    private void checkMeasured(StepRecord step, int layer, Quantity quantity, String where, JsonNode expected) {
        if (step.measurement().isPresent()) {
            Optional<LayerStatistics> statistics = step.measured(layer, quantity);
            if (statistics.isEmpty()) {
                deviations.fail(where, "not measured", "measured");
            } else {
                tensors.moments(where + ".core", statistics.get().moments(), expected);
            }
        }
    }
}
