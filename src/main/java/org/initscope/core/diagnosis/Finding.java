package org.initscope.core.diagnosis;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.initscope.core.evidence.LayerObservation;
import org.initscope.core.evidence.Tensor;
import org.initscope.core.network.NetworkGraph;

/**
 * One thing that a rule has to say about a run.
 *
 * @param message one sentence; without its end where evidence is missing that could be measured
 * @param cost empty where it is not known
 */
public record Finding(
        Judge judge,
        Verdict verdict,
        Place place,
        Evidence evidence,
        String message,
        Cause cause,
        Optional<Cost> cost) {

    /** One whose cost is not known. */
    public Finding(Judge judge, Verdict verdict, Place place, Evidence evidence, String message, Cause cause) {
        this(judge, verdict, place, evidence, message, cause, Optional.empty());
    }

    /** The rule that found it, by its name and version. */
    public record Judge(String rule, int version) {}

    /** The name of the rule that found it. */
    public String rule() {
        return judge.rule();
    }

    /** The same with another verdict and message. */
    Finding with(Verdict otherVerdict, String otherMessage) {
        return new Finding(judge, otherVerdict, place, evidence, otherMessage, cause, cost);
    }

    /** The same of which the cost is known. */
    public Finding costing(Optional<Cost> known) {
        return new Finding(judge, verdict, place, evidence, message, cause, known);
    }

    /** Where in the network: a parameter of a layer, a layer, or the whole. */
    public record Place(OptionalInt layerIndex, Optional<String> layerName, Optional<String> parameter) {

        public static Place network() {
            return new Place(OptionalInt.empty(), Optional.empty(), Optional.empty());
        }

        /** A layer of a network. */
        public static Place layer(NetworkGraph network, int place) {
            return new Place(
                    OptionalInt.of(place), Optional.of(network.layer(place).name()), Optional.empty());
        }

        /** The weights of a layer of a network. */
        public static Place weights(NetworkGraph network, int place) {
            return new Place(
                    OptionalInt.of(place), Optional.of(network.layer(place).name()), Optional.of("weight"));
        }

        public static Place of(LayerObservation observation) {
            Tensor tensor = observation.tensor();
            return new Place(OptionalInt.of(tensor.layerIndex()), Optional.of(tensor.layerName()), tensor.parameter());
        }
    }

    /**
     * What was seen.
     *
     * @param quantity what was observed, for example {@code initial_loss} or {@code preactivation}
     * @param fromStep first step of the evidence
     * @param toStep last step of the evidence
     * @param threshold that the observed value is judged by
     */
    public record Evidence(
            Optional<String> quantity, long fromStep, long toStep, OptionalDouble observed, OptionalDouble threshold) {

        public static Evidence nothing() {
            return new Evidence(Optional.empty(), 0, 0, OptionalDouble.empty(), OptionalDouble.empty());
        }

        public static Evidence at(long step, String quantity, double observed, double threshold) {
            return between(step, step, quantity, observed, threshold);
        }

        /** Values that are not finite are undefined. */
        public static Evidence between(long from, long to, String quantity, double observed, double threshold) {
            return new Evidence(Optional.of(quantity), from, to, finite(observed), finite(threshold));
        }

        /** The relative excess, |observed − threshold| / |threshold|; infinite without an observed value, 0 without a threshold. */
        public double relativeExcess() {
            if (observed.isEmpty() || threshold.isEmpty()) {
                return observed.isEmpty() && quantity.isPresent() ? Double.POSITIVE_INFINITY : 0;
            }
            double limit = threshold.getAsDouble();
            double distance = Math.abs(observed.getAsDouble() - limit);
            return limit == 0 ? distance : distance / Math.abs(limit);
        }

        private static OptionalDouble finite(double value) {
            return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
        }
    }
}
