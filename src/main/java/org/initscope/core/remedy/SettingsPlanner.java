package org.initscope.core.remedy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.initscope.core.diagnosis.Cause;
import org.initscope.core.diagnosis.Expectation;
import org.initscope.core.diagnosis.MissingEvidence;
import org.initscope.core.diagnosis.Numbers;
import org.initscope.core.diagnosis.RunDescription;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.diagnosis.rules.updates.UpdateRatios;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.Normalization;
import org.initscope.core.training.Optimizer;

/** Remedies as settings of the job that was run. */
final class SettingsPlanner implements RemedyPlanner {
    static final String MOMENTUM = "model.batch-norm.momentum";

    private static final int USUAL_UNITS = 100;
    private static final int USUAL_COMPONENTS = 10;

    private final MlpJob job;
    private final SpreadForecast.Limits limits;

    /**
     * @param limits that a start is to keep
     */
    SettingsPlanner(MlpJob job, SpreadForecast.Limits limits) {
        this.job = job;
        this.limits = limits;
    }

    @Override
    public Remedy remedy(Cause cause, RunStatistics run) {
        if (cause instanceof Cause.Unexplained unexplained) {
            return Remedy.none(unexplained.reason());
        } else if (cause instanceof Cause.OutputScale scale) {
            return outputScale(scale);
        } else if (cause instanceof Cause.HiddenScale scale) {
            return new StartRemedies(job, run, limits).ofLayer(scale.nonlinearity());
        } else if (cause instanceof Cause.DepthScale) {
            return new StartRemedies(job, run, limits).ofDepth();
        } else if (cause instanceof Cause.ExamplesAlike) {
            return new StartRemedies(job, run, limits).ofExamplesAlike();
        } else if (cause instanceof Cause.DeadStart) {
            return new StartRemedies(job, run, limits).ofDeadUnits();
        } else if (cause instanceof Cause.EqualWeights equal) {
            return new StartSettings(job).random(job.linear(equal.linear()));
        } else if (cause instanceof Cause.LayerScale scale) {
            return new GradientBalance(job, run).balance(scale.linear(), scale.factor(), scale.allowed());
        } else if (cause instanceof Cause.StartScales) {
            return new UsualScales(job).remedy(run.description().batchSize());
        } else if (cause instanceof Cause.UnusualSetting unusual) {
            return new UsualSettings(job)
                    .change(
                            unusual.setting(),
                            run.description().expected().steps(),
                            run.description().batchSize());
        } else if (cause instanceof Cause.BatchSize size) {
            return new UsualSettings(job)
                    .examples(size.examples(), run.description().expected().steps());
        } else if (cause instanceof Cause.Narrow) {
            return wider();
        } else if (cause instanceof Cause.Width width) {
            return SmallerNetwork.of(job, run.description().steps(), width);
        } else if (cause instanceof Cause.LearningRate rate) {
            return learningRate(rate, run);
        } else if (cause instanceof Cause.NoUpdates still) {
            return noUpdates(still, run);
        }
        return setting(cause);
    }

    /** As many units as usual in the layers that are narrow, and components of the embedding where they are few. */
    private Remedy wider() {
        Map<String, String> settings = new LinkedHashMap<>();
        List<Integer> wide = job.spec().hidden().stream()
                .map(units -> units < Cause.Narrow.FEWEST_UNITS ? USUAL_UNITS : units)
                .toList();
        if (!wide.equals(job.spec().hidden())) {
            settings.put("model.hidden", MlpJob.list(wide));
        }
        if (job.spec().embeddingSize() < Cause.Narrow.FEWEST_COMPONENTS) {
            settings.put("model.embedding", Integer.toString(USUAL_COMPONENTS));
        }
        return settings.isEmpty() ? Remedy.none("no layer and no embedding is narrow") : new Remedy.Change(settings);
    }

    /** The usual scale of an embedding that is far too wide; empty where it is not. */
    Optional<Remedy> usualEmbedding() {
        return UsualScales.isTooWide(job.start().embeddingStd())
                ? Optional.of(StartSettings.embeddingStd(1))
                : Optional.empty();
    }

    /** The usual scale of hidden weights; empty where none is off by more than a factor. */
    Optional<Remedy> usualHiddenWeights(double factor, RunStatistics run) {
        return new StartRemedies(job, run, limits).ofHiddenWeights(factor);
    }

    private Remedy learningRate(Cause.LearningRate rate, RunStatistics run) {
        Expectation expected = run.description().expected();
        return expected.learningRate().isPresent()
                ? LearningRateSettings.toUsual(job.training().learningRate(), rate.factor(), expected.steps())
                : LearningRateSettings.times(job.training().learningRate(), rate.factor());
    }

