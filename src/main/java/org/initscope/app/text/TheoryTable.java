package org.initscope.app.text;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.evidence.LayerObservation;
import org.initscope.core.remedy.MlpJob;
import org.initscope.core.statistics.Quantity;
import org.initscope.core.theory.CorrelationLimit;
import org.initscope.core.theory.MeanField;
import org.initscope.core.theory.Prediction;

/** What mean-field theory predicts of a start, and what was measured at step 0. */
public final class TheoryTable {
    private TheoryTable() {}

    public static String render(MlpJob job, RunStatistics run) {
        int examples = run.description().batchSize();
        Optional<Prediction> prediction = MeanField.predict(job.spec(), job.start(), examples);
        String loss = String.format(
                Locale.ROOT,
                "initial loss %s (first minibatches), a uniform guess has ln %d = %s",
                Figures.nats(run.initialLoss().orElse(Double.NaN)),
                job.spec().vocabularySize(),
                Figures.decimal(job.spec().uniformLoss()));
        if (prediction.isEmpty()) {
            return loss + "\n" + reason(job, examples) + ": there is no theory beside the measurement\n";
        }
        return loss + "\ntheory of this start: initial loss "
                + Figures.nats(prediction.get().initialLoss()) + "\n"
                + prediction.get().propagation().map(TheoryTable::propagation).orElse("")
                + correlation(prediction.get().correlations()) + "\n"
                + table(run, prediction.get());
    }

    private static String reason(MlpJob job, int examples) {
        if (MeanField.hasNarrowGroups(job.spec())) {
            return "in groups of 2 or 3 units the gradients of rare examples prevail";
        }
        return MeanField.spread(job.spec(), job.start(), examples).isPresent()
                ? "variances leave the range of numbers"
                : "weights are not random";
    }

    private static String propagation(Prediction.Propagation propagation) {
        return String.format(
                Locale.ROOT,
                "theory of many such layers: variance of preactivations comes to rest at %s; squared gradients × %s a layer"
                        + " (depth scale %s)%n",
                propagation.fixedPoint().map(Figures::decimal).orElse("no finite value of its own"),
                Figures.decimal(propagation.chi()),
                layers(propagation.depthScale()));
    }

    /** Of the last hidden layer; two examples are alike at 1. */
    private static String correlation(List<CorrelationLimit> layers) {
        if (layers.isEmpty()) {
            return "";
        }
        CorrelationLimit last = layers.get(layers.size() - 1);
        return String.format(
                Locale.ROOT,
                "correlation of two examples comes to rest at %s (depth scale %s); its map has the slope %s at 1%n",
                last.fixedPoint().map(Figures::decimal).orElse("any value"),
                layers(last.depthScale()),
                Figures.decimal(last.slope()));
    }

    private static String layers(double depthScale) {
        return Double.isInfinite(depthScale) ? "infinite" : String.format(Locale.ROOT, "%.1f layers", depthScale);
    }

    private static String table(RunStatistics run, Prediction prediction) {
        TextTable table = new TextTable()
                .text("layer")
                .number("preactivation std\nmeasured")
                .number("\ntheory")
                .number("activation std\nmeasured")
                .number("\ntheory")
                .number("gradient std\nmeasured")
                .number("\ntheory");
        for (Prediction.Layer layer : prediction.layers()) {
            table.row(
                    layer.layerName(),
                    measured(run, layer, Quantity.PREACTIVATION),
                    Figures.decimal(layer.preactivationStd()),
                    measured(run, layer, Quantity.ACTIVATION),
                    Figures.decimal(layer.activationStd()),
                    measured(run, layer, Quantity.ACTIVATION_GRADIENT),
                    Figures.decimal(layer.activationGradientStd()));
        }
        table.row(
                "logits",
                measured(run, run.network().output().orElseThrow(), Quantity.PREACTIVATION),
                Figures.decimal(prediction.logitsStd()),
                "",
                "",
                "",
                "");
        return table.render();
    }

    private static String measured(RunStatistics run, Prediction.Layer layer, Quantity quantity) {
        return measured(run, layer.layerIndex(), quantity);
    }

    private static String measured(RunStatistics run, int layer, Quantity quantity) {
        LayerObservation first = run.layers().layer(layer, quantity).get(0L);
        return Figures.decimal(first == null ? OptionalDouble.empty() : first.std());
    }
}
