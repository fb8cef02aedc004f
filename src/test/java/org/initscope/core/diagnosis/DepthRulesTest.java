package org.initscope.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.initscope.core.diagnosis.Lecture.deepStart;
import static org.initscope.core.diagnosis.Lecture.findings;
import static org.initscope.core.diagnosis.Lecture.start;
import static org.initscope.core.diagnosis.Lecture.verdict;
import static org.initscope.core.diagnosis.Verdict.FAIL;
import static org.initscope.core.diagnosis.Verdict.PASS;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.initscope.app.config.RulesFile;
import org.initscope.core.diagnosis.rules.StandardRules;
import org.initscope.core.evidence.LayerEvidence;
import org.initscope.core.evidence.LayerObservation;
import org.initscope.core.evidence.Origin;
import org.initscope.core.evidence.Tensor;
import org.initscope.core.network.NetworkGraph;
import org.initscope.core.remedy.Advice;
import org.initscope.core.remedy.Remedy;
import org.initscope.core.statistics.Moments;
import org.initscope.core.statistics.Quantity;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said where a signal, or its gradient, changes its size between two layers or in the midst of training. */
@Tag("numbers")
class DepthRulesTest {
    private static final String ACTIVATIONS = "activations-over-depth";
    private static final String GRADIENTS = "gradients-over-depth";
    private static final double[] EVEN = {0.6, 0.6, 0.5, 0.5, 0.6};
    private static final double[] BROKEN = {0.6, 0.6, 0.5, 0.005, 0.006};

    static Stream<Arguments> layers() {
        return Stream.of("tanh", "relu")
                .flatMap(activation -> Stream.of(1, 2, 3, 4, 5).map(layer -> Arguments.of(activation, layer)));
    }

    private static RunStatistics withSmallLayer(String activation, int layer) {
        return deepStart(
                activation,
                "model.activation=" + activation,
                "model.initialization.layers.linear" + layer + ".gain=0.016");
    }

    @ParameterizedTest
    @MethodSource("layers")
    void aLayerAHundredTimesTooSmallIsFoundWhereverItStands(String activation, int layer) {
        Advice found = findings(ACTIVATIONS, withSmallLayer(activation, layer)).get(0);
        assertThat(found.verdict()).isEqualTo(FAIL);
        assertThat(found.place().layerName()).contains(activation + layer);
        assertThat(found.message()).contains(activation + layer + " alone multiplies the signal by about 0.0");
        assertThat(((Remedy.Change) found.remedy()).settings())
                .containsOnlyKeys("model.initialization.layers.linear" + layer + ".gain");
    }

    @ParameterizedTest
    @CsvSource({"tanh,2", "tanh,3", "tanh,5", "relu,2", "relu,4"})
    void aGradientThatOneLayerShrinksIsLaidToThatLayer(String activation, int layer) {
        Advice found = findings(GRADIENTS, withSmallLayer(activation, layer)).get(0);
        assertThat(found.verdict()).isEqualTo(FAIL);
        assertThat(found.place().layerName()).contains(activation + (layer - 1));
        assertThat(found.message()).contains(activation + layer + " alone passes on");
    }

    @Test
    void aPinchThatTheNextLayerMakesUpForIsFound() {
        RunStatistics pinched = deepStart(
                "relu",
                "model.activation=relu",
                "model.initialization.layers.linear3.gain=0.014",
                "model.initialization.layers.linear4.gain=140");
        Advice found = findings(ACTIVATIONS, pinched).get(0);
        assertThat(found.verdict()).isEqualTo(FAIL);
        assertThat(found.message()).contains("again in relu4: relu3 alone");
        assertThat(((Remedy.Change) found.remedy()).settings())
                .containsOnlyKeys(
                        "model.initialization.layers.linear3.gain", "model.initialization.layers.linear4.gain");
        assertThat(findings(GRADIENTS, pinched).get(0).message()).contains("again in");
    }

    @Test
    void whereEveryLayerShrinksTheSignalNoSingleOneIsNamed() {
        assertThat(findings(ACTIVATIONS, deepStart("0.05")).get(0).message()).contains(": each layer");
        assertThat(findings(GRADIENTS, deepStart("0.05")).get(0).message()).contains(": each layer");
    }

    @Test
    void aSmallBranchOfAResidualBlockShrinksNothing() {
        assertThat(verdict(
                        ACTIVATIONS,
                        start(
                                "lecture-deep",
                                "model.normalization=none",
                                "model.output-normalization=none",
                                "model.residual=true",
                                "model.initialization.layers.linear3.gain=0.016")))
                .isEqualTo(PASS);
    }

    @Test
    void aNarrowEmbeddingBeforeANormalizationIsNoBreak() {
        assertThat(verdict(ACTIVATIONS, start("lecture-deep", "model.initialization.embedding-std=0.01")))
                .isEqualTo(PASS);
    }

    @Test
    void biasesThatMakeExamplesAlikeAreTakenAway() {
        String[] biased = {"model.hidden=" + Collections.nCopies(12, 50), "model.initialization.hidden-bias-scale=1"};
        Advice found = alike(deepStart("1", biased));
        assertThat(found.verdict()).isEqualTo(FAIL);
        assertThat(found.message()).contains("Examples look alike in tanh12 at the start: mean cosine above 0.9999");
        assertThat(found.remedy().text()).contains("model.initialization.hidden-bias-scale=0");
    }

