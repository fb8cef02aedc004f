package org.initscope.core.remedy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.LongStream;
import org.initscope.app.config.RulesFile;
import org.initscope.core.diagnosis.DataParallel;
import org.initscope.core.diagnosis.Expectation;
import org.initscope.core.diagnosis.Optimization;
import org.initscope.core.diagnosis.RunDescription;
import org.initscope.core.diagnosis.RunEnd;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.diagnosis.Verdict;
import org.initscope.core.diagnosis.rules.StandardRules;
import org.initscope.core.evidence.AveragingRound;
import org.initscope.core.evidence.Evaluation;
import org.initscope.core.evidence.EvidenceFold;
import org.initscope.core.evidence.LayerObservation;
import org.initscope.core.evidence.Origin;
import org.initscope.core.evidence.Tensor;
import org.initscope.core.evidence.TrainingStepLoss;
import org.initscope.core.network.FlatRegion;
import org.initscope.core.network.GraphLayer;
import org.initscope.core.network.GraphLayer.ParameterShape;
import org.initscope.core.network.LayerRole;
import org.initscope.core.network.NetworkGraph;
import org.initscope.core.statistics.Moments;
import org.initscope.core.statistics.Quantity;
import org.initscope.core.statistics.UnitHealth;
import org.initscope.core.training.Divergence;
import org.junit.jupiter.api.Test;

/** A convolutional network with another nonlinearity in each layer, of which only the graph and some numbers are known, is judged. */
class ForeignNetworkTest {
    private static final long STEPS = 1000;
    private static final int EXAMPLES = 32;
    private static final int CONV1 = 1;
    private static final int RELU1 = 2;
    private static final int CONV2 = 4;
    private static final int TANH2 = 5;
    private static final int DENSE = 6;
    private static final int SOFTMAX = 7;

    private static final NetworkGraph NETWORK = new NetworkGraph(
            List.of(
                    layer("image", new LayerRole.Other(), 1, 3072),
                    linear("conv1", 27, 16, 0),
                    layer(
                            "relu1",
                            new LayerRole.Nonlinearity("relu", Math.sqrt(2), FlatRegion.BELOW_ZERO),
                            16,
                            16,
                            CONV1),
                    layer("pool1", new LayerRole.Other(), 16, 16, RELU1),
                    linear("conv2", 144, 32, 3),
                    layer(
                            "tanh2",
                            new LayerRole.Nonlinearity("tanh", 5.0 / 3, FlatRegion.AT_MINUS_ONE_AND_ONE),
                            32,
                            32,
                            CONV2),
                    linear("dense", 32, 10, TANH2),
                    layer("softmax", new LayerRole.Output(), 10, 10, DENSE)),
            OptionalInt.of(10));

    private static GraphLayer layer(String name, LayerRole role, int inputs, int units, Integer... predecessors) {
        return new GraphLayer(name, role, inputs, units, List.of(predecessors), List.of());
    }

    private static GraphLayer linear(String name, int inputs, int units, int predecessor) {
        return new GraphLayer(
                name,
                new LayerRole.Linear(),
                inputs,
                units,
                List.of(predecessor),
                List.of(
                        new ParameterShape("weight", List.of(inputs, units)),
                        new ParameterShape("bias", List.of(units))));
    }

    private static List<Advice> judge(RunStatistics run) {
        return new WordsPlanner()
                .advise(StandardRules.diagnosis(RulesFile.standard()).findings(run), run);
    }

