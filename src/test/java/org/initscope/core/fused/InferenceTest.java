package org.initscope.core.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.data.Offset;
import org.initscope.core.names.Minibatch;
import org.initscope.core.network.Activation;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.ParameterLayout;
import org.initscope.core.training.LearningRateSchedule;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.Optimizer;
import org.initscope.core.training.TrainingSpec;
import org.initscope.reference.ReferenceNetwork;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Logits and scores of a network in evaluation mode are those of the formulas. */
@Tag("numbers")
class InferenceTest {
    private static final MlpSpec SPEC =
            new MlpSpec(9, 3, 2, List.of(7), Activation.TANH, Specs.BATCH, false, Specs.NONE);
    private static final int NORM = 2;
    private static final Optimizer SGD = new Optimizer.Sgd();

    private static NetworkState trained() {
        FusedTrainingStep step =
                new FusedTrainingStep(SPEC, new TrainingSpec(SGD, LearningRateSchedule.Stepwise.constant(0.1)));
        step.load(Specs.start(SPEC, SGD, 1));
        for (int t = 0; t < 20; t++) {
            step.step(Specs.batch(SPEC, 16, t));
        }
        return step.store();
    }

    @Test
    void scoresAreThoseOfTheLogits() {
        Minibatch batch = Specs.batch(SPEC, 1300, 9);
        Inference inference = new Inference(SPEC, trained());
        float[] logits = new float[1300 * 9];
        inference.logits(batch, logits);
        double loss = 0;
        long correct = 0;
        for (int r = 0; r < 1300; r++) {
            double sum = 0;
            int best = 0;
            for (int c = 0; c < 9; c++) {
                sum += Math.exp(logits[r * 9 + c]);
                best = logits[r * 9 + c] > logits[r * 9 + best] ? c : best;
            }
            loss += Math.log(sum) - logits[r * 9 + batch.targets()[r]];
            correct += best == batch.targets()[r] ? 1 : 0;
        }
        Score score = inference.score(batch);
        assertThat(score.examples()).isEqualTo(1300);
        assertThat(score.correct()).isEqualTo(correct);
        assertThat(score.loss()).isCloseTo(loss / 1300, Offset.offset(1e-6));
    }

    @Test
    void batchNormWithTheStatisticsOfABatchGivesTheLogitsOfTraining() {
        NetworkState state = Specs.start(SPEC, SGD, 1);
        Minibatch batch = Specs.batch(SPEC, 40, 2);
        float[] inputs = new float[40 * 7];
        new Inference(SPEC, state).normalizationInput(batch, NORM, inputs);
        float[] running = new float[14];
        for (int unit = 0; unit < 7; unit++) {
            double mean = 0;
            double square = 0;
            for (int r = 0; r < 40; r++) {
                mean += inputs[r * 7 + unit] / 40.0;
            }
            for (int r = 0; r < 40; r++) {
                square += Math.pow(inputs[r * 7 + unit] - mean, 2) / 40.0;
            }
            running[unit] = (float) mean;
            running[7 + unit] = (float) square;
        }
        float[] logits = new float[40 * 9];
        new Inference(SPEC, state.withRunning(running)).logits(batch, logits);
        float[] parameters = state.parameters();
        double[] wide = new double[parameters.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = parameters[i];
        }
        double[][][] outputs = new ReferenceNetwork(SPEC).pass(wide, batch).outputs();
        double[][] expected = outputs[outputs.length - 2];
        for (int i = 0; i < logits.length; i++) {
            assertThat((double) logits[i]).isCloseTo(expected[i / 9][i % 9], Offset.offset(1e-5));
        }
    }

    @Test
    void isTheEvaluationModeOfTheTrainingStep() {
        FusedTrainingStep step =
                new FusedTrainingStep(SPEC, new TrainingSpec(SGD, LearningRateSchedule.Stepwise.constant(0.1)));
        step.load(trained());
        Minibatch batch = Specs.batch(SPEC, 5, 3);
        float[] fromStep = new float[45];
        float[] fromInference = new float[45];
        step.logits(batch, fromStep);
        new Inference(SPEC, trained()).logits(batch, fromInference);
        assertThat(fromStep).isEqualTo(fromInference);
    }

    @Test
    void scoresMerge() {
        assertThat(new Score(2, 3.0, 1).merge(new Score(2, 1.0, 1))).isEqualTo(new Score(4, 4.0, 2));
        assertThat(new Score(2, 3.0, 1).merge(Score.none())).isEqualTo(new Score(2, 3.0, 1));
        assertThat(new Score(4, 4.0, 2).loss()).isEqualTo(1.0);
        assertThat(new Score(4, 4.0, 2).accuracy()).isEqualTo(0.5);
        assertThatThrownBy(() -> Score.none().loss()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesALayerThatIsNoBatchNorm() {
        assertThatThrownBy(() -> new Inference(
                                SPEC,
                                NetworkState.initial(
                                        ParameterLayout.of(SPEC),
                                        SGD,
                                        new float[ParameterLayout.of(SPEC).parameterCount()]))
                        .normalizationInput(Specs.batch(SPEC, 2, 1), 1, new float[100]))
                .hasMessage("layer 1 is not a batch norm");
    }
}
