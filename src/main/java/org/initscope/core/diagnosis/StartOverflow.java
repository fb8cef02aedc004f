package org.initscope.core.diagnosis;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.initscope.core.diagnosis.Finding.Place;
import org.initscope.core.evidence.LayerEvidence;
import org.initscope.core.evidence.LayerObservation;
import org.initscope.core.network.LayerRole;
import org.initscope.core.statistics.Quantity;

/**
 * The place where the first forward and backward pass, before any update, meets numbers that are not finite. They are
 * beyond what a float holds, or a quotient of zeros.
 *
 * @param place of the first of them on the way from the embedding to the loss and back
 * @param what they are, as the subject of a sentence
 */
public record StartOverflow(Place place, String what) {
    /** Half the exponent of a float. The square of a larger number is not finite. */
    private static final double LARGEST_ROOT = 1e19;

    /** Where the start of a run overflows; empty where it does not, or was not measured. */
    public static Optional<StartOverflow> of(RunStatistics run) {
        return first(run, LayerEvidence::isForward, Comparator.comparingInt(LayerObservation::layerIndex))
                .or(() -> norm(run))
                .or(() -> loss(run))
                .or(() -> first(
                        run,
                        StartOverflow::isBackward,
                        Comparator.comparingInt(LayerObservation::layerIndex).reversed()));
    }

    private static Optional<StartOverflow> first(
            RunStatistics run, Predicate<Quantity> direction, Comparator<LayerObservation> onTheWay) {
        return run.layers().nonfiniteAtStart().stream()
                .filter(o -> direction.test(o.quantity()))
                .min(onTheWay.thenComparing(LayerObservation::quantity))
                .map(o -> new StartOverflow(Place.of(o), what(run, o)));
    }

    /** A normalization whose variance no float holds. It divides everything to 0, so that what follows is finite. */
    private static Optional<StartOverflow> norm(RunStatistics run) {
        return run.batchNorms().overflowedAtStart().stream()
                .mapToObj(index -> new StartOverflow(
                        Place.layer(run.network(), index),
                        "the variance of a unit of "
                                + run.network().layer(index).name() + " over a minibatch"))
                .findFirst();
    }

    private static Optional<StartOverflow> loss(RunStatistics run) {
        return run.initialLoss().stream()
                .filter(loss -> !Double.isFinite(loss))
                .mapToObj(loss -> new StartOverflow(
                        run.network().output().isPresent()
                                ? Place.layer(
                                        run.network(), run.network().output().getAsInt())
                                : Place.network(),
                        "the loss, though no number before it,"))
                .findFirst();
    }

    private static boolean isBackward(Quantity quantity) {
        return quantity == Quantity.ACTIVATION_GRADIENT || quantity == Quantity.GRADIENT;
    }

    private static String what(RunStatistics run, LayerObservation o) {
        String name = o.layerName();
        String all = o.count() == 0 ? "every " : "some ";
        String element =
                switch (o.quantity()) {
                    case PARAMETER -> o.tensor().parameter().orElse("parameter") + " of ";
                    case PREACTIVATION -> run.network().output().equals(OptionalInt.of(o.layerIndex()))
                            ? "logit of "
                            : "preactivation of ";
                    case ACTIVATION -> "activation of ";
                    case ACTIVATION_GRADIENT -> "activation gradient of ";
                    default -> "gradient of a " + o.tensor().parameter().orElse("parameter") + " of ";
                };
        return all + element + name;
    }

    /** One sentence. */
    public String message(RunStatistics run) {
        return String.format(
                Locale.ROOT,
                "Numbers end before the first update: %s is %s. The scale of the start does that, no learning rate.",
                what,
                dividesByZero(run)
                        ? "a quotient of zeros, as a normalization divides by a standard deviation of 0"
                        : "beyond what a float can hold");
    }

    /** Whether a normalization that adds nothing to the variance is what stands before the place. */
    private boolean dividesByZero(RunStatistics run) {
        int index = place.layerIndex().orElse(0);
        OptionalInt before = run.network().predecessor(index);
        if (place.parameter().isPresent() || before.isEmpty()) {
            return false;
        }
        boolean bare = run.network().layer(before.getAsInt()).role() instanceof LayerRole.Norm norm
                && norm.normalization().epsilon() == 0;
        return bare && largestProduct(run, index) < LARGEST_ROOT;
    }

    /** The largest product of a weight and an input of the linear layer before a place, times the number of inputs. */
    private static double largestProduct(RunStatistics run, int index) {
        OptionalInt linear = run.network().linearBefore(index);
        if (linear.isEmpty()) {
            return 0;
        }
        int place = linear.getAsInt();
        return run.network().layer(place).inputs()
                * largest(run.layers()
                        .parameter(place, Quantity.PARAMETER, "weight")
                        .get(0L))
                * largest(run.inputOf(place).get(0L));
    }

    private static double largest(LayerObservation o) {
        return o == null || o.count() == 0
                ? 0
                : Math.max(-o.moments().min(), o.moments().max());
    }
}
