package org.initscope.core.diagnosis;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.initscope.core.diagnosis.Finding.Place;
import org.initscope.core.network.Layer;
import org.initscope.core.statistics.Quantity;

/**
 * Where the first forward and backward pass, before any update, meets numbers that are not finite: beyond what a float holds,
 * or a quotient of zeros.
 *
 * @param place of the first of them on the way from the embedding to the loss and back
 * @param what they are, as the subject of a sentence
 */
record StartOverflow(Place place, String what) {
    /** Half the exponent of a float: the square of more is no float. */
    private static final double LARGEST_ROOT = 1e19;

    /** Where the start of a run overflows; empty where it does not, or was not measured. */
    static Optional<StartOverflow> of(RunStatistics run) {
        return first(run, StartOverflow::isForward, Comparator.comparingInt(LayerObservation::layerIndex))
                .or(() -> norm(run))
                .or(() -> loss(run))
                .or(() -> first(
                        run,
                        StartOverflow::isBackward,
                        Comparator.comparingInt(LayerObservation::layerIndex).reversed()));
    }

    private static Optional<StartOverflow> first(
            RunStatistics run, Predicate<Quantity> direction, Comparator<LayerObservation> onTheWay) {
        return run.layers().all().stream()
                .filter(o -> o.step() == 0 && o.moments().nonfinite() > 0 && direction.test(o.quantity()))
                .min(onTheWay.thenComparing(LayerObservation::quantity))
                .map(o -> new StartOverflow(Place.of(o), what(run, o)));
    }

    /** A variance that no float holds divides everything to 0, so that what follows is finite. */
    private static Optional<StartOverflow> norm(RunStatistics run) {
        return run.batchNorms().stream()
                .filter(o -> o.step() == 0 && !isFinite(o.units().batchVariance()))
                .map(o -> o.units().layerIndex())
                .min(Comparator.naturalOrder())
                .map(index -> new StartOverflow(
                        place(run, index),
                        "the variance of a unit of " + run.layer(index).name() + " over a minibatch"));
    }

    private static boolean isFinite(float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    private static Place place(RunStatistics run, int index) {
        return new Place(OptionalInt.of(index), Optional.of(run.layer(index).name()), Optional.empty());
    }

    private static Optional<StartOverflow> loss(RunStatistics run) {
        return run.initialLoss().stream()
                .filter(loss -> !Double.isFinite(loss))
                .mapToObj(loss ->
                        new StartOverflow(place(run, run.softmaxLayer()), "the loss, though no number before it,"))
                .findFirst();
    }

    private static boolean isForward(Quantity quantity) {
        return switch (quantity) {
            case PARAMETER, PREACTIVATION, ACTIVATION -> true;
            default -> false;
        };
    }

    private static boolean isBackward(Quantity quantity) {
        return quantity == Quantity.ACTIVATION_GRADIENT || quantity == Quantity.GRADIENT;
    }

    private static String what(RunStatistics run, LayerObservation o) {
        String name = o.layerName();
        String all = o.moments().count() == 0 ? "every " : "some ";
        String element =
                switch (o.quantity()) {
                    case PARAMETER -> o.subject().parameter().orElse("parameter") + " of ";
                    case PREACTIVATION -> o.layerIndex() == run.softmaxLayer() ? "logit of " : "preactivation of ";
                    case ACTIVATION -> "activation of ";
                    case ACTIVATION_GRADIENT -> "activation gradient of ";
                    default -> "gradient of a " + o.subject().parameter().orElse("parameter") + " of ";
                };
        return all + element + name;
    }

    /** One sentence. */
    String message(RunStatistics run) {
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
        if (place.parameter().isPresent() || index == 0) {
            return false;
        }
        Layer before = run.layer(index - 1);
        boolean bare =
                before instanceof Layer.BatchNorm batch && batch.normalization().epsilon() == 0
                        || before instanceof Layer.LayerNorm layer
                                && layer.normalization().epsilon() == 0;
        return bare && largestProduct(run, index) < LARGEST_ROOT;
    }

    /** Of a weight and an input of the linear layer before a place, times the number of inputs. */
    private static double largestProduct(RunStatistics run, int index) {
        for (int i = index; i > 0; i--) {
            if (run.layer(i) instanceof Layer.Linear linear) {
                return linear.inputs()
                        * largest(run.layers()
                                .parameter(i, Quantity.PARAMETER, "weight")
                                .get(0L))
                        * largest(
                                i == 1
                                        ? run.layers()
                                                .parameter(0, Quantity.PARAMETER, "weight")
                                                .get(0L)
                                        : run.layers()
                                                .layer(i - 1, Quantity.ACTIVATION)
                                                .get(0L));
            }
        }
        return 0;
    }

    private static double largest(LayerObservation o) {
        return o == null || o.moments().count() == 0
                ? 0
                : Math.max(-o.moments().min(), o.moments().max());
    }

    /** What makes every scale of the start that is off a usual one. */
    Remedy remedy(RunStatistics run) {
        return new UsualScales(run.facts()).remedy();
    }
}
