package org.initscope.core.evidence;

import java.util.Collection;
import java.util.Collections;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.initscope.core.statistics.Quantity;
import org.initscope.core.training.Divergence;

/** What was measured of the layers of one run, by place and step, in memory that depends on the network alone. */
public final class LayerEvidence {
    private final Map<Key, TensorSeries> series = new LinkedHashMap<>();
    private final Map<Key, NavigableMap<Long, LayerObservation>> combined = new HashMap<>();
    private final Map<Key, LayerObservation> nonfiniteAtStart = new LinkedHashMap<>();
    private Optional<LayerObservation> firstNonfinite = Optional.empty();
    private OptionalDouble largestGradDataAtStart = OptionalDouble.empty();
    private OptionalLong lastStep = OptionalLong.empty();

    private record Key(int layerIndex, Quantity quantity, Optional<String> parameter) {
        static Key of(Tensor tensor) {
            return new Key(tensor.layerIndex(), tensor.quantity(), tensor.parameter());
        }
    }

    /** The evidence of some observations. */
    public static LayerEvidence of(Collection<LayerObservation> observations) {
        LayerEvidence evidence = new LayerEvidence();
        observations.forEach(evidence::add);
        return evidence;
    }

    /** Takes an observation, of any worker and step. */
    public void add(LayerObservation observation) {
        Key key = Key.of(observation.tensor());
        series.computeIfAbsent(key, k -> new TensorSeries(k.quantity())).add(observation);
        combined.remove(key);
        long step = observation.step();
        lastStep = OptionalLong.of(Math.max(step, lastStep.orElse(step)));
        if (step == 0 && observation.gradDataRatio().isPresent()) {
            double ratio = observation.gradDataRatio().getAsDouble();
            largestGradDataAtStart = OptionalDouble.of(Math.max(ratio, largestGradDataAtStart.orElse(ratio)));
        }
        if (observation.nonfiniteCount() > 0) {
            if (step == 0) {
                nonfiniteAtStart.putIfAbsent(key, observation);
            }
            if (isForward(observation.quantity())
                    && (firstNonfinite.isEmpty() || isEarlier(observation, firstNonfinite.get()))) {
                firstNonfinite = Optional.of(observation);
            }
        }
    }

    /** Whether a forward pass meets a quantity, in whose order the first layer is the one that broke. */
    public static boolean isForward(Quantity quantity) {
        return switch (quantity) {
            case PARAMETER, PREACTIVATION, ACTIVATION -> true;
            case ACTIVATION_GRADIENT, GRADIENT, UPDATE, UPDATED_PARAMETER -> false;
        };
    }

    private static boolean isEarlier(LayerObservation one, LayerObservation other) {
        return one.step() < other.step() || one.step() == other.step() && one.layerIndex() < other.layerIndex();
    }

    /** Observations of step 0 with numbers that are not finite, the first of each tensor. */
    public List<LayerObservation> nonfiniteAtStart() {
        return List.copyOf(nonfiniteAtStart.values());
    }

    /** The first observation of a forward pass with numbers that are not finite, by step and then by layer. */
    public Optional<LayerObservation> firstNonfinite() {
        return firstNonfinite;
    }

    /** Where a measured step was the first whose forward pass met a number that is not finite; its loss may be finite all the same. */
    public Divergence divergence() {
        return firstNonfinite
                .<Divergence>map(first -> new Divergence.At(first.step(), first.layerName(), Double.NaN))
                .orElseGet(Divergence.None::new);
    }

    /** The largest ratio of a gradient to its parameter at step 0, of any parameter and network. */
    public OptionalDouble largestGradDataAtStart() {
        return largestGradDataAtStart;
    }

    /** The last step that was measured. */
    public OptionalLong lastStep() {
        return lastStep;
    }

    /**
     * A quantity of a layer step by step. It is that of the averaged network where that was measured, else the union of
     * what all workers saw.
     */
    public NavigableMap<Long, LayerObservation> layer(int layerIndex, Quantity quantity) {
        return combined(new Key(layerIndex, quantity, Optional.empty()));
    }

