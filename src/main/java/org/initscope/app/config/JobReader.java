package org.initscope.app.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import org.initscope.core.network.Normalization;

/** Reads the merged tree of a job, key by key. */
final class JobReader {
    private static final double SHARES_TOLERANCE = 1e-9;

    private JobReader() {}

    static Job read(ConfigObject tree) {
        Section root = Section.root(tree);
        DataSettings data = data(root.section("data"));
        ModelSettings model = ModelReader.read(root.section("model"));
        Section training = root.section("training");
        TrainingSettings trainingSettings = TrainingReader.read(training);
        if (trainingSettings.batchSize() < 2 && normalizesOverMinibatches(model)) {
            throw training.fault("batch-size", "is 1, but batch normalization needs a minibatch of 2 examples or more");
        }
        AveragingSettings averaging = averaging(root.section("averaging"));
        MeasureSettings measure = measure(root.section("measure"));
        EvaluationSettings evaluate = evaluate(root.section("evaluate"));
        root.refuseUnknownKeys();
        return new Job(data, model, trainingSettings, averaging, measure, evaluate, render(root));
    }

    private static boolean normalizesOverMinibatches(ModelSettings model) {
        return model.normalization() instanceof Normalization.Batch
                        && !model.hidden().isEmpty()
                || model.outputNormalization() instanceof Normalization.Batch;
    }

    private static String render(Section root) {
        ConfigRenderOptions options = ConfigRenderOptions.defaults()
                .setOriginComments(false)
                .setComments(false)
                .setJson(false);
        return ConfigFactory.empty()
                .withFallback(ConfigValueFactory.fromMap(root.canonical()))
                .root()
                .render(options);
    }

    private static DataSettings data(Section data) {
        return new DataSettings(
                data.text("names"),
                data.whole("block-size", 1),
                shares(data.section("split"), data),
                data.choice("duplicates", DataSettings.Duplicates.class),
                data.flag("lower-case"),
                data.flag("trim"),
                data.choice("blanks", DataSettings.Irregular.class),
                data.choice("digits", DataSettings.Irregular.class),
                data.choice("empty-lines", DataSettings.EmptyLines.class));
    }

    private static DataSettings.Shares shares(Section split, Section data) {
        double train = split.number("train", new Range(0, false, 1, true));
        double dev = split.number("dev", Range.between(0, 1));
        double test = split.number("test", Range.between(0, 1));
        if (Math.abs(train + dev + test - 1) > SHARES_TOLERANCE) {
            throw data.fault(
                    "split",
                    "shares out %s + %s + %s = %s of the names, expected train + dev + test = 1",
                    train,
                    dev,
                    test,
                    train + dev + test);
        }
        return new DataSettings.Shares(train, dev, test, split.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE));
    }

    private static AveragingSettings averaging(Section averaging) {
        return new AveragingSettings(
                averaging.choice("master", AveragingSettings.Master.class),
                averaging.whole("workers", 1),
                averaging.whole("local-steps", 1),
                averaging.choice("batch-norm", AveragingSettings.BatchNorm.class));
    }

    private static MeasureSettings measure(Section measure) {
        return new MeasureSettings(
                measure.whole("first", 0, Long.MAX_VALUE),
                measure.whole("every", 0, Long.MAX_VALUE),
                measure.flag("logarithmic"),
                measure.flag("last"),
                measure.whole("histogram-bins", 0),
                measure.flag("workers"),
                measure.flag("averaged"));
    }

    private static EvaluationSettings evaluate(Section evaluate) {
        return new EvaluationSettings(
                evaluate.whole("every", 0), evaluate.whole("examples", 1), evaluate.whole("recalibration-examples", 0));
    }
}