    @Test
    void reluThatMakesExamplesAlikeLayerByLayerIsNormalized() {
        String deep = "model.hidden=" + Collections.nCopies(40, 50);
        Advice found = alike(deepStart("relu", "model.activation=relu", deep));
        assertThat(found.message()).contains("effective rank 1.");
        assertThat(found.remedy().text()).isEqualTo("--set model.normalization=batch");
        assertThat(findings(ACTIVATIONS, deepStart("relu", "model.activation=relu", deep, "model.normalization=batch")))
                .noneMatch(advice -> advice.message().contains("look alike"));
    }

    @Test
    void examplesThatStayApartAreNotFoundAlike() {
        for (String activation : List.of("tanh", "relu")) {
            assertThat(findings(ACTIVATIONS, deepStart(activation, "model.activation=" + activation)))
                    .noneMatch(advice -> advice.message().contains("look alike"));
        }
    }

    private static Advice alike(RunStatistics run) {
        return findings(ACTIVATIONS, run).stream()
                .filter(advice -> advice.message().contains("look alike"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aProfileThatBreaksInTrainingIsFoundSinceWhen() {
        Finding found = only(ACTIVATIONS, measured(Map.of(0L, EVEN, 100L, EVEN, 200L, BROKEN, 300L, BROKEN)));
        assertThat(found.verdict()).isEqualTo(FAIL);
        assertThat(found.place().layerName()).contains("tanh4");
        assertThat(found.evidence().fromStep()).isEqualTo(200);
        assertThat(found.evidence().toStep()).isEqualTo(300);
        assertThat(found.message()).contains("between step 200 and step 300", "tanh4 alone");
        assertThat(only(GRADIENTS, measured(Map.of(0L, EVEN, 100L, EVEN, 200L, BROKEN, 300L, BROKEN)))
                        .message())
                .contains("0.005 in tanh4 and 0.5 in tanh3");
    }

    @Test
    void aProfileThatBreaksForAWhileIsFound() {
        Finding found = only(ACTIVATIONS, measured(Map.of(0L, EVEN, 100L, BROKEN, 200L, BROKEN, 300L, EVEN)));
        assertThat(found.verdict()).isEqualTo(FAIL);
        assertThat(found.evidence().toStep()).isEqualTo(200);
    }

    @Test
    void aProfileThatDriftsApartLayerByLayerIsFoundOverTheWholeDepth() {
        double[] drifting = {0.6, 0.2, 0.07, 0.03, 0.01};
        Finding found = only(ACTIVATIONS, measured(Map.of(0L, EVEN, 100L, drifting)));
        assertThat(found.verdict()).isEqualTo(FAIL);
        assertThat(found.message()).contains("0.6 in tanh1 and 0.01 in tanh5 at step 100", "each layer");
    }

    @Test
    void aSingleMinibatchAmongOthersIsNoBreakButTheLastIs() {
        assertThat(only(ACTIVATIONS, measured(Map.of(0L, EVEN, 100L, BROKEN, 200L, EVEN)))
                        .verdict())
                .isEqualTo(PASS);
        assertThat(only(ACTIVATIONS, measured(Map.of(0L, EVEN, 100L, EVEN, 200L, BROKEN)))
                        .verdict())
                .isEqualTo(FAIL);
    }

    @Test
    void aLayerWithoutAnySpreadLeftIsABreak() {
        double[] dead = {0.6, 0.6, 0.5, 0, 0};
        Finding found = only(ACTIVATIONS, measured(Map.of(0L, EVEN, 100L, dead)));
        assertThat(found.verdict()).isEqualTo(FAIL);
        assertThat(found.message()).contains("0 in tanh4 at step 100");
    }

    @Test
    void aStartThatIsBrokenIsNotFoundAgainAtEveryStep() {
        assertThat(found(ACTIVATIONS, measured(Map.of(0L, BROKEN, 100L, BROKEN))))
                .hasSize(1);
    }

    private static Finding only(String rule, RunStatistics run) {
        List<Finding> found = found(rule, run);
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static List<Finding> found(String rule, RunStatistics run) {
        return StandardRules.diagnosis(RulesFile.standard()).only(List.of(rule)).findings(run);
    }

    /** The lecture's deep net with these stds of activations, and of their gradients, by step. */
    private static RunStatistics measured(Map<Long, double[]> stds) {
        RunStatistics deep = start("lecture-deep");
        NetworkGraph network = deep.network();
        List<LayerObservation> observations = new ArrayList<>();
        stds.forEach((step, std) -> {
            for (int i = 0; i < std.length; i++) {
                int place = network.nonlinearities().get(i);
                observations.add(observation(network, step, place, Quantity.ACTIVATION, std[i]));
                observations.add(observation(network, step, place, Quantity.ACTIVATION_GRADIENT, std[i]));
            }
        });
        return new RunStatistics(
                deep.description(),
                deep.losses(),
                LayerEvidence.of(observations),
                deep.batchNorms(),
                deep.rounds(),
                deep.evaluations(),
                deep.criticalRates());
    }

    private static LayerObservation observation(
            NetworkGraph network, long step, int place, Quantity quantity, double std) {
        return LayerObservation.of(
                Origin.averaged(0, step),
                new Tensor(
                        place,
                        network.layer(place).name(),
                        network.layer(place).role().kind(),
                        quantity,
                        Optional.empty()),
                Moments.of((float) (-std / Math.sqrt(2)), (float) (std / Math.sqrt(2))),
                Optional.empty(),
                LayerObservation.Derived.ratios(OptionalDouble.empty(), OptionalDouble.empty()));
    }
}
