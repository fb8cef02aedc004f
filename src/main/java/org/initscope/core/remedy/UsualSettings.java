package org.initscope.core.remedy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.initscope.core.diagnosis.Expectation;
import org.initscope.core.diagnosis.Numbers;
import org.initscope.core.diagnosis.Setting;
import org.initscope.core.diagnosis.Setting.Kind;
import org.initscope.core.network.Normalization;
import org.initscope.core.training.GradientClipping;
import org.initscope.core.training.Optimizer;
import org.initscope.core.training.TrainingSpec;
import org.initscope.core.training.averaging.OuterOptimizer;

/** Settings of a job that have a usual value, and what brings one of them back to it. */
final class UsualSettings {
    static final int BATCH_SIZE = 32;

    private static final double MOMENTUM = 0.9;
    private static final double EPSILON = 1e-8;
    private static final Optimizer.Adam ADAM = new Optimizer.Adam(0.9, 0.999, EPSILON);
    private static final double WEIGHT_DECAY = 0.01;
    private static final double DECAY = 0.95;
    private static final Normalization.Batch NORM = Normalization.Batch.standard();

    private final MlpJob job;

    UsualSettings(MlpJob job) {
        this.job = job;
    }

    /**
     * Those that a job has.
     *
     * @param batchSize examples of a step of one worker
     */
    List<Setting> all(int batchSize) {
        List<Setting> settings = new ArrayList<>(of(job.training().optimizer()));
        clip().ifPresent(settings::add);
        if (job.spec().normalization() instanceof Normalization.Affine norm) {
            settings.add(new Setting(Kind.NORM_EPSILON, norm.epsilon(), NORM.epsilon()));
            settings.add(new Setting(Kind.NORM_SCALE, Math.abs(norm.gamma()), NORM.gamma()));
            settings.add(new Setting(Kind.NORM_SHIFT, Math.abs(norm.beta()), NORM.beta()));
        }
        settings.add(new Setting(Kind.BATCH_SIZE, batchSize, BATCH_SIZE));
        settings.addAll(of(job.outer()));
        return settings;
    }

    private static List<Setting> of(OuterOptimizer outer) {
        OuterOptimizer usual = OuterOptimizer.averaging();
        if (outer.equals(usual)) {
            return List.of();
        }
        List<Setting> settings = new ArrayList<>();
        settings.add(new Setting(Kind.OUTER_RATE, outer.rate(), usual.rate()));
        settings.add(new Setting(Kind.OUTER_LENGTH, outer.rate() / (1 - outer.momentum()), usual.rate()));
        if (!outer.nesterov()) {
            settings.add(new Setting(Kind.OUTER_MOMENTUM, outer.momentum(), usual.momentum()));
        }
        return settings;
    }

    private static List<Setting> of(Optimizer optimizer) {
        if (optimizer instanceof Optimizer.Nesterov nesterov) {
            return List.of(new Setting(Kind.MOMENTUM, nesterov.momentum(), MOMENTUM));
        } else if (optimizer instanceof Optimizer.Adam adam) {
            return List.of(
                    new Setting(Kind.MEAN_DECAY, adam.beta1(), ADAM.beta1()),
                    new Setting(Kind.SQUARE_DECAY, adam.beta2(), ADAM.beta2()),
                    new Setting(Kind.OPTIMIZER_EPSILON, adam.epsilon(), EPSILON));
        } else if (optimizer instanceof Optimizer.AdamW adamW) {
            List<Setting> settings = new ArrayList<>(of(adamW.adam()));
            settings.add(new Setting(Kind.WEIGHT_DECAY, adamW.weightDecay(), WEIGHT_DECAY));
            return settings;
        } else if (optimizer instanceof Optimizer.RmsProp rmsProp) {
            return List.of(
                    new Setting(Kind.SQUARE_AVERAGE, rmsProp.decay(), DECAY),
                    new Setting(Kind.OPTIMIZER_EPSILON, rmsProp.epsilon(), EPSILON));
        }
        return List.of();
    }

