package org.initscope.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.initscope.core.network.Activation;
import org.junit.jupiter.api.Test;

/** What another program tells of a training is judged, and what it tells wrongly is refused. */
class TrainingDiagnosisTest {
    private static final int EXAMPLES = 32;
    private static final int UNITS = 16;
    private static final Network NETWORK = Network.reading(4)
            .linear("linear1", UNITS)
            .layerNormalization("norm1")
            .nonlinearity("tanh1", Nonlinearity.TANH)
            .linear("output", 3)
            .softmax("softmax");

    private static TrainingDiagnosis told(double spread) {
        TrainingDiagnosis diagnosis = new TrainingDiagnosis(NETWORK, Training.sgd(0.1, EXAMPLES, 100));
        float[] preactivations = new float[EXAMPLES * UNITS];
        float[] activations = new float[preactivations.length];
        Random random = new Random(1);
        for (int i = 0; i < preactivations.length; i++) {
            preactivations[i] = (float) (spread * random.nextGaussian());
            activations[i] = (float) StrictMath.tanh(preactivations[i]);
        }
        diagnosis.loss(0, StrictMath.log(3));
        diagnosis.preactivation(0, "tanh1", preactivations);
        diagnosis.activation(0, "tanh1", activations);
        return diagnosis;
    }

    @Test
    void aSaturatedLayerFailsWithARemedyInWords() {
        TrainingDiagnosis diagnosis = told(20);
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.FAIL);
        TrainingFinding worst = diagnosis.findings().get(0);
        assertThat(worst.rule()).isEqualTo("saturated-activations");
        assertThat(worst.layer()).contains("tanh1");
        assertThat(worst.remedy()).contains("the scale of the normalization before tanh1");
    }

    @Test
    void aHealthyOnePassesAndWhatWasNotToldIsNoPass() {
        TrainingDiagnosis diagnosis = told(1);
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.PASS);
        assertThat(diagnosis.findings())
                .filteredOn(finding -> finding.rule().equals("update-data-ratio"))
                .extracting(TrainingFinding::verdict)
                .containsExactly(Verdict.INSUFFICIENT_DATA);
    }

    @Test
    void everyNonlinearityOfTheProgramHasANameHere() {
        assertThat(Nonlinearity.values())
                .extracting(Enum::name)
                .containsExactlyInAnyOrder(
                        Arrays.stream(Activation.values()).map(Enum::name).toArray(String[]::new));
    }

    @Test
    void aLossThatIsNoNumberFails() {
        TrainingDiagnosis diagnosis = told(1);
        diagnosis.loss(1, Double.NaN);
        assertThat(diagnosis.findings().get(0).message()).contains("left the finite numbers at step 1");
    }

    @Test
    void whatDoesNotFitTheNetworkIsRefusedInASentence() {
        TrainingDiagnosis diagnosis = told(1);
        assertThatThrownBy(() -> diagnosis.activation(0, "tanh2", new float[UNITS]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no layer tanh2, expected one of linear1, norm1, tanh1, output, softmax");
        assertThatThrownBy(() -> diagnosis.activation(0, "tanh1", new float[UNITS + 1]))
                .hasMessage("17 values of tanh1 were told, expected a multiple of its 16 units");
        assertThatThrownBy(() -> diagnosis.parameter(
                        0, new ParameterStep("tanh1", "weight", new float[1], new float[1], new float[1])))
                .hasMessage("layer tanh1 has no parameter weight");
        assertThatThrownBy(() -> new ParameterStep("output", "weight", new float[2], new float[1], new float[2]))
                .hasMessageContaining("expected as many of each");
        assertThatThrownBy(() -> NETWORK.linear("more", 2))
                .hasMessage("layer more stands behind the loss softmax, expected before it");
    }

    @Test
    void verdictsAndNonlinearitiesAreAllThatThereAre() {
        assertThat(Arrays.stream(Verdict.values()).map(Enum::name))
                .containsExactlyElementsOf(Arrays.stream(org.initscope.core.diagnosis.Verdict.values())
                        .map(Enum::name)
                        .toList());
        assertThat(Arrays.stream(Nonlinearity.values()).map(Enum::name))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(org.initscope.core.network.Activation.values())
                        .map(Enum::name)
                        .toList());
    }
}
