package org.initscope.core.remedy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.initscope.core.diagnosis.Cause;
import org.initscope.core.diagnosis.RunStatistics;

/**
 * The learning rate and the scales of a start where they are far from usual, in a training whose loss is too high.
 *
 * <p>One cause costs most, and is the root. Of 487 sick trainings of three grids of the diagnosis benchmark its remedy alone
 * brought 70 % of the loss back in 80 %. It did so in 92 % where what else was far from usual was mended with it.
 */
final class FarSettings {
    /** A learning rate is far from the usual one beyond this factor. */
    private static final double RATE = 2;

    /** Weights are far from their usual size beyond this factor. */
    private static final double WEIGHTS = 1.5;

    /** Other keys of the output only write down what it takes from the hidden layers. */
    private static final List<String> OUTPUT = List.of(
            "model.initialization.output-scale",
            "model.initialization.output-bias",
            "model.initialization.output.gain",
            "model.output-gamma");

    private static final String EMBEDDING = "model.initialization.embedding";

    private static final List<String> HIDDEN = List.of(
            "model.initialization.weights",
            "model.initialization.layers",
            "model.initialization.hidden",
            EMBEDDING,
            "model.normalization",
            "model.hidden");

    private final SettingsPlanner planner;
    private final RunStatistics run;

    FarSettings(SettingsPlanner planner, RunStatistics run) {
        this.planner = planner;
        this.run = run;
    }

    /**
     * Advice about the root of what is lost, whose remedy makes usual what else is far from it.
     *
     * @param all advice, the root's first
     */
    Advice root(List<Advice> all) {
        Advice root = all.get(0);
        Map<String, String> settings = new LinkedHashMap<>(settings(root.remedy()));
        List<String> far = new ArrayList<>();
        boolean bringsRate = changes(settings, List.of(LearningRateSettings.KEY));
        boolean changesUsualRate = changesUsualRate(root.finding().cause());
        if (!bringsRate && !changesUsualRate) {
            add(rate(), "the learning rate", settings, far);
        }
        boolean changesHidden = changes(settings, HIDDEN);
        if (!changes(settings, List.of(EMBEDDING))) {
            add(planner.usualEmbedding(), "the scale of the embedding", settings, far);
        }
        if (!changesHidden) {
            add(planner.usualHiddenWeights(WEIGHTS, run), "the size of hidden weights", settings, far);
        }
        // the scale of logits follows that of hidden activations, unless these are bounded
        if (!changes(settings, OUTPUT) && (!changes(settings, HIDDEN) || isBounded())) {
            add(outputScale(all), "the scale of the output", settings, far);
        }
        String message = root.message()
                + (bringsRate && changesUsualRate ? " The remedy has the learning rate that is usual then." : "")
                + (far.isEmpty() ? "" : " Also far from usual: " + String.join(", ", far) + ".");
        return settings.isEmpty() ? root : new Advice(root.finding(), message, new Remedy.Change(settings));
    }

    private static void add(Optional<Remedy> remedy, String subject, Map<String, String> settings, List<String> far) {
        remedy.map(Remedy::orNoneWhereNotFinite)
                .map(FarSettings::settings)
                .filter(more -> !more.isEmpty())
                .ifPresent(more -> {
                    more.forEach(settings::putIfAbsent);
                    far.add(subject);
                });
    }

    private static Map<String, String> settings(Remedy remedy) {
        return remedy instanceof Remedy.Change change ? change.settings() : Map.of();
    }

    /** Whether the remedy of the cause also changes which learning rate is usual, so that the usual one of now says nothing. */
    static boolean changesUsualRate(Cause cause) {
        return cause instanceof Cause.UnusualSetting || cause instanceof Cause.BatchSize;
    }

    private static boolean changes(Map<String, String> settings, List<String> keys) {
        return settings.keySet().stream().anyMatch(key -> keys.stream().anyMatch(key::startsWith));
    }

    private boolean isBounded() {
        return !run.network().hasResidualBlocks()
                && run.network().nonlinearities().stream()
                        .allMatch(layer ->
                                run.network().nonlinearity(layer).flat().isAtBothEnds());
    }

    private Optional<Remedy> rate() {
        OptionalDouble over = run.description().expected().rateOverUsual();
        return over.isPresent() && (over.getAsDouble() > RATE || over.getAsDouble() < 1 / RATE)
                ? Optional.of(planner.remedy(new Cause.LearningRate(1 / over.getAsDouble()), run))
                : Optional.empty();
    }

    /** The remedy of a start that is overconfident. */
    private static Optional<Remedy> outputScale(List<Advice> all) {
        return all.stream()
                .filter(advice -> advice.finding().cause() instanceof Cause.OutputScale)
                .map(Advice::remedy)
                .findFirst();
    }
}