    /** An optimizer that divides by the size of gradients takes any clip that its epsilon does not drown. */
    private Optional<Setting> clip() {
        if (!(job.training().clipping() instanceof GradientClipping.GlobalNorm clip)) {
            return Optional.empty();
        }
        if (job.training().optimizer().followsGradients()) {
            return Optional.of(new Setting(Kind.CLIP, clip.most(), Double.POSITIVE_INFINITY));
        }
        return of(job.training().optimizer()).stream()
                .filter(setting -> setting.kind() == Kind.OPTIMIZER_EPSILON)
                .map(epsilon -> new Setting(Kind.EPSILON_OVER_CLIP, epsilon.value() / clip.most(), 0))
                .findFirst();
    }

    /**
     * The usual value, and the usual learning rate where the present one is far from that of the mended job.
     *
     * @param batchSize examples of a step of one worker
     */
    Remedy.Change change(Setting setting, long steps, int batchSize) {
        if (setting.kind() == Kind.BATCH_SIZE) {
            return examples(BATCH_SIZE, steps);
        }
        Map<String, String> settings = isOuter(setting.kind()) ? averaging() : new LinkedHashMap<>();
        if (settings.isEmpty()) {
            settings.put(key(setting.kind()), value(setting));
        }
        return withRate(settings, setting.kind() == Kind.MOMENTUM ? withUsualMomentum() : job, steps, batchSize);
    }

    /** Another number of examples in a minibatch of one worker, and the usual learning rate likewise. */
    Remedy.Change examples(int batchSize, long steps) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put(key(Kind.BATCH_SIZE), Integer.toString(batchSize));
        return withRate(settings, job, steps, batchSize);
    }

    private static Remedy.Change withRate(Map<String, String> settings, MlpJob mended, long steps, int batchSize) {
        Expectation expected = mended.expected(steps, batchSize, Optional.empty());
        if (expected.rateOverUsual().isEmpty() || expected.isRateHigh() || expected.isRateLow()) {
            mended.usualRate(steps, batchSize).ifPresent(rate -> settings.putAll(rate.settings()));
        }
        return new Remedy.Change(settings);
    }

    private static boolean isOuter(Kind kind) {
        return kind == Kind.OUTER_RATE || kind == Kind.OUTER_LENGTH || kind == Kind.OUTER_MOMENTUM;
    }

    /** Plain averaging: with a rate that suits a momentum, no momentum is as wrong as with a momentum too high. */
    private Map<String, String> averaging() {
        Map<String, String> settings = new LinkedHashMap<>();
        OuterOptimizer usual = OuterOptimizer.averaging();
        if (job.outer().rate() != usual.rate()) {
            settings.put(key(Kind.OUTER_RATE), Numbers.shown(usual.rate()));
        }
        if (job.outer().momentum() != usual.momentum()) {
            settings.put(key(Kind.OUTER_MOMENTUM), Numbers.shown(usual.momentum()));
        }
        return settings;
    }

    private MlpJob withUsualMomentum() {
        TrainingSpec training = job.training();
        return new MlpJob(
                job.spec(),
                job.start(),
                new TrainingSpec(
                        new Optimizer.Nesterov(MOMENTUM),
                        training.learningRate(),
                        training.clipping(),
                        training.layerRates()),
                job.outer());
    }

    private static String value(Setting setting) {
        return Double.isInfinite(setting.usual()) || setting.kind() == Kind.EPSILON_OVER_CLIP
                ? "none"
                : Numbers.shown(setting.usual());
    }

    private String key(Kind kind) {
        return switch (kind) {
            case MOMENTUM -> "training.optimizer.momentum";
            case MEAN_DECAY -> "training.optimizer.beta1";
            case SQUARE_DECAY -> "training.optimizer.beta2";
            case SQUARE_AVERAGE -> "training.optimizer.decay";
            case OPTIMIZER_EPSILON -> "training.optimizer.epsilon";
            case WEIGHT_DECAY -> "training.optimizer.weight-decay";
            case CLIP, EPSILON_OVER_CLIP -> "training.clip";
            case NORM_EPSILON -> norm("epsilon");
            case NORM_SCALE -> norm("gamma");
            case NORM_SHIFT -> norm("beta");
            case BATCH_SIZE -> "training.batch-size";
            case OUTER_RATE, OUTER_LENGTH -> "averaging.outer.rate";
            case OUTER_MOMENTUM -> "averaging.outer.momentum";
        };
    }

    private String norm(String number) {
        return MlpJob.key((Normalization.Affine) job.spec().normalization(), number);
    }
}
