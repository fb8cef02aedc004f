package org.initscope.core.remedy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.initscope.core.diagnosis.Cause;
import org.initscope.core.network.Activation;
import org.initscope.core.network.Initialization;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.Normalization;
import org.initscope.core.network.WeightScheme;
import org.initscope.core.training.LearningRateSchedule.Stepwise;
import org.initscope.core.training.Optimizer;
import org.initscope.core.training.TrainingSpec;
import org.initscope.core.training.averaging.OuterOptimizer;
import org.junit.jupiter.api.Test;

/** A smaller network is one that its job may ask for, with its residual blocks and groups of units. */
class SmallerNetworkTest {
    private static final double LIMIT = 0.1;

    @Test
    void aNetworkThatIsTooNarrowForResidualBlocksHasNoneAskedFor() {
        int without = 0;
        int with = 0;
        for (List<Integer> hidden :
                List.of(List.of(30), List.of(12, 30), List.of(30, 7), List.of(64, 64), List.of(15, 15, 9))) {
            MlpJob job = job(hidden);
            for (double gap = 1.01 * LIMIT; gap < 2; gap *= 1.1) {
                Map<String, String> settings =
                        ((Remedy.Change) SmallerNetwork.of(job, 1000, new Cause.Width(gap, LIMIT))).settings();
                MlpSpec smaller = smaller(job.spec(), settings);
                if (settings.containsKey("model.residual")) {
                    assertThat(settings).containsEntry("model.residual", "false");
                    assertThat(smaller.hasResidualBlocks()).isFalse();
                    without++;
                } else {
                    assertThat(smaller.hasResidualBlocks() || !job.spec().hasResidualBlocks())
                            .as("%s", settings)
                            .isTrue();
                    with++;
                }
            }
        }
        assertThat(without).isPositive();
        assertThat(with).isPositive();
    }

    @Test
    void aSmallerNetworkKeepsItsGroups() {
        for (int groups : List.of(1, 4, 15)) {
            Normalization normalization = new Normalization.Group(groups, 1e-5, 1, 0);
            MlpJob job = job(List.of(60, 120), normalization);
            for (double gap = 1.01 * LIMIT; gap < 2; gap *= 1.1) {
                Map<String, String> settings =
                        ((Remedy.Change) SmallerNetwork.of(job, 1000, new Cause.Width(gap, LIMIT))).settings();
                MlpSpec smaller = smaller(job.spec(), settings);
                assertThat(smaller.normalization()).isEqualTo(normalization);
                assertThat(smaller.hidden()).allMatch(width -> width % groups == 0 && width >= 2 * groups);
            }
        }
    }

    @Test
    void noLayerComesToFewerThanThreeUnits() {
        for (double gap : new double[] {0.15, 1, 3, 1e30}) {
            for (List<Integer> hidden : List.of(List.of(100), List.of(3), List.of(1, 200))) {
                MlpJob job = job(hidden);
                Remedy remedy = SmallerNetwork.of(job, 1000, new Cause.Width(gap, LIMIT));
                assertThat(smaller(job.spec(), ((Remedy.Change) remedy).settings())
                                .hidden())
                        .allMatch(units -> units >= 3 || hidden.contains(units));
            }
        }
    }

    @Test
    void aHiddenNetworkWithNothingLeftToTakeAwayNeedsMoreNames() {
        MlpSpec spec = new MlpSpec(
                27,
                3,
                2,
                List.of(3),
                Activation.TANH,
                new Normalization.None(),
                false,
                new Normalization.None(),
                false);
        MlpJob job = job(List.of(3));
        assertThat(SmallerNetwork.of(
                                new MlpJob(spec, job.start(), job.training(), job.outer()),
                                1000,
                                new Cause.Width(1, LIMIT))
                        .text())
                .contains("more names close the gap");
    }

    private static MlpJob job(List<Integer> hidden) {
        return job(hidden, new Normalization.None());
    }

    private static MlpJob job(List<Integer> hidden, Normalization normalization) {
        MlpSpec spec =
                new MlpSpec(27, 3, 10, hidden, Activation.TANH, normalization, false, new Normalization.None(), true);
        WeightScheme weights = new WeightScheme.FanIn(1);
        return new MlpJob(
                spec,
                new Initialization(1, weights, weights, 0.1, 0, 0, Map.of()),
                new TrainingSpec(new Optimizer.Sgd(), Stepwise.constant(0.1)),
                OuterOptimizer.averaging());
    }

    private static MlpSpec smaller(MlpSpec spec, Map<String, String> settings) {
        String hidden = settings.getOrDefault("model.hidden", spec.hidden().toString());
        return new MlpSpec(
                spec.vocabularySize(),
                Integer.parseInt(settings.getOrDefault("data.block-size", Integer.toString(spec.blockSize()))),
                Integer.parseInt(settings.getOrDefault("model.embedding", Integer.toString(spec.embeddingSize()))),
                Arrays.stream(hidden.replaceAll("[\\[\\] ]", "").split(","))
                        .map(Integer::valueOf)
                        .toList(),
                spec.activation(),
                spec.normalization(),
                spec.biasBeforeNormalization(),
                spec.outputNormalization(),
                true);
    }
}
