package org.initscope.core.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.initscope.core.fused.FusedTrainingStepFactory;
import org.initscope.core.network.Activation;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.Normalization;
import org.initscope.core.statistics.MeasurementSchedule;
import org.initscope.core.training.LearningRateSchedule;
import org.initscope.core.training.Optimizer;
import org.initscope.core.training.TrainingSpec;
import org.initscope.core.training.WorkerPlan;
import org.junit.jupiter.api.Test;

/** What does not fit is refused before it begins, whatever the sizes, and what works is not. */
class TrainingMemoryTest {
    private static final long HEAP = 2L << 30;
    private static final TrainingSpec SGD =
            new TrainingSpec(new Optimizer.Sgd(), LearningRateSchedule.Stepwise.constant(0.1));

    private static MlpSpec spec(Integer... hidden) {
        return embedded(10, hidden);
    }

    private static MlpSpec embedded(int embedding, Integer... hidden) {
        return new MlpSpec(
                27,
                3,
                embedding,
                List.of(hidden),
                Activation.TANH,
                Normalization.Batch.standard(),
                false,
                new Normalization.None());
    }

    private static TrainingMemory memory(MlpSpec spec, int batchSize, long every, int bins, int workers, int round) {
        WorkerPlan plan = new WorkerPlan(
                spec,
                SGD,
                new FusedTrainingStepFactory(),
                1,
                batchSize,
                new MeasurementSchedule(10, every, false, true, 20_000),
                bins);
        return new TrainingMemory(plan, 20_000, workers, round);
    }

    private static MemoryDemand whole(TrainingMemory memory) {
        return memory.driver().plus(memory.worker().times(2));
    }

    private static void assertRefused(TrainingMemory memory, String key) {
        assertThatThrownBy(() -> whole(memory).requireFitting("the training", HEAP, "HEAP="))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the training would take about ")
                .hasMessageMatching(
                        ".*its heap has 2.0 GiB: lower .*" + key + ".*, or give a larger heap \\(HEAP=\\d+g\\)");
    }

    @Test
    void whatIsTrainedEveryDayFits() {
        whole(memory(spec(200), 32, 500, 64, 2, 500)).requireFitting("the training", HEAP / 2, "HEAP=");
        whole(memory(spec(100, 100, 100, 100, 100), 32, 1, 64, 8, 500)).requireFitting("the training", HEAP, "HEAP=");
        memory(spec(200), 32, 1, 64, 2, 500).diagnosis().requireFitting("the diagnosis", HEAP, "HEAP=");
    }

    @Test
    void widthsOf4096FitAHeapOf2GiB() {
        whole(memory(spec(4096, 4096), 32, 500, 64, 2, 500)).requireFitting("the training", HEAP, "HEAP=");
    }

    @Test
    void eachSizeThatIsTooLargeIsNamed() {
        assertRefused(memory(spec(10_000, 10_000), 32, 500, 64, 2, 500), "model.hidden");
        assertRefused(memory(embedded(1_000_000, 10), 32, 500, 64, 2, 500), "model.embedding");
        assertRefused(memory(spec(200), 10_000_000, 500, 64, 2, 500), "training.batch-size");
        assertRefused(memory(spec(200), 32, 500, WorkerPlan.MOST_BINS, 2, 500), "measure.histogram-bins");
        assertRefused(memory(spec(200), 32, 1, 1000, 40, 5000), "measure.histogram-bins");
        assertRefused(memory(spec(200), 32, 500, 64, 100_000, 500), "averaging.workers");
        assertRefused(memory(spec(200), 32, 0, 0, 2, 1_000_000_000), "averaging.local-steps");
    }

    @Test
    void theLargestSizesOfAllKeysOverflowNothing() {
        List<Integer> layers = Collections.nCopies(MlpSpec.MOST_LAYERS, 200);
        TrainingMemory memory = memory(
                spec(layers.toArray(Integer[]::new)),
                Integer.MAX_VALUE,
                1,
                WorkerPlan.MOST_BINS,
                Integer.MAX_VALUE,
                Integer.MAX_VALUE);
        assertThat(whole(memory).bytes()).isGreaterThan(1e20).isFinite();
        assertThat(memory.results()).isGreaterThan(1e15).isFinite();
    }

    @Test
    void arraysWithMoreNumbersThanAnIndexCountsAreRefusedWhateverTheHeap() {
        memory(spec(4096, 4096), 32, 500, 64, 2, 500).requireArrays();
        memory(spec(200), 100_000, 500, 64, 2, 500).requireArrays();
        assertThatThrownBy(() -> memory(spec(200), 10_000_000, 500, 64, 2, 500).requireArrays())
                .hasMessageMatching("a step would take an array of [\\d,]+ numbers, .*training.batch-size.*");
        assertThatThrownBy(() -> memory(spec(1, 80_000_000, 1, 80_000_000, 1), 2, 500, 64, 2, 500)
                        .requireArrays())
                .hasMessageContaining("lower model.hidden");
        assertThatThrownBy(() ->
                        memory(embedded(5_000_000, 1), 32, 500, 64, 2, 500).requireArrays())
                .hasMessageContaining("model.embedding");
    }

    @Test
    void aNetworkThatIsNotSentInOnePieceIsRefused() {
        MlpSpec wide = spec(15_000, 15_000);
        TrainingSpec adam =
                new TrainingSpec(new Optimizer.Adam(0.9, 0.999, 1e-8), LearningRateSchedule.Stepwise.constant(0.1));
        WorkerPlan plan =
                new WorkerPlan(wide, adam, new FusedTrainingStepFactory(), 1, 32, MeasurementSchedule.never(), 0);
        assertThatThrownBy(() -> new TrainingMemory(plan, 1, 1, 1).requireOnePiece())
                .hasMessageContaining("more than the 2 GiB that are sent in one piece: lower model.hidden");
    }
}
