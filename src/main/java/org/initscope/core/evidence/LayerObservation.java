package org.initscope.core.evidence;

import static org.initscope.core.Check.require;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.initscope.core.statistics.ExampleSimilarity;
import org.initscope.core.statistics.Histogram;
import org.initscope.core.statistics.LayerStatistics;
import org.initscope.core.statistics.Moments;
import org.initscope.core.statistics.Quantity;
import org.initscope.core.statistics.UnitHealth;

/** A tensor at a measured step: additive counts and moments, and what follows from them. */
public record LayerObservation(
        Origin origin,
        Tensor tensor,
        @Meaning("Finite elements.") long count,
        @Meaning("NaN and infinite elements, left out of all else.") long nonfiniteCount,
        @Meaning("Elements that are exactly 0.") long zeroCount,
        @Meaning("Mean of the finite elements.") OptionalDouble mean,
        @Meaning("Sum of squared deviations from the mean.") OptionalDouble m2,
        @Meaning("Sample standard deviation, sqrt(m2 / (count - 1)).") OptionalDouble std,
        @Meaning("Smallest finite element.") OptionalDouble min,
        @Meaning("Largest finite element.") OptionalDouble max,
        @Meaning("sqrt(m2 + count * mean^2).") OptionalDouble l2,
        @Meaning(value = "Of activations: elements with |h| > 0.97; sigmoid |2h - 1|.", column = "saturated_97_count")
                OptionalLong saturated97Count,
        @Meaning(value = "Of activations: elements with |h| > 0.99; sigmoid |2h - 1|.", column = "saturated_99_count")
                OptionalLong saturated99Count,
        @Meaning("Of activations: units of the layer.") OptionalInt unitCount,
        @Meaning("Of activations: units beyond 0.99 (relu: 0) in every example.") OptionalInt deadUnitCount,
        @Meaning("Of activations: which units these are, from 0, ascending.") Optional<long[]> deadUnits,
        Shares shares,
        Derived derived) {

    /** The counts as shares; undefined in files that were written before these columns were added. */
    public record Shares(
            @Meaning("nonfinite_count / (count + nonfinite_count).") OptionalDouble nonfiniteShare,
            @Meaning("zero_count / (count + nonfinite_count).") OptionalDouble zeroShare,
            @Meaning(value = "saturated_97_count / (count + nonfinite_count).", column = "saturated_97_share")
                    OptionalDouble saturated97Share,
            @Meaning(value = "saturated_99_count / (count + nonfinite_count).", column = "saturated_99_share")
                    OptionalDouble saturated99Share,
            @Meaning("dead_unit_count / unit_count.") OptionalDouble deadUnitShare) {

        static Shares of(Moments moments, Optional<UnitHealth> health) {
            long elements = moments.count() + moments.nonfinite();
            return new Shares(
                    share(moments.nonfinite(), elements),
                    share(moments.zeros(), elements),
                    health.map(h -> share(h.saturated97(), elements)).orElse(OptionalDouble.empty()),
                    health.map(h -> share(h.saturated99(), elements)).orElse(OptionalDouble.empty()),
                    health.map(h -> share(h.deadUnits(), h.units())).orElse(OptionalDouble.empty()));
        }

        private static OptionalDouble share(long part, long all) {
            return all > 0 ? OptionalDouble.of((double) part / all) : OptionalDouble.empty();
        }
    }

    /**
     * @throws IllegalArgumentException where only some of the counts of units are there
     */
    public LayerObservation {
        boolean units = unitCount.isPresent();
        require(
                units == deadUnitCount.isPresent()
                        && units == saturated97Count.isPresent()
                        && units == saturated99Count.isPresent(),
                "the table layer_statistics has some counts of the units of %s at step %d and not the others: train again",
                tensor.layerName(),
                origin.step());
    }

    /** What follows from more than the tensor's moments and units. */
    public record Derived(
            @Meaning("Of gradients: std / std of the parameter before the update.") OptionalDouble gradDataRatio,
            @Meaning("Of updates: log10(std / std of the parameter after the update).") OptionalDouble updateDataLog10,
            @Meaning("Excess kurtosis, count * sum((x - mean)^4) / m2^2 - 3 (0 of a normal distribution), from the"
                            + " histogram: that quotient is right to a tenth. NULL without a histogram of 32 bins"
                            + " or more, and in files written before the column was added.")
                    OptionalDouble kurtosis,
            @Meaning(
                            "Of activations: pairs of examples that mean_cosine is of, neither of them 0 in all units; of at most 16"
                                    + " examples, spread evenly over the minibatch.")
                    OptionalLong examplePairs,
            @Meaning("Of activations: mean cosine between the activations of two examples; 1 where all answer alike.")
                    OptionalDouble meanCosine,
            @Meaning(
                            "Of activations: participation ratio tr(C)^2 / sum(C^2) of the units' covariance C over these examples; 1"
                                    + " where they differ in one direction alone, at most 15. NULL where they differ by no more than"
                                    + " rounding.")
                    OptionalDouble effectiveRank) {

        /** Ratios alone. */
        public static Derived ratios(OptionalDouble gradData, OptionalDouble updateDataLog10) {
            return of(gradData, updateDataLog10, OptionalDouble.empty(), Optional.empty());
        }

        static Derived of(
                OptionalDouble gradData,
                OptionalDouble updateDataLog10,
                OptionalDouble kurtosis,
                Optional<ExampleSimilarity> similarity) {
            return new Derived(
                    gradData,
                    updateDataLog10,
                    kurtosis,
                    similarity.map(s -> OptionalLong.of(s.pairs())).orElse(OptionalLong.empty()),
                    similarity.map(ExampleSimilarity::meanCosine).orElse(OptionalDouble.empty()),
                    similarity.map(ExampleSimilarity::effectiveRank).orElse(OptionalDouble.empty()));
        }
    }

    /** What a training step measured, with the tensor's histogram where it has one. */
    public static LayerObservation of(Origin origin, LayerStatistics statistics, Optional<Histogram> histogram) {
        Moments moments = statistics.moments();
        return of(
                origin,
                Tensor.of(statistics.subject(), statistics.quantity()),
                moments,
                statistics.health(),
                Derived.of(
                        statistics.gradDataRatio(),
                        statistics.updateDataLog10(),
                        histogram.map(h -> h.excessKurtosis(moments)).orElse(OptionalDouble.empty()),
                        statistics.similarity()));
    }

    /** What follows from mergeable states, and the rest. */
    public static LayerObservation of(
            Origin origin, Tensor tensor, Moments moments, Optional<UnitHealth> health, Derived derived) {
        boolean some = moments.count() > 0;
        return new LayerObservation(
                origin,
                tensor,
                moments.count(),
                moments.nonfinite(),
                moments.zeros(),
                some ? OptionalDouble.of(moments.mean()) : OptionalDouble.empty(),
                some ? OptionalDouble.of(moments.m2()) : OptionalDouble.empty(),
                moments.std(),
                some ? OptionalDouble.of(moments.min()) : OptionalDouble.empty(),
                some ? OptionalDouble.of(moments.max()) : OptionalDouble.empty(),
                moments.l2(),
                health.map(h -> OptionalLong.of(h.saturated97())).orElse(OptionalLong.empty()),
                health.map(h -> OptionalLong.of(h.saturated99())).orElse(OptionalLong.empty()),
                health.map(h -> OptionalInt.of(h.units())).orElse(OptionalInt.empty()),
                health.map(h -> OptionalInt.of(h.deadUnits())).orElse(OptionalInt.empty()),
                health.map(UnitHealth::dead),
                Shares.of(moments, health),
                derived);
    }

    public OptionalDouble gradDataRatio() {
        return derived.gradDataRatio;
    }

    public OptionalDouble updateDataLog10() {
        return derived.updateDataLog10;
    }

    public OptionalDouble kurtosis() {
        return derived.kurtosis;
    }

    /** The mean cosine between the activations of two examples. */
    public OptionalDouble meanCosine() {
        return derived.meanCosine;
    }

    /** The participation ratio of the activations' covariance over examples. */
    public OptionalDouble effectiveRank() {
        return derived.effectiveRank;
    }

    /** The mergeable state of how alike examples are, of activations where it was measured. */
    public Optional<ExampleSimilarity> similarity() {
        if (derived.examplePairs.isEmpty()) {
            return Optional.empty();
        }
        long pairs = derived.examplePairs.getAsLong();
        return Optional.of(new ExampleSimilarity(
                pairs,
                pairs * derived.meanCosine.orElse(0),
                derived.effectiveRank.isPresent() ? 1 : 0,
                derived.effectiveRank.orElse(0)));
    }

    public OptionalInt worker() {
        return origin.worker();
    }

    public long step() {
        return origin.step();
    }

    /** The sample standard deviation, 0 where it is undefined. */
    public double stdOrZero() {
        return std.orElse(0);
    }

    public int layerIndex() {
        return tensor.layerIndex();
    }

    public String layerName() {
        return tensor.layerName();
    }

    public Quantity quantity() {
        return tensor.quantity();
    }

    /** The mergeable state of the elements. */
    public Moments moments() {
        return new Moments(
                count,
                nonfiniteCount,
                zeroCount,
                mean.orElse(0),
                m2.orElse(0),
                min.orElse(Double.POSITIVE_INFINITY),
                max.orElse(Double.NEGATIVE_INFINITY));
    }

    /**
     * The mergeable state of the units, of activations. A file without the column of dead units has only their number,
     * which then stands for as many of the first units.
     */
    public Optional<UnitHealth> health() {
        if (unitCount.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(UnitHealth.withDead(
                count + nonfiniteCount,
                saturated97Count.orElseThrow(),
                saturated99Count.orElseThrow(),
                unitCount.getAsInt(),
                deadUnits.orElseGet(
                        () -> LongStream.range(0, deadUnitCount.orElseThrow()).toArray())));
    }

    /** The share of elements beyond 0.97, of activations; undefined without any. */
    public OptionalDouble saturation() {
        long elements = count + nonfiniteCount;
        return saturated97Count.isPresent() && elements > 0
                ? OptionalDouble.of((double) saturated97Count.getAsLong() / elements)
                : OptionalDouble.empty();
    }
}
