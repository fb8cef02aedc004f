package org.initscope.core.diagnosis;

import java.util.OptionalDouble;

/** What makes an observed value what it is, with the numbers that a change of it needs. */
public sealed interface Cause {

    /** Nothing is wrong. */
    record Nothing() implements Cause {}

    /** Something that no known change mends. */
    record Unexplained(String reason) implements Cause {}

    /** The evidence of a rule was not measured. */
    record Unmeasured(MissingEvidence missing) implements Cause {}

    /** The spread of the logits at the start, and the one that makes the first loss that of a uniform guess. */
    record OutputScale(double std, double target) implements Cause {}

    /** A hidden nonlinearity starts with preactivations of the wrong spread. */
    record HiddenScale(int nonlinearity) implements Cause {}

    /** Activations or gradients lose or gain size from the first hidden layer to the last. */
    record DepthScale() implements Cause {}

    /** Examples that hidden layers make more alike from one to the next, until the last cannot tell them apart. */
    record ExamplesAlike() implements Cause {}

    /** Units of a nonlinearity that is flat on one side start there for every example. */
    record DeadStart(int nonlinearity) implements Cause {}

    /** Units of a linear layer start with the same weights. */
    record EqualWeights(int linear) implements Cause {}

    /**
     * A linear layer's weights have the wrong size compared with those of the others.
     *
     * @param factor of its ratio of gradient, or update, to weights over that ratio of the others
     * @param allowed factor, for an output layer, which is small by intention
     */
    record LayerScale(int linear, double factor, double allowed) implements Cause {}

    /** Scales of the start are far from usual. */
    record StartScales() implements Cause {}

    /** A setting is far from its usual value. */
    record UnusualSetting(Setting setting) implements Cause {}

    /** Updates are too large or too small. */
    record LearningRate(double factor) implements Cause {}

    /**
     * The first steps are too long at a learning rate that is usual for all of them.
     *
     * @param steps over which the rate is to rise
     * @param factor on the rate
     */
    record LongFirstSteps(long steps, double factor) implements Cause {}

    /** The learning rate stays high although the loss has stopped falling at a step. */
    record LearningRateDecay(long fromStep) implements Cause {}

    /**
     * No step changes anything, or anything to speak of.
     *
     * @param gradientRatio middle of std(gradient) / std(weight)
     */
    record NoUpdates(OptionalDouble gradientRatio) implements Cause {}

    /** Too few or too many examples in a minibatch of a worker. */
    record BatchSize(int examples) implements Cause {}

    /**
     * Running statistics of batch normalization look back over too many steps, or too few.
     *
     * @param momentum weight of the newest minibatch that suits; empty where it is as large as it can be
     * @param learningRateFactor factor on the learning rate, for what the momentum alone does not mend; 1 where it
     *     suffices
     */
    record NormMomentum(OptionalDouble momentum, double learningRateFactor) implements Cause {
        public NormMomentum(double momentum) {
            this(OptionalDouble.of(momentum), 1);
        }
    }

    /** A normalization starts with the scale 0. */
    record NormScale(int norm) implements Cause {}

    /** A bias that the normalization after it takes away again. */
    record UselessBias(int linear) implements Cause {}

    /** Too many steps of a worker between two averages. */
    record LocalSteps(long steps) implements Cause {}

    /** Too many workers, or an assignment of the examples that makes workers unlike. */
    record Workers(long workers) implements Cause {}

    /** More steps than are needed. */
    record TrainingLength(long steps) implements Cause {}

    /**
     * A hidden layer, or an embedding, of so few units that it holds back what the others could learn.
     *
     * @param units of the narrowest hidden layer
     * @param components of the narrowest embedding
     */
    record Narrow(int units, int components) implements Cause {
        /** A hidden layer of fewer is narrow. */
        public static final int FEWEST_UNITS = 8;

        /** An embedding of fewer is narrow. */
        public static final int FEWEST_COMPONENTS = 3;

        public boolean isOfUnits() {
            return units < FEWEST_UNITS;
        }

        public boolean isOfComponents() {
            return components < FEWEST_COMPONENTS;
        }
    }

    /**
     * A network that is large enough to memorize its examples.
     *
     * @param gap between the losses on other examples and on those trained on, in nats
     * @param limit of the gap
     */
    record Width(double gap, double limit) implements Cause {}
}
