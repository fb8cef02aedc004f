package org.initscope.core.evidence;

import java.util.ArrayList;
import java.util.Collections;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import org.initscope.core.statistics.ExampleSimilarity;
import org.initscope.core.statistics.Moments;
import org.initscope.core.statistics.Quantity;
import org.initscope.core.statistics.UnitHealth;

/** What was measured of one tensor: of workers their union at each step, and of gradients and updates each worker's size. */
final class TensorSeries {
    private static final int MOST_STEPS = 2048;
    private static final int MOST_READINGS = 16_384;

    private final BoundedSeries<AtStep> steps;
    private final boolean readsWorkers;
    /** Gathered once after the last observation, since many rules ask for the same. */
    private Optional<List<LayerObservation>> ofAverage = Optional.empty();

    private Optional<List<WorkerObservation>> ofWorkers = Optional.empty();

    TensorSeries(Quantity quantity) {
        readsWorkers = quantity == Quantity.GRADIENT || quantity == Quantity.UPDATE;
        steps = new BoundedSeries<>(MOST_STEPS, readsWorkers ? MOST_READINGS : Integer.MAX_VALUE);
    }

    /** All observations of one step. */
    private static final class AtStep {
        private Optional<LayerObservation> averaged = Optional.empty();
        private Optional<LayerObservation> worker = Optional.empty();
        private Moments moments = Moments.EMPTY;
        private Optional<UnitHealth> health = Optional.empty();
        private Optional<ExampleSimilarity> similarity = Optional.empty();
        private final DoubleSummaryStatistics gradData = new DoubleSummaryStatistics();
        private final DoubleSummaryStatistics update = new DoubleSummaryStatistics();
        private final List<WorkerObservation> readings = new ArrayList<>(0);

        void add(LayerObservation observation, boolean readsWorkers) {
            if (observation.worker().isEmpty()) {
                averaged = averaged.or(() -> Optional.of(observation));
                return;
            }
            worker = worker.or(() -> Optional.of(observation));
            moments = moments.merge(observation.moments());
            health = union(health, observation.health(), UnitHealth::merge);
            similarity = union(similarity, observation.similarity(), ExampleSimilarity::merge);
            observation.gradDataRatio().ifPresent(gradData::accept);
            observation.updateDataLog10().ifPresent(update::accept);
            if (readsWorkers) {
                readings.add(WorkerObservation.of(observation));
            }
        }

        private static <T> Optional<T> union(Optional<T> one, Optional<T> other, BinaryOperator<T> merge) {
            return one.isPresent() && other.isPresent()
                    ? Optional.of(merge.apply(one.get(), other.get()))
                    : one.or(() -> other);
        }

        /** That of the averaged network, else the union of what all workers saw, whose ratio is the mean of theirs. */
        LayerObservation combined() {
            return averaged.orElseGet(() -> {
                LayerObservation first = worker.orElseThrow();
                return LayerObservation.of(
                        Origin.averaged(first.origin().round(), first.step()),
                        first.tensor(),
                        moments,
                        health,
                        LayerObservation.Derived.of(mean(gradData), mean(update), OptionalDouble.empty(), similarity));
            });
        }

        private static OptionalDouble mean(DoubleSummaryStatistics ratios) {
            return ratios.getCount() == 0 ? OptionalDouble.empty() : OptionalDouble.of(ratios.getAverage());
        }
    }

    void add(LayerObservation observation) {
        ofAverage = Optional.empty();
        ofWorkers = Optional.empty();
        steps.add(observation.step(), AtStep::new).ifPresent(at -> at.add(observation, readsWorkers));
    }

    /** Observations step by step. */
    NavigableMap<Long, LayerObservation> combined() {
        NavigableMap<Long, LayerObservation> all = new TreeMap<>();
        steps.forEach((at, step) -> all.put(step, at.combined()));
        return all;
    }

    /** Those of the averaged network, in the order of steps. */
    List<LayerObservation> ofAverage() {
        if (ofAverage.isEmpty()) {
            List<LayerObservation> all = new ArrayList<>();
            steps.forEach((at, step) -> at.averaged.ifPresent(all::add));
            ofAverage = Optional.of(Collections.unmodifiableList(all));
        }
        return ofAverage.get();
    }

    /** Those of each worker, in the order of steps. */
    List<WorkerObservation> ofWorkers() {
        if (ofWorkers.isEmpty()) {
            List<WorkerObservation> all = new ArrayList<>();
            steps.forEach((at, step) -> all.addAll(at.readings));
            ofWorkers = Optional.of(Collections.unmodifiableList(all));
        }
        return ofWorkers.get();
    }

    /** How often about half of the steps went. */
    int level() {
        return steps.level();
    }

    /** Whether a step is held by every series of the same steps of which so many halves went. */
    boolean holds(long step, int atLevel) {
        return atLevel == 0 || steps.holds(step, atLevel);
    }

    /** Steps that are held. */
    int size() {
        return steps.size();
    }
}