    /** A quantity of a parameter step by step, combined as in {@link #layer}. */
    public NavigableMap<Long, LayerObservation> parameter(int layerIndex, Quantity quantity, String parameter) {
        return combined(new Key(layerIndex, quantity, Optional.of(parameter)));
    }

    /** Combines each key once, since many rules ask for the same. */
    private NavigableMap<Long, LayerObservation> combined(Key key) {
        return combined.computeIfAbsent(
                key,
                k -> Collections.unmodifiableNavigableMap(
                        of(k).map(TensorSeries::combined).orElseGet(TreeMap::new)));
    }

    private Optional<TensorSeries> of(Key key) {
        return Optional.ofNullable(series.get(key));
    }

    /** The gradients or updates of a parameter as each worker measured them while it trained, in the order of steps. */
    public List<WorkerObservation> ofWorkers(int layerIndex, Quantity quantity, String parameter) {
        return of(new Key(layerIndex, quantity, Optional.of(parameter)))
                .map(TensorSeries::ofWorkers)
                .orElse(List.of());
    }

    /** A quantity of a parameter of the averaged network, in the order of steps. */
    public List<LayerObservation> ofAverage(int layerIndex, Quantity quantity, String parameter) {
        return ofAverage(new Key(layerIndex, quantity, Optional.of(parameter)));
    }

    /** A quantity of a layer of the averaged network, in the order of steps. */
    public List<LayerObservation> ofAverage(int layerIndex, Quantity quantity) {
        return ofAverage(new Key(layerIndex, quantity, Optional.empty()));
    }

    private List<LayerObservation> ofAverage(Key key) {
        return of(key).map(TensorSeries::ofAverage).orElse(List.of());
    }

    /**
     * The squared L2 norm of the whole gradient at one step.
     *
     * @param ofWorkers each worker's, in the order of their numbers
     * @param ofAverage of the averaged network; 0 where it was not measured
     */
    public record GradientNorms(List<Double> ofWorkers, double ofAverage) {}

    /** The norms of the gradient over all parameters, at steps of which all of them are held. */
    public SortedMap<Long, GradientNorms> gradientNorms() {
        List<TensorSeries> gradients = series.entrySet().stream()
                .filter(entry -> entry.getKey().quantity() == Quantity.GRADIENT)
                .map(Map.Entry::getValue)
                .toList();
        int level = gradients.stream().mapToInt(TensorSeries::level).max().orElse(0);
        Map<Long, Map<Integer, DoubleSummaryStatistics>> workers = new TreeMap<>();
        Map<Long, DoubleSummaryStatistics> averages = new HashMap<>();
        for (TensorSeries gradient : gradients) {
            gradient.ofWorkers().stream()
                    .filter(reading -> gradient.holds(reading.step(), level))
                    .forEach(reading -> workers.computeIfAbsent(reading.step(), step -> new TreeMap<>())
                            .computeIfAbsent(reading.worker(), worker -> new DoubleSummaryStatistics())
                            .accept(square(reading.l2())));
            gradient.ofAverage()
                    .forEach(average -> averages.computeIfAbsent(average.step(), step -> new DoubleSummaryStatistics())
                            .accept(square(average.l2().orElse(Double.NaN))));
        }
        SortedMap<Long, GradientNorms> norms = new TreeMap<>();
        workers.forEach((step, byWorker) -> norms.put(
                step,
                new GradientNorms(
                        byWorker.values().stream()
                                .map(DoubleSummaryStatistics::getSum)
                                .toList(),
                        Optional.ofNullable(averages.get(step))
                                .map(DoubleSummaryStatistics::getSum)
                                .orElse(0.0))));
        return norms;
    }

    private static double square(double l2) {
        return Double.isNaN(l2) ? 0 : l2 * l2;
    }

    /** Steps that are held of all tensors together. */
    public long size() {
        return series.values().stream().mapToLong(TensorSeries::size).sum();
    }
}
