package org.initscope.app.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.initscope.app.config.text.NumberRange;
import org.initscope.app.config.text.Section;
import org.initscope.core.names.DataSpec;
import org.initscope.core.names.NameForm;
import org.initscope.core.names.NameRules;
import org.initscope.core.names.NameRules.Handling;
import org.initscope.core.names.Split;
import org.initscope.core.names.UnicodeForm;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.Normalization;
import org.initscope.core.training.WorkerPlan;

/** Reads the merged tree of a job, key by key. */
public final class JobReader {
    static final String CHECKPOINT = "checkpoint";
    private static final int SMALLEST_VOCABULARY = 2;

    /** The sections of a job, in the order of its text. */
    static final List<String> SECTIONS =
            List.of("averaging", CHECKPOINT, "data", "evaluate", "measure", "model", "training");

    private JobReader() {}

    static Job read(ConfigObject tree) {
        return read(Section.root(tree));
    }

    /** The keys that are read as texts. */
    static Set<String> textKeys(ConfigObject tree) {
        Section root = Section.root(tree);
        read(root);
        return root.read().texts();
    }

    /** The keys that have no effect, as where a file overrides the choice of another that it includes. */
    static Set<String> unusedKeys(ConfigObject tree) {
        Section root = Section.root(tree);
        read(root);
        return root.read().unused();
    }

    private static Job read(Section root) {
        DataSettings data = data(root.section("data"));
        Section modelSection = root.section("model");
        ModelSettings model = ModelReader.read(modelSection);
        requireSize(modelSection, model, data.spec().blockSize());
        requireBlocks(modelSection, model, data.spec().blockSize());
        Section training = root.section("training");
        TrainingSettings trainingSettings = TrainingReader.read(training, model.layerRates());
        if (isTooSmall(trainingSettings, model)) {
            throw training.fault("batch-size", "is 1, but batch normalization needs a minibatch of 2 examples or more");
        }
        AveragingSettings averaging = AveragingReader.read(root.section("averaging"));
        MeasureSettings measure = measure(root.section("measure"));
        EvaluationSettings evaluate = evaluate(root.section("evaluate"));
        CheckpointSettings checkpoint =
                new CheckpointSettings(root.section(CHECKPOINT).duration("every"));
        root.read().expect(SearchSettingsReader.SECTION);
        root.read().refuseUnknown();
        Map<String, Object> identity = root.read().identity();
        identity.remove(CHECKPOINT);
        return new Job(
                data,
                model,
                trainingSettings,
                averaging,
                measure,
                evaluate,
                checkpoint,
                render(root.read().canonical()),
                render(identity));
    }

    /** Too many parameters with the smallest vocabulary are too many with any. */
    private static void requireSize(Section section, ModelSettings model, int blockSize) {
        section.checked("hidden", () -> smallest(model, blockSize));
    }

    private static MlpSpec smallest(ModelSettings model, int blockSize) {
        return model.spec(model.outputNormalization().nearestWidth(SMALLEST_VOCABULARY), blockSize);
    }

    /** Refuses residual blocks that no width allows, which would silently be none. */
    private static void requireBlocks(Section section, ModelSettings model, int blockSize) {
        if (lacksBlocks(model, blockSize)) {
            throw section.fault(
                    "residual",
                    "has no effect: none of the hidden layers %s is as wide as its input, which for the first is"
                            + " data.block-size x model.embedding = %d: give two neighbours one width",
                    model.hidden(),
                    blockSize * model.embedding());
        }
    }

    private static boolean lacksBlocks(ModelSettings model, int blockSize) {
        return model.residual() && !smallest(model, blockSize).hasResidualBlocks();
    }

    private static boolean isTooSmall(TrainingSettings training, ModelSettings model) {
        return training.batchSize() < 2 && normalizesOverMinibatches(model);
    }

    /** Whether sections that were read one by one make a job; reading them together says why not. */
    static boolean goTogether(Job job) {
        int blockSize = job.data().spec().blockSize();
        try {
            smallest(job.model(), blockSize);
            return !lacksBlocks(job.model(), blockSize) && !isTooSmall(job.training(), job.model());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean normalizesOverMinibatches(ModelSettings model) {
        return model.normalization() instanceof Normalization.Batch
                        && !model.hidden().isEmpty()
                || model.outputNormalization() instanceof Normalization.Batch;
    }

    private static String render(Map<String, Object> values) {
        ConfigRenderOptions options = ConfigRenderOptions.defaults()
                .setOriginComments(false)
                .setComments(false)
                .setJson(false);
        return ConfigFactory.empty()
                .withFallback(ConfigValueFactory.fromMap(values))
                .root()
                .render(options);
    }

    private static DataSettings data(Section data) {
        data.read().later("unicode", "invisible", "columns");
        String names = data.text("names");
        int blockSize = (int) data.whole("block-size", 1, DataSpec.MAXIMUM_BLOCK_SIZE);
        Section split = data.section("split");
        double train = split.number("train", new NumberRange(0, false, 1, true));
        double dev = split.number("dev", NumberRange.between(0, 1));
        double test = split.number("test", NumberRange.between(0, 1));
        long seed = split.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE);
        data.checked("split", () -> new Split(train, dev, test, seed));
        boolean keepDuplicates =
                data.choice("duplicates", List.of("keep", "drop")).equals("keep");
        NameRules rules = new NameRules(
                new NameForm(data.choice("unicode", UnicodeForm.class), data.flag("lower-case"), data.flag("trim")),
                data.choice("empty-lines", Handling.class),
                data.choice("blanks", Handling.class),
                data.choice("digits", Handling.class),
                data.choice("invisible", Handling.class),
                data.choice("columns", List.of("refuse", "allow")).equals("allow") ? Handling.ALLOW : Handling.REFUSE);
        return new DataSettings(names, new DataSpec(blockSize, train, dev, test, seed, keepDuplicates, rules));
    }

    private static MeasureSettings measure(Section measure) {
        return new MeasureSettings(
                measure.whole("first", 0, Long.MAX_VALUE),
                measure.whole("every", 0, Long.MAX_VALUE),
                measure.flag("logarithmic"),
                measure.flag("last"),
                histogramBins(measure),
                measure.flag("workers"),
                measure.flag("averaged"));
    }

    private static int histogramBins(Section measure) {
        int bins = (int) measure.whole("histogram-bins", 0, WorkerPlan.MOST_BINS);
        if (bins % 2 != 0) {
            throw measure.fault("histogram-bins", "is %d, expected an even number, or 0 for no histograms", bins);
        }
        return bins;
    }

    private static EvaluationSettings evaluate(Section evaluate) {
        evaluate.read().later("least");
        return new EvaluationSettings(
                evaluate.whole("every", 0),
                evaluate.whole("least", 0),
                evaluate.whole("examples", 1),
                evaluate.whole("recalibration-examples", 0));
    }
}
