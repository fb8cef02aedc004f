package org.initscope.core.statistics;

import java.io.Serializable;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Statistics of one tensor at one step: moments of all its elements and what belongs to its kind alone.
 *
 * @param subject the layer, or one of its parameters
 * @param moments over all elements
 * @param detail what belongs to this quantity alone
 */
public record LayerStatistics(Subject subject, Quantity quantity, Moments moments, Detail detail)
        implements Serializable {

    /** An update below this std is none: its ratio is undefined. */
    public static final double SMALLEST_UPDATE_STD = 1e-12;

    /** What is measured: a layer of a network or one of its parameters. */
    public sealed interface Subject extends Serializable {
        int layerIndex();

        String layerName();

        String layerKind();

        /** The parameter's role in the layer (weight, bias, gamma, beta), where it is a parameter. */
        Optional<String> parameter();
    }

    /** A whole layer. */
    public record LayerSubject(int layerIndex, String layerName, String layerKind) implements Subject {
        @Override
        public Optional<String> parameter() {
            return Optional.empty();
        }
    }

    /** A parameter of a layer. */
    public record ParameterSubject(int layerIndex, String layerName, String layerKind, String role) implements Subject {
        @Override
        public Optional<String> parameter() {
            return Optional.of(role);
        }
    }

    /** What belongs to some quantities alone. */
    public sealed interface Detail extends Serializable {}

    /** Nothing. */
    public record Plain() implements Detail {}

    /** Of an activation: saturation and dead units, and how alike examples are. */
    public record Activity(UnitHealth health, ExampleSimilarity similarity) implements Detail {}

    /** Of a gradient: the std of the parameter before the update, 0 where undefined. */
    public record DataScale(double dataStd) implements Detail {}

    /** Of an update: the std of the parameter after the update, 0 where undefined. */
    public record UpdatedDataScale(double dataStd) implements Detail {}

    /** Saturation and dead units, of activations. */
    public Optional<UnitHealth> health() {
        return detail instanceof Activity activity ? Optional.of(activity.health()) : Optional.empty();
    }

    /** How alike examples are, of activations. */
    public Optional<ExampleSimilarity> similarity() {
        return detail instanceof Activity activity ? Optional.of(activity.similarity()) : Optional.empty();
    }

    /** std(gradient) / std(parameter before the update); undefined where either std is, or the parameter's is 0. */
    public OptionalDouble gradDataRatio() {
        if (detail instanceof DataScale data
                && data.dataStd() > 0
                && moments.std().isPresent()) {
            return OptionalDouble.of(moments.std().getAsDouble() / data.dataStd());
        }
        return OptionalDouble.empty();
    }

    /**
     * log10(std(update) / std(parameter after the update)), the lecture's order; undefined where the update's std is
     * not above 1e-12 or the parameter's is 0.
     */
    public OptionalDouble updateDataLog10() {
        if (detail instanceof UpdatedDataScale data
                && data.dataStd() > 0
                && moments.std().orElse(0) > SMALLEST_UPDATE_STD) {
            return OptionalDouble.of(Math.log10(moments.std().getAsDouble() / data.dataStd()));
        }
        return OptionalDouble.empty();
    }
}
