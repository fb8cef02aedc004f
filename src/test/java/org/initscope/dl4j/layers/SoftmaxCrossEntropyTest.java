package org.initscope.dl4j.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The loss and its gradient are exact, however large the logits are. */
class SoftmaxCrossEntropyTest {
    private static final ActivationSoftmax SOFTMAX = new ActivationSoftmax();
    private final SoftmaxCrossEntropy loss = new SoftmaxCrossEntropy();

    @Test
    void equalLogitsLoseTheLogarithmOfTheClasses() {
        INDArray logits = Nd4j.createFromArray(new float[][] {{5, 5, 5, 5}});
        assertThat(loss.computeScore(target(4, 2), logits, SOFTMAX, null, true)).isCloseTo(Math.log(4), within(1e-12));
    }

    @Test
    void lossIsNotClippedAndItsGradientIsExact() {
        INDArray logits = Nd4j.createFromArray(new float[][] {{1e4f, -1e4f, 0}, {1e4f, -1e4f, 0}});
        INDArray targets = Nd4j.createFromArray(new float[][] {{0, 1, 0}, {1, 0, 0}});
        assertThat(loss.computeScore(targets, logits, SOFTMAX, null, false)).isEqualTo(2e4);
        assertThat(loss.computeScoreArray(targets, logits, SOFTMAX, null).toFloatVector())
                .containsExactly(2e4f, 0);
        assertThat(loss.computeGradient(targets, logits, SOFTMAX, null).toFloatMatrix())
                .isDeepEqualTo(new float[][] {{1, -1, 0}, {0, 0, 0}});
    }

    @Test
    void gradientIsSoftmaxMinusTarget() {
        INDArray logits = Nd4j.createFromArray(new float[][] {{0.5f, -1, 2}}).dup('f');
        double sum = Math.exp(0.5) + Math.exp(-1) + Math.exp(2);
        float[] gradient =
                loss.computeGradient(target(3, 0), logits, SOFTMAX, null).toFloatVector();
        assertThat(gradient[0]).isCloseTo((float) (Math.exp(0.5) / sum - 1), within(1e-7f));
        assertThat(gradient[1]).isCloseTo((float) (Math.exp(-1) / sum), within(1e-7f));
        assertThat(gradient[2]).isCloseTo((float) (Math.exp(2) / sum), within(1e-7f));
    }

    @Test
    void lossOfNotANumberOrInfinityIsNotANumber() {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            INDArray logits = Nd4j.createFromArray(new float[][] {{0, bad, 1}});
            assertThat(loss.computeScore(target(3, 1), logits, SOFTMAX, null, true))
                    .isNaN();
        }
    }

    @Test
    void masksAreRefused() {
        INDArray logits = Nd4j.createFromArray(new float[][] {{0, 1}});
        assertThatThrownBy(() -> loss.computeScore(target(2, 1), logits, SOFTMAX, Nd4j.ones(1, 1), true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the softmax cross-entropy was given a mask, expected none");
    }

    private static INDArray target(int classes, int target) {
        return Nd4j.zeros(1, classes).putScalar(0, target, 1);
    }
}