    /** Of causes whose numbers are those of a setting. */
    private Remedy setting(Cause cause) {
        if (cause instanceof Cause.LongFirstSteps first) {
            return LearningRateSettings.warmedUp(job.training().learningRate(), first.steps(), first.factor());
        } else if (cause instanceof Cause.LearningRateDecay decay) {
            return LearningRateSettings.decayFrom(job.training().learningRate(), decay.fromStep());
        } else if (cause instanceof Cause.NormMomentum momentum) {
            return momentum(momentum);
        } else if (cause instanceof Cause.NormScale norm) {
            return normScale(norm);
        } else if (cause instanceof Cause.UselessBias) {
            return Remedy.set("model.bias-before-normalization", "false");
        } else if (cause instanceof Cause.LocalSteps local) {
            return Remedy.set("averaging.local-steps", Long.toString(local.steps()));
        } else if (cause instanceof Cause.Workers workers) {
            return Remedy.set("averaging.workers", Long.toString(workers.workers()));
        } else if (cause instanceof Cause.TrainingLength length) {
            return Remedy.set("training.steps", Long.toString(length.steps()));
        } else if (cause instanceof Cause.Nothing || cause instanceof Cause.Unmeasured) {
            return Remedy.unneeded();
        }
        throw new IllegalArgumentException("there is no setting for " + cause);
    }

    /** The scale that conf/reference.conf has; that of the output is small, so that the start is not overconfident. */
    private Remedy normScale(Cause.NormScale norm) {
        boolean ofOutput = job.spec().layers().get(norm.norm() - 1).name().equals(MlpSpec.OUTPUT);
        return ofOutput ? Remedy.set("model.output-gamma", "0.1") : Remedy.set("model.batch-norm.gamma", "1");
    }

    /** Logits are weights times activations, so that their std is in proportion to the output scale. */
    private Remedy outputScale(Cause.OutputScale scale) {
        double target = scale.target();
        double spread = scale.std();
        if (job.spec().outputNormalization() instanceof Normalization.Affine norm) {
            return Remedy.set("model.output-gamma", Numbers.shown(norm.gamma() * target / spread));
        }
        double bias = job.start().outputBiasStd();
        double fromWeights = Math.sqrt(Math.max(0, spread * spread - bias * bias));
        return fromWeights > target
                ? new StartSettings(job).outputTimes(target / fromWeights)
                : StartSettings.withoutOutputBias();
    }

    /** The learning rate with which plain SGD would make such updates as are about right, by the gradients. */
    private Remedy noUpdates(Cause.NoUpdates still, RunStatistics run) {
        OptionalDouble usual = run.description().expected().usualLearningRate();
        if (usual.isPresent()) {
            return LearningRateSettings.constant(usual.getAsDouble());
        }
        return still.gradientRatio().isEmpty() || !(job.training().optimizer() instanceof Optimizer.Sgd)
                ? Remedy.none("what the learning rate should be cannot be told from steps that change nothing")
                : LearningRateSettings.constant(Math.pow(10, UpdateRatios.TARGET)
                        / still.gradientRatio().getAsDouble());
    }

    private Remedy momentum(Cause.NormMomentum cause) {
        Map<String, String> settings = new LinkedHashMap<>();
        cause.momentum().ifPresent(momentum -> settings.put(MOMENTUM, Numbers.shown(momentum)));
        if (cause.learningRateFactor() != 1) {
            settings.putAll(LearningRateSettings.times(job.training().learningRate(), cause.learningRateFactor())
                    .settings());
        }
        return new Remedy.Change(settings);
    }

    @Override
    public String measured(MissingEvidence missing, RunDescription run) {
        if (missing instanceof MissingEvidence.Layers) {
            return ": measure.workers=true or measure.averaged=true measures them.";
        } else if (missing instanceof MissingEvidence.Examples examples) {
            return ": training.batch-size=" + examples.examples() + " would tell.";
        } else if (missing instanceof MissingEvidence.BatchNormUnits) {
            return ": measure.workers=true measures them, and in a search search.batch-norm-units=first-last keeps them.";
        } else if (missing instanceof MissingEvidence.LaterSteps later) {
            return ": " + measuringAfter(later.afterStep(), run.steps()) + " would tell.";
        } else if (missing instanceof MissingEvidence.Steps steps) {
            return "; " + steps.steps() + " training.steps are needed.";
        } else if (missing instanceof MissingEvidence.Workers) {
            return ": a training with averaging.workers=2, in a search search.trial.workers=2, would tell.";
        } else if (missing instanceof MissingEvidence.Rounds rounds) {
            return ": measure.every=" + run.localSteps() + ", with " + (long) run.localSteps() * rounds.rounds()
                    + " steps or more, would tell.";
        } else if (missing instanceof MissingEvidence.Evaluations) {
            return ": that takes names of both (data.split), and a training that comes to its end.";
        }
        throw new IllegalArgumentException("nothing measures " + missing);
    }

    private static String measuringAfter(long step, long steps) {
        return steps <= step
                ? "training.steps above " + step
                : "measure.workers=true with measure.every=" + Math.max(1, (steps - step) / 4)
                        + ", while the learning rate is not lowered,";
    }
}