    private static Advice first(String rule, RunStatistics run) {
        return judge(run).stream()
                .filter(advice -> advice.rule().equals(rule))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyRuleHasSomethingToSayOfIt() {
        assertThat(judge(sick()))
                .extracting(Advice::rule)
                .containsAll(StandardRules.diagnosis(RulesFile.standard()).rules().stream()
                        .map(rule -> rule.id())
                        .toList());
    }

    @Test
    void everyLayerIsJudgedByItsOwnNonlinearity() {
        Advice saturated = first("saturated-activations", sick());
        assertThat(saturated.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(saturated.place().layerName()).contains("tanh2");
        assertThat(saturated.message()).contains("too wide for tanh");
        Advice dead = first("dead-units", sick());
        assertThat(dead.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(dead.place().layerName()).contains("relu1");
    }

    @Test
    void itsRemediesAreWordsWithNumbers() {
        assertThat(first("overconfident-start", sick()).remedy().text())
                .matches("multiply the weights that dense starts with by 0\\.\\d+, and start the output's biases at 0");
        // the gain of tanh, 5/3, beside an amplification of 8 / 0.5
        assertThat(first("saturated-activations", sick()).remedy().text())
                .isEqualTo("multiply the weights before tanh2 by 0.104");
        assertThat(first("update-data-ratio", sick()).remedy().text()).isEqualTo("multiply the learning rate by 0.01");
        assertThat(first("generalization-gap", sick()).remedy().text()).contains("fewer units or more examples");
        assertThat(first("averaging", sick()).remedy().text()).isEqualTo("average every step");
    }

    @Test
    void everyProblemHasWordsOrAReasonAndNoneNamesAKey() {
        for (RunStatistics run : List.of(sick(), empty())) {
            for (Advice advice : judge(run)) {
                if (advice.verdict().isProblem()) {
                    assertThat(advice.remedy().text()).as(advice.rule()).isNotBlank();
                    assertThat(advice.remedy()).isNotInstanceOf(Remedy.Change.class);
                }
                assertThat(advice.message() + advice.remedy().text())
                        .endsWith(advice.remedy().text())
                        .doesNotContainPattern("(model|training|averaging|measure|search|data)\\.[a-z]");
            }
        }
    }

    @Test
    void aNetworkWithoutClassesIsNotAskedForAUniformGuess() {
        NetworkGraph regression = new NetworkGraph(NETWORK.layers(), OptionalInt.empty());
        assertThat(first("overconfident-start", sick(regression)).verdict()).isEqualTo(Verdict.NOT_APPLICABLE);
        assertThat(first("saturated-activations", sick(regression)).verdict()).isEqualTo(Verdict.FAIL);
    }

    private static RunStatistics empty() {
        return RunStatistics.of(description(NETWORK), new EvidenceFold());
    }

    private static RunDescription description(NetworkGraph network) {
        return new RunDescription(
                network,
                new Optimization("lion", false, step -> 0.1),
                new DataParallel(2, EXAMPLES, 50),
                STEPS,
                Expectation.nothing(),
                RunEnd.of(new Divergence.None()));
    }

    private static RunStatistics sick() {
        return sick(NETWORK);
    }

    /** Dead relu, saturated tanh, loud logits, long steps, workers apart, and a network that knows its examples by heart. */
    private static RunStatistics sick(NetworkGraph network) {
        List<LayerObservation> layers = new ArrayList<>();
        for (long step = 0; step < STEPS; step += 100) {
            layers.add(of(RELU1, Quantity.PREACTIVATION, step, 1));
            layers.add(of(RELU1, Quantity.ACTIVATION, step, 0.6, health(16, 0, 12)));
            layers.add(of(3, Quantity.ACTIVATION, step, 0.5));
            layers.add(of(TANH2, Quantity.PREACTIVATION, step, 8));
            layers.add(of(TANH2, Quantity.ACTIVATION, step, 0.9, health(32, 900, 0)));
            layers.add(of(RELU1, Quantity.ACTIVATION_GRADIENT, step, 0.1));
            layers.add(of(TANH2, Quantity.ACTIVATION_GRADIENT, step, 0.1));
            layers.add(of(SOFTMAX, Quantity.PREACTIVATION, step, 6));
            for (int linear : List.of(CONV1, CONV2, DENSE)) {
                layers.add(weights(linear, Quantity.PARAMETER, step));
                layers.add(weights(linear, Quantity.UPDATE, step));
                layers.add(weights(linear, Quantity.GRADIENT, step));
            }
        }
        EvidenceFold rows = new EvidenceFold();
        layers.forEach(rows::add);
        for (long step = 0; step < STEPS; step++) {
            rows.add(new TrainingStepLoss(0, step, 0, EXAMPLES, 7.5 - step / 200.0, 0.1));
        }
        for (long round = 0; round < 20; round++) {
            rows.add(round(round, 0));
            rows.add(round(round, 1));
        }
        rows.add(new Evaluation(0, STEPS, "train", "running", 0.5, 0.9, 1000, true));
        rows.add(new Evaluation(0, STEPS, "dev", "running", 2.5, 0.4, 1000, true));
        return RunStatistics.of(description(network), rows);
    }

    private static AveragingRound round(long round, int worker) {
        return new AveragingRound(
                round,
                50 * (round + 1),
                OptionalInt.of(worker),
                1600,
                5,
                40,
                50,
                OptionalDouble.empty(),
                OptionalDouble.empty());
    }

    private static UnitHealth health(int units, long saturated, int dead) {
        return UnitHealth.withDead(
                (long) EXAMPLES * units,
                saturated,
                saturated,
                units,
                LongStream.range(0, dead).toArray());
    }

    private static LayerObservation of(int place, Quantity quantity, long step, double std) {
        return of(place, quantity, step, std, Optional.empty());
    }

    private static LayerObservation of(int place, Quantity quantity, long step, double std, UnitHealth health) {
        return of(place, quantity, step, std, Optional.of(health));
    }

    private static LayerObservation of(
            int place, Quantity quantity, long step, double std, Optional<UnitHealth> health) {
        return LayerObservation.of(
                Origin.worker(0, 0, step),
                new Tensor(place, NETWORK.layer(place).name(), "a layer", quantity, Optional.empty()),
                moments(std),
                health,
                LayerObservation.Derived.ratios(OptionalDouble.empty(), OptionalDouble.empty()));
    }

    private static LayerObservation weights(int place, Quantity quantity, long step) {
        return LayerObservation.of(
                Origin.worker(0, 0, step),
                new Tensor(place, NETWORK.layer(place).name(), "linear", quantity, Optional.of("weight")),
                moments(0.2),
                Optional.empty(),
                LayerObservation.Derived.ratios(
                        quantity == Quantity.GRADIENT ? OptionalDouble.of(0.1) : OptionalDouble.empty(),
                        quantity == Quantity.UPDATE ? OptionalDouble.of(-1) : OptionalDouble.empty()));
    }

    /** Of a thousand elements about 0. */
    private static Moments moments(double std) {
        return new Moments(1000, 0, 0, 0, 999 * std * std, -4 * std, 4 * std);
    }
}
