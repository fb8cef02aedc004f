package org.initscope.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.initscope.core.network.MlpSpec;
import org.junit.jupiter.api.Test;

/** What a smaller network leaves of residual blocks, which a job may ask for only where there are some. */
class SmallerNetworkTest {
    private static final double LIMIT = 0.1;

    @Test
    void aNetworkThatIsTooNarrowForResidualBlocksHasNoneAskedFor() {
        int without = 0;
        int with = 0;
        for (List<Integer> hidden :
                List.of(List.of(30), List.of(12, 30), List.of(30, 7), List.of(64, 64), List.of(15, 15, 9))) {
            RunFacts facts = facts(hidden);
            for (double gap = 1.01 * LIMIT; gap < 2; gap *= 1.1) {
                Map<String, String> settings = ((Remedy.Change) SmallerNetwork.of(facts, gap, LIMIT)).settings();
                MlpSpec smaller = smaller(facts.spec(), settings);
                if (settings.containsKey("model.residual")) {
                    assertThat(settings).containsEntry("model.residual", "false");
                    assertThat(smaller.hasResidualBlocks()).isFalse();
                    without++;
                } else {
                    assertThat(smaller.hasResidualBlocks() || !facts.spec().hasResidualBlocks())
                            .as("%s", settings)
                            .isTrue();
                    with++;
                }
            }
        }
        assertThat(without).isPositive();
        assertThat(with).isPositive();
    }

    private static RunFacts facts(List<Integer> hidden) {
        RunFacts plain = Lecture.start("lecture-kaiming").facts();
        MlpSpec spec = plain.spec();
        return new RunFacts(
                new MlpSpec(
                        spec.vocabularySize(),
                        spec.blockSize(),
                        spec.embeddingSize(),
                        hidden,
                        spec.activation(),
                        spec.normalization(),
                        spec.biasBeforeNormalization(),
                        spec.outputNormalization(),
                        true),
                plain.start(),
                plain.training(),
                plain.batchSize(),
                plain.workers(),
                plain.localSteps(),
                plain.steps(),
                plain.divergence());
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
