package org.initscope.core.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import org.initscope.core.statistics.Moments;
import org.initscope.core.statistics.Quantity;
import org.initscope.core.statistics.UnitHealth;
import org.junit.jupiter.api.Test;

/** What is held of a run depends on its network, and not on its steps, its workers or the order of its rows. */
class EvidenceFoldTest {
    private static final int WORKERS = 64;
    private static final int MEASURED = 6_000;
    private static final int MOST_STEPS = 2048;
    private static final int MOST_READINGS = 16_384;
    private static final double ROUNDING = 1e-9;

    private static final Tensor ACTIVATION = new Tensor(3, "tanh1", "tanh", Quantity.ACTIVATION, Optional.empty());
    private static final Tensor GRADIENT = weight(Quantity.GRADIENT);
    private static final Tensor UPDATE = weight(Quantity.UPDATE);

    private static Tensor weight(Quantity quantity) {
        return new Tensor(1, "linear1", "linear", quantity, Optional.of("weight"));
    }

    private static LayerObservation observation(Tensor tensor, int worker, long step) {
        Optional<UnitHealth> health = tensor == ACTIVATION
                ? Optional.of(UnitHealth.withDead(8, worker % 3, 0, 2, new long[0]))
                : Optional.empty();
        OptionalDouble gradData = tensor == GRADIENT ? OptionalDouble.of(0.01) : OptionalDouble.empty();
        OptionalDouble update = tensor == UPDATE ? OptionalDouble.of(-3) : OptionalDouble.empty();
        return LayerObservation.of(
                Origin.worker(worker, 0, step),
                tensor,
                new Moments(8, 0, 0, worker, 2, -9, 9),
                health,
                LayerObservation.Derived.ratios(gradData, update));
    }

    private static TrainingStepLoss loss(int worker, long step, double loss) {
        return new TrainingStepLoss(worker, step, 0, 32, loss, 0.1);
    }

    @Test
    void manyStepsAndMeasuredOnesOfManyWorkersAreHeldInLittle() {
        EvidenceFold fold = new EvidenceFold();
        int steps = 10_000;
        for (int worker = 0; worker < WORKERS; worker++) {
            for (int step = 0; step < steps; step++) {
                fold.add(loss(worker, step, 3 - step / 20_000.0));
            }
        }
        for (int step = 0; step < MEASURED; step++) {
            for (int worker = 0; worker < WORKERS; worker++) {
                fold.add(observation(ACTIVATION, worker, step));
                fold.add(observation(GRADIENT, worker, step));
                fold.add(observation(UPDATE, worker, step));
                fold.add(new AveragingRound(
                        step,
                        step,
                        OptionalInt.of(worker),
                        32,
                        2,
                        1,
                        10,
                        OptionalDouble.empty(),
                        OptionalDouble.empty()));
            }
        }

        assertThat(fold.losses().size()).isEqualTo(steps);
        assertThat(fold.losses().width()).isEqualTo(1);
        assertThat(fold.layers().layer(3, Quantity.ACTIVATION))
                .hasSizeBetween(MOST_STEPS / 3, MOST_STEPS + 2)
                .containsKeys(0L, MEASURED - 1L);
        LayerObservation union = fold.layers().layer(3, Quantity.ACTIVATION).get(0L);
        assertThat(union.count()).isEqualTo(8 * WORKERS);
        assertThat(union.mean().orElseThrow()).isCloseTo((WORKERS - 1) / 2.0, within(ROUNDING));
        assertThat(fold.layers().ofWorkers(1, Quantity.UPDATE, "weight"))
                .hasSizeBetween(MOST_READINGS / 3, MOST_READINGS + 2 * WORKERS);
        assertThat(fold.layers().gradientNorms().values())
                .isNotEmpty()
                .allSatisfy(norms -> assertThat(norms.ofWorkers()).hasSize(WORKERS));
        assertThat(fold.layers().size()).isLessThan(3 * (MOST_STEPS + 2));
        assertThat(fold.rounds()).hasSizeBetween((1 << 16) / 3, (1 << 16) + 2 * WORKERS);
    }

