package org.initscope.core.diagnosis;

/**
 * A number of a training that has one usual value whatever the network and the data are.
 *
 * @param value that the training has
 * @param usual value
 */
public record Setting(Kind kind, double value, double usual) {

    /** What the number is of. */
    public enum Kind {
        /** The share of the last update that is kept, μ. */
        MOMENTUM("The momentum of the optimizer"),
        /** The decay of the mean of gradients, β1. */
        MEAN_DECAY("The decay of the mean of gradients"),
        /** The decay of the mean of squared gradients that begins unbiased, β2. */
        SQUARE_DECAY("The decay of the mean of squared gradients"),
        /** The same of a mean that begins at 0. */
        SQUARE_AVERAGE("The decay of the mean of squared gradients"),
        /** What keeps an optimizer's divisor from zero. */
        OPTIMIZER_EPSILON("The epsilon of the optimizer"),
        /** The share of every parameter, times the learning rate, that a step takes off it. */
        WEIGHT_DECAY("The weight decay"),
        /** The norm that all gradients are clipped to. */
        CLIP("The norm to which gradients are clipped"),
        /** An optimizer's epsilon over the norm that gradients are clipped to, where their size cancels otherwise. */
        EPSILON_OVER_CLIP("The epsilon of the optimizer over the norm to which gradients are clipped"),
        /** What keeps a normalization's divisor from zero. */
        NORM_EPSILON("The epsilon of the normalization"),
        /** The size of the scale of a normalization's units. */
        NORM_SCALE("The scale that the normalization starts with"),
        /** The size of the shift of a normalization's units. */
        NORM_SHIFT("The shift that the normalization starts with"),
        /** Examples of a step of one worker. */
        BATCH_SIZE("The number of examples in a minibatch"),
        /** How much of the averaged change of a round is made. */
        OUTER_RATE("The rate of the outer optimizer"),
        /** How much of it is made in the end, with what momentum adds: rate / (1 − μ). */
        OUTER_LENGTH("The rate of the outer optimizer over 1 less its momentum"),
        /** The share of the last round's change that is kept, without a look ahead. */
        OUTER_MOMENTUM("The momentum of the outer optimizer");

        private final String subject;

        Kind(String subject) {
            this.subject = subject;
        }

        /** What it is, as the subject of a sentence. */
        public String subject() {
            return subject;
        }
    }
}
