package org.initscope.app.config;

import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.initscope.app.config.text.NumberRange;
import org.initscope.app.config.text.Origins;
import org.initscope.app.config.text.Scalars;
import org.initscope.app.config.text.Section;
import org.initscope.core.training.GradientClipping;
import org.initscope.core.training.LayerRates;
import org.initscope.core.training.LearningRateSchedule;
import org.initscope.core.training.LearningRateSchedule.Piece;
import org.initscope.core.training.Optimizer;
import org.initscope.spark.run.TrainingPlan;

/** Reads section {@code training}. */
final class TrainingReader {
    private static final List<String> OPTIMIZERS = List.of("sgd", "momentum", "adam", "adamw", "rmsprop");
    private static final List<String> OPTIMIZER_PARAMETERS =
            List.of("momentum", "beta1", "beta2", "weight-decay", "decay", "epsilon");

    private static final String NO_CLIPPING = "none";

    private final Section training;
    private final LayerRates layerRates;

    private TrainingReader(Section training, LayerRates layerRates) {
        this.training = training;
        this.layerRates = layerRates;
    }

    static TrainingSettings read(Section training, LayerRates layerRates) {
        return new TrainingReader(training, layerRates).read();
    }

    private TrainingSettings read() {
        training.read().later("clip");
        TrainingSettings.Length length = length();
        Optimizer optimizer = optimizer(training.section("optimizer"));
        return new TrainingSettings(
                length,
                training.whole("batch-size", 1),
                optimizer,
                training.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE),
                learningRate(length),
                clip(),
                step(optimizer),
                layerRates);
    }

    private TrainingSettings.Length length() {
        boolean steps = training.has("steps");
        boolean epochs = training.has("epochs");
        if (steps && epochs) {
            int stepsLayer = Origins.layer(training.origin("steps"));
            int epochsLayer = Origins.layer(training.origin("epochs"));
            if (stepsLayer == epochsLayer) {
                throw training.fault(
                        "epochs",
                        "stands beside training.steps (%s), expected one of the two (null takes the other away)",
                        Origins.place(training.origin("steps")));
            }
            steps = stepsLayer > epochsLayer;
        }
        return steps || !epochs
                ? new TrainingSettings.Length.Steps(training.whole("steps", 1, TrainingPlan.MOST_STEPS))
                : new TrainingSettings.Length.Epochs(training.number("epochs", NumberRange.moreThan(0)));
    }

    private static Optimizer optimizer(Section optimizer) {
        String name = optimizer.choice("name", OPTIMIZERS);
        List<String> takes =
                switch (name) {
                    case "momentum" -> List.of("momentum");
                    case "adam" -> List.of("beta1", "beta2", "epsilon");
                    case "adamw" -> List.of("beta1", "beta2", "epsilon", "weight-decay");
                    case "rmsprop" -> List.of("decay", "epsilon");
                    default -> List.of();
                };
        optimizer.refuseUnused(optimizer.origin("name"), "optimizer " + name, takes, OPTIMIZER_PARAMETERS);
        return switch (name) {
            case "momentum" -> new Optimizer.Nesterov(optimizer.number("momentum", NumberRange.below(0, 1)));
            case "adam" -> adam(optimizer);
            case "adamw" -> new Optimizer.AdamW(
                    adam(optimizer), optimizer.number("weight-decay", NumberRange.atLeast(0)));
            case "rmsprop" -> new Optimizer.RmsProp(
                    optimizer.number("decay", NumberRange.below(0, 1)),
                    optimizer.number("epsilon", NumberRange.moreThan(0)));
            default -> new Optimizer.Sgd();
        };
    }

    private static Optimizer.Adam adam(Section optimizer) {
        return new Optimizer.Adam(
                optimizer.number("beta1", NumberRange.below(0, 1)),
                optimizer.number("beta2", NumberRange.below(0, 1)),
                optimizer.number("epsilon", NumberRange.moreThan(0)));
    }

    private TrainingSettings.Engine step(Optimizer optimizer) {
        TrainingSettings.Engine step = training.choice("step", TrainingSettings.Engine.class);
        if (step == TrainingSettings.Engine.DL4J && optimizer instanceof Optimizer.AdamW) {
            throw training.fault(
                    "step",
                    "is dl4j, whose normalizations take no weight decay, expected fused with optimizer adamw, or"
                            + " optimizer adam");
        }
        return step;
    }

    private GradientClipping clip() {
        if (training.type("clip") == ConfigValueType.NUMBER) {
            return new GradientClipping.GlobalNorm(training.number("clip", NumberRange.moreThan(0)));
        }
        ConfigValue value = training.value("clip");
        if (!Scalars.text(value).equals(Optional.of(NO_CLIPPING))) {
            throw training.fault(
                    "clip", "is %s, expected a number, more than 0, or %s", Scalars.shown(value), NO_CLIPPING);
        }
        training.read().record("clip", NO_CLIPPING);
        return new GradientClipping.None();
    }

    private LearningRateSchedule learningRate(TrainingSettings.Length length) {
        return training.type("learning-rate") == ConfigValueType.OBJECT
                ? warmedUp(training.section("learning-rate"), length)
                : rates(training, "learning-rate", 0);
    }

    /** Rates with a warm-up before them, or without one. */
    private LearningRateSchedule warmedUp(Section section, TrainingSettings.Length length) {
        long warmUp = section.has("warm-up") ? section.whole("warm-up", 0, Long.MAX_VALUE) : 0;
        boolean cosine = section.has("cosine");
        if (cosine == section.has("rate")) {
            throw training.fault(
                    "learning-rate",
                    "has %s, expected one of rate = … and cosine = { … }",
                    cosine ? "a rate beside its cosine" : "neither a rate nor a cosine");
        }
        LearningRateSchedule then = cosine ? cosine(section, warmUp, length) : rates(section, "rate", warmUp);
        if (warmUp > 0) {
            return new LearningRateSchedule.WarmUp(warmUp, then);
        }
        Map<String, Object> recorded = section.read().canonical();
        training.read()
                .record("learning-rate", cosine ? Map.of("cosine", recorded.get("cosine")) : recorded.get("rate"));
        return then;
    }

    /** One rate, or some one after the other, counted from the end of a warm-up. */
    private static LearningRateSchedule rates(Section section, String key, long warmUp) {
        if (section.type(key) != ConfigValueType.LIST) {
            return LearningRateSchedule.Stepwise.constant(section.number(key, NumberRange.atLeast(0)));
        }
        List<Section> entries = section.sections(key);
        if (entries.isEmpty()) {
            throw section.fault(key, "is an empty list, expected at least { rate = … }");
        }
        List<Piece> pieces = new ArrayList<>();
        long start = warmUp;
        for (Section entry : entries) {
            boolean last = pieces.size() == entries.size() - 1;
            boolean endless = last && !entry.has("until");
            long until = endless ? Long.MAX_VALUE : entry.whole("until", 1, Long.MAX_VALUE);
            if (until <= start) {
                throw entry.fault("until", "is %d, expected a later step than the %d before it", until, start);
            }
            pieces.add(new Piece(endless ? until : until - warmUp, entry.number("rate", NumberRange.atLeast(0))));
            start = until;
        }
        return new LearningRateSchedule.Stepwise(pieces);
    }

    private static LearningRateSchedule cosine(Section section, long warmUp, TrainingSettings.Length length) {
        Section cosine = section.section("cosine");
        double first = cosine.number("first", NumberRange.atLeast(0));
        double last = cosine.number("last", NumberRange.atLeast(0));
        if (cosine.has("steps") || !(length instanceof TrainingSettings.Length.Steps steps)) {
            return new LearningRateSchedule.Cosine(first, last, cosine.whole("steps", 1, Long.MAX_VALUE));
        }
        if (warmUp >= steps.count()) {
            throw section.fault(
                    "warm-up",
                    "is %d, expected less than the %d of training.steps, so that steps are left for the cosine",
                    warmUp,
                    steps.count());
        }
        long rest = steps.count() - warmUp;
        cosine.read().record("steps", rest);
        return new LearningRateSchedule.Cosine(first, last, rest);
    }
}