    @Test
    void whatIsHeldDoesNotDependOnTheOrderOfRows() {
        List<LayerObservation> rows = new ArrayList<>();
        for (int step = 0; step < 3 * MOST_STEPS; step++) {
            for (int worker = 0; worker < 4; worker++) {
                rows.add(observation(GRADIENT, worker, 10L * step));
            }
        }
        LayerEvidence inOrder = LayerEvidence.of(rows);
        Collections.shuffle(rows, new Random(7));
        LayerEvidence shuffled = LayerEvidence.of(rows);

        assertThat(shuffled.parameter(1, Quantity.GRADIENT, "weight").keySet())
                .isEqualTo(inOrder.parameter(1, Quantity.GRADIENT, "weight").keySet());
        assertThat(shuffled.ofWorkers(1, Quantity.GRADIENT, "weight"))
                .containsExactlyInAnyOrderElementsOf(inOrder.ofWorkers(1, Quantity.GRADIENT, "weight"));
        assertThat(shuffled.gradientNorms().keySet())
                .isEqualTo(inOrder.gradientNorms().keySet());
    }

    @Test
    void everyStepIsHeldWhereTheyAreFewEnough() {
        LayerEvidence evidence = new LayerEvidence();
        for (int step = 0; step < MOST_STEPS; step++) {
            evidence.add(observation(ACTIVATION, 0, 500L * step));
        }
        assertThat(evidence.layer(3, Quantity.ACTIVATION)).hasSize(MOST_STEPS);
        assertThat(evidence.lastStep()).hasValue(500L * (MOST_STEPS - 1));
    }

    @Test
    void lossesOfNeighbouringStepsBecomeOneMeanAndNoneIsLost() {
        StepLosses losses = new StepLosses();
        long steps = 3L << 18;
        for (long step = 0; step < steps; step++) {
            losses.add(loss(0, step, step % 2 == 0 ? 1 : 3));
        }
        assertThat(losses.width()).isEqualTo(4);
        assertThat(losses.size()).isEqualTo((int) (steps / 4));
        assertThat(losses.step(0)).isZero();
        assertThat(losses.step(1)).isEqualTo(4);
        assertThat(losses.step(losses.size() - 1)).isEqualTo(steps - 1);
        assertThat(losses.loss(1)).isEqualTo(2);
        assertThat(losses.initial()).hasValue(1);
        assertThat(losses.meanFrom(0).orElseThrow()).isEqualTo(2);
    }

    @Test
    void lossesInAnyOrderGiveTheSamePoints() {
        List<TrainingStepLoss> rows = new ArrayList<>();
        for (int step = 0; step < 1000; step++) {
            rows.add(loss(0, step, step));
            rows.add(loss(1, step, step + 2));
        }
        rows.add(loss(0, 500, Double.NaN));
        rows.add(loss(0, 400, Double.NaN));
        Collections.shuffle(rows, new Random(7));

        StepLosses losses = StepLosses.of(rows);

        assertThat(losses.size()).isEqualTo(1000);
        for (int i = 0; i < losses.size(); i++) {
            assertThat(losses.step(i)).isEqualTo(i);
            assertThat(losses.loss(i)).isEqualTo(i + 1);
        }
        assertThat(losses.firstNonfinite()).hasValue(400);
    }

    @Test
    void aBatchNormIsThatOfTheLastStepOfABoundedNumberOfWorkers() {
        EvidenceFold fold = new EvidenceFold();
        for (int worker = 0; worker < 1000; worker++) {
            for (int unit = 2; unit >= 0; unit--) {
                fold.add(unit(worker, 10, unit, worker + unit));
                fold.add(unit(worker, 0, unit, Double.NaN));
            }
        }

        List<BatchNormObservation> last = fold.batchNorms().last();

        assertThat(last).hasSizeBetween(80, 258).allSatisfy(norm -> {
            assertThat(norm.step()).isEqualTo(10);
            int worker = norm.worker().orElseThrow();
            assertThat(norm.units().batchVariance()).containsExactly(worker, worker + 1, worker + 2);
        });
        assertThat(fold.batchNorms().overflowedAtStart()).hasValue(2);
    }

    private static BatchNormUnit unit(int worker, long step, int unit, double variance) {
        return new BatchNormUnit(
                Origin.worker(worker, 0, step), 2, Optional.of("norm1"), unit, 0, 1, 1, 0, 0, variance);
    }
}
