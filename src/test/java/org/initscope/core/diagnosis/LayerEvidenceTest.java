package org.initscope.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.LongStream;
import org.initscope.core.evidence.LayerEvidence;
import org.initscope.core.evidence.LayerObservation;
import org.initscope.core.evidence.Origin;
import org.initscope.core.evidence.Tensor;
import org.initscope.core.statistics.Moments;
import org.initscope.core.statistics.Quantity;
import org.initscope.core.statistics.UnitHealth;
import org.junit.jupiter.api.Test;

/** What several workers saw of a layer at one step is the state of the union of their examples. */
class LayerEvidenceTest {
    private static final int UNITS = 30;
    private static final int EXAMPLES = 32;
    private static final double ROUNDING = 1e-12;

    @Test
    void aUnitIsDeadWhereItIsDeadForEveryWorker() {
        assertThat(dead(units(1, 10), units(11, 20))).isEmpty();
        assertThat(dead(units(1, 10), units(8, 20))).containsExactly(8, 9, 10);
        assertThat(dead(units(1, 10), units(8, 20), units(9, 9))).containsExactly(9);
    }

    @Test
    void aRatioIsTheMeanOfAllThatHaveOneInWhateverOrder() {
        List<OptionalDouble> ratios =
                List.of(OptionalDouble.of(1), OptionalDouble.of(2), OptionalDouble.empty(), OptionalDouble.of(9));
        List<LayerObservation> workers = new ArrayList<>();
        for (int worker = 0; worker < ratios.size(); worker++) {
            workers.add(observation(worker, units(0, 0), ratios.get(worker)));
        }
        for (int turn = 0; turn < workers.size(); turn++) {
            Collections.rotate(workers, 1);
            LayerObservation union = union(workers);
            assertThat(union.gradDataRatio().getAsDouble()).isCloseTo(4, within(ROUNDING));
            assertThat(union.updateDataLog10().getAsDouble()).isCloseTo(-4, within(ROUNDING));
        }
        assertThat(union(List.of(workers.get(0))).gradDataRatio())
                .isEqualTo(workers.get(0).gradDataRatio());
    }

    @Test
    void momentsAreThoseOfAllElements() {
        List<LayerObservation> workers = List.of(
                observation(0, units(0, 0), OptionalDouble.empty()),
                observation(1, units(0, 0), OptionalDouble.empty()),
                observation(2, units(0, 0), OptionalDouble.empty()));

        Moments union = union(workers).moments();

        assertThat(union.count()).isEqualTo(9);
        assertThat(union.mean()).isCloseTo(2, within(ROUNDING));
        assertThat(union.std().getAsDouble()).isCloseTo(Math.sqrt(1.5), within(ROUNDING));
    }

    private static long[] dead(long[]... ofWorkers) {
        List<LayerObservation> workers = new ArrayList<>();
        for (int worker = 0; worker < ofWorkers.length; worker++) {
            workers.add(observation(worker, ofWorkers[worker], OptionalDouble.empty()));
        }
        return union(workers).health().orElseThrow().dead();
    }

    private static LayerObservation union(List<LayerObservation> workers) {
        return LayerEvidence.of(workers).layer(3, Quantity.ACTIVATION).get(0L);
    }

    private static long[] units(long first, long last) {
        return LongStream.rangeClosed(first, last).toArray();
    }

    /** Of elements worker, worker + 1 and worker + 2. */
    private static LayerObservation observation(int worker, long[] dead, OptionalDouble ratio) {
        return LayerObservation.of(
                Origin.worker(worker, 0, 0),
                new Tensor(3, "relu1", "relu", Quantity.ACTIVATION, Optional.empty()),
                Moments.of(worker, worker + 1, worker + 2),
                Optional.of(UnitHealth.withDead((long) EXAMPLES * UNITS, 0, 0, UNITS, dead)),
                LayerObservation.Derived.ratios(
                        ratio, ratio.isPresent() ? OptionalDouble.of(-ratio.getAsDouble()) : ratio));
    }
}
