package org.initscope.core.remedy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import org.initscope.core.diagnosis.Cause;
import org.initscope.core.diagnosis.MissingEvidence;
import org.initscope.core.diagnosis.Numbers;
import org.initscope.core.diagnosis.RunDescription;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.diagnosis.Setting;
import org.initscope.core.diagnosis.rules.updates.UpdateRatios;
import org.initscope.core.evidence.LayerObservation;
import org.initscope.core.network.GraphLayer;
import org.initscope.core.network.LayerRole;
import org.initscope.core.network.NetworkGraph;
import org.initscope.core.statistics.Quantity;

/** Remedies in words, for a network of which nothing but its graph and its measurements is known. */
public final class WordsPlanner implements RemedyPlanner {

    @Override
    public Remedy remedy(Cause cause, RunStatistics run) {
        if (cause instanceof Cause.Unexplained unexplained) {
            return Remedy.none(unexplained.reason());
        }
        if (cause instanceof Cause.Nothing || cause instanceof Cause.Unmeasured) {
            return Remedy.unneeded();
        }
        return ofStart(cause, run)
                .or(() -> ofTraining(cause))
                .map(Remedy.Words::new)
                .orElseThrow(() -> new IllegalArgumentException("there are no words for " + cause));
    }

    private static Optional<String> ofStart(Cause cause, RunStatistics run) {
        NetworkGraph network = run.network();
        if (cause instanceof Cause.OutputScale scale) {
            return Optional.of(
                    times(outputScale(network), scale.target() / scale.std()) + ", and start the output's biases at 0");
        } else if (cause instanceof Cause.HiddenScale scale) {
            return Optional.of(hiddenScale(run, List.of(scale.nonlinearity())));
        } else if (cause instanceof Cause.DepthScale) {
            return Optional.of(hiddenScale(run, network.nonlinearities()));
        } else if (cause instanceof Cause.ExamplesAlike) {
            return Optional.of(
                    "normalize the hidden layers over the minibatch, or start their biases at 0 and their weights"
                            + " with a larger std");
        } else if (cause instanceof Cause.DeadStart dead) {
            return Optional.of(
                    "start the biases before "
                            + network.layer(dead.nonlinearity()).name()
                            + " at 0, normalize its inputs over the minibatch, or take a nonlinearity whose slope is nowhere 0");
        } else if (cause instanceof Cause.EqualWeights equal) {
            return Optional.of(random(network, equal.linear()));
        } else if (cause instanceof Cause.LayerScale scale) {
            return Optional.of(times(
                    "the weights that " + network.layer(scale.linear()).name() + " starts with",
                    run.description().optimization().scaleFree() ? scale.factor() : Math.sqrt(scale.factor())));
        } else if (cause instanceof Cause.StartScales) {
            return Optional.of(
                    "start every linear layer with weights of std gain / √inputs, biases at 0 and norms at scale 1");
        } else if (cause instanceof Cause.NormScale scale) {
            return Optional.of(
                    "start the scale of " + network.layer(scale.norm()).name() + " at 1");
        } else if (cause instanceof Cause.UselessBias bias) {
            return Optional.of(
                    "leave out the bias of " + network.layer(bias.linear()).name());
        }
        return Optional.empty();
    }

    private static Optional<String> ofTraining(Cause cause) {
        if (cause instanceof Cause.LearningRate rate) {
            return Optional.of(times("the learning rate", rate.factor()));
        } else if (cause instanceof Cause.LongFirstSteps first) {
            return Optional.of(
                    "let the learning rate rise from 0 in the first " + Numbers.counted(first.steps(), "step")
                            + (first.factor() < 1 ? ", to " + Numbers.shown(first.factor()) + " of what it is" : ""));
        } else if (cause instanceof Cause.UnusualSetting unusual) {
            return Optional.of(words(unusual.setting()));
        } else if (cause instanceof Cause.LearningRateDecay decay) {
            return Optional.of("divide the learning rate by 10 from step " + decay.fromStep() + " on");
        } else if (cause instanceof Cause.NoUpdates still) {
            return Optional.of(
                    still.gradientRatio().isEmpty()
                            ? "set a learning rate above 0"
                            : "set a higher learning rate: with gradient descent "
                                    + Numbers.shown(Math.pow(10, UpdateRatios.TARGET)
                                            / still.gradientRatio().getAsDouble()));
        } else if (cause instanceof Cause.BatchSize size) {
            return Optional.of("take minibatches of " + Numbers.counted(size.examples(), "example"));
        } else if (cause instanceof Cause.NormMomentum momentum) {
            return Optional.of(momentum(momentum));
        } else if (cause instanceof Cause.LocalSteps local) {
            return Optional.of(local.steps() == 1 ? "average every step" : "average every " + local.steps() + " steps");
        } else if (cause instanceof Cause.Workers workers) {
            return Optional.of("train with " + Numbers.counted(workers.workers(), "worker"));
        } else if (cause instanceof Cause.TrainingLength length) {
            return Optional.of("end after " + Numbers.counted(length.steps(), "step"));
        } else if (cause instanceof Cause.Narrow) {
            return Optional.of("give every hidden layer as many units as usual, some dozens or hundreds");
        } else if (cause instanceof Cause.Width width) {
            return Optional.of("take fewer units or more examples: the gap of " + Numbers.loss(width.gap())
                    + " nats is to be " + Numbers.loss(width.limit()));
        }
        return Optional.empty();
    }

    private static String words(Setting setting) {
        return Double.isInfinite(setting.usual())
                ? "leave out " + lowerFirst(setting.kind().subject())
                : "bring " + lowerFirst(setting.kind().subject()) + " to " + Numbers.shown(setting.usual());
    }

    private static String lowerFirst(String words) {
        return words.substring(0, 1).toLowerCase(Locale.ROOT) + words.substring(1);
    }

    private static String times(String what, double factor) {
        return "multiply " + what + " by " + Numbers.shown(factor);
    }

    private static String momentum(Cause.NormMomentum cause) {
        List<String> parts = new ArrayList<>();
        cause.momentum()
                .ifPresent(momentum -> parts.add("give the newest minibatch the weight " + Numbers.shown(momentum)
                        + " in the running statistics"));
        if (cause.learningRateFactor() != 1) {
            parts.add(times("the learning rate", cause.learningRateFactor()));
        }
        return Numbers.enumerated(parts);
    }

    /** What scales the logits: the normalization before the output, else the weights of the linear layer. */
    private static String outputScale(NetworkGraph network) {
        OptionalInt before = network.output().isPresent()
                ? network.predecessor(network.output().getAsInt())
                : OptionalInt.empty();
        if (before.isEmpty()) {
            return "what scales the logits";
        }
        GraphLayer layer = network.layer(before.getAsInt());
        return layer.role() instanceof LayerRole.Norm
                ? "the scale of " + layer.name()
                : "the weights that " + layer.name() + " starts with";
    }

    /** The factor that makes each layer right whose scale is off. Where none is, depth itself is the trouble. */
    private static String hiddenScale(RunStatistics run, List<Integer> nonlinearities) {
        Amplification amplification = Amplification.measured(run);
        List<String> changes = new ArrayList<>();
        for (int place : nonlinearities) {
            factor(run, amplification, place)
                    .filter(Amplification::isOff)
                    .ifPresent(factor -> changes.add(what(run.network(), place) + " by " + Numbers.shown(factor)));
        }
        String layers = nonlinearities.size() == 1
                ? run.network().layer(nonlinearities.get(0)).name()
                : "each nonlinearity";
        return changes.isEmpty()
                ? "normalize the inputs of " + layers + ", or take fewer layers"
                : "multiply " + Numbers.enumerated(changes);
    }

    /** After a normalization the std of a preactivation is the normalization's scale. */
    private static Optional<Double> factor(RunStatistics run, Amplification amplification, int nonlinearity) {
        if (run.network().normBefore(nonlinearity).isEmpty()) {
            return amplification.factor(nonlinearity);
        }
        NavigableMap<Long, LayerObservation> measured = run.layers().layer(nonlinearity, Quantity.PREACTIVATION);
        return Optional.ofNullable(measured.firstEntry())
                .map(Map.Entry::getValue)
                .filter(first -> first.stdOrZero() > 0)
                .map(first -> 1 / first.stdOrZero());
    }

    private static String what(NetworkGraph network, int nonlinearity) {
        return network.normBefore(nonlinearity).isPresent()
                ? "the scale of the normalization before "
                        + network.layer(nonlinearity).name()
                : "the weights before " + network.layer(nonlinearity).name();
    }

    private static String random(NetworkGraph network, int linear) {
        GraphLayer layer = network.layer(linear);
        double gain = network.nonlinearities().stream()
                .filter(place -> network.linearBefore(place).equals(OptionalInt.of(linear)))
                .map(place -> network.nonlinearity(place).gain())
                .findFirst()
                .orElse(1.0);
        return "start the weights of " + layer.name() + " at random, with a std of "
                + Numbers.shown(gain / Math.sqrt(layer.inputs()));
    }

    @Override
    public String measured(MissingEvidence missing, RunDescription run) {
        if (missing instanceof MissingEvidence.Layers || missing instanceof MissingEvidence.BatchNormUnits) {
            return ".";
        } else if (missing instanceof MissingEvidence.Examples examples) {
            return ": minibatches of " + examples.examples() + " examples would tell.";
        } else if (missing instanceof MissingEvidence.LaterSteps later) {
            return ": measuring workers after step " + later.afterStep() + " would tell.";
        } else if (missing instanceof MissingEvidence.Steps steps) {
            return ": " + steps.steps() + " steps are needed.";
        } else if (missing instanceof MissingEvidence.Workers) {
            return ": a training of two workers would tell.";
        } else if (missing instanceof MissingEvidence.Rounds rounds) {
            return ": measuring the first step of " + rounds.rounds() + " averaging rounds would tell.";
        } else if (missing instanceof MissingEvidence.Evaluations) {
            return ": that takes examples of both, and a training that comes to its end.";
        }
        throw new IllegalArgumentException("nothing measures " + missing);
    }
}
