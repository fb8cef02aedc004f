package org.initscope.core.diagnosis.rules.updates;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.evidence.WorkerObservation;
import org.initscope.core.network.GraphLayer;
import org.initscope.core.statistics.Quantity;

/**
 * By how much steps can move the loss, to first order.
 *
 * <p>An update u moves it by g · u, which is |g| |u| at most, summed over the parameters. That needs no course of losses, whose
 * noise hides what a few steps do.
 */
final class LossMovement {
    private LossMovement() {}

    /** A worker at a step. */
    private record Moment(int worker, long step) {}

    /**
     * What all steps together can bring, in nats: their number times the most that a measured one can bring at the highest
     * learning rate. Empty where no update is measured at a rate above 0, and of a single step, whose size is no rate of a
     * training.
     */
    static OptionalDouble most(RunStatistics run) {
        long steps = run.description().steps();
        if (steps <= 1) {
            return OptionalDouble.empty();
        }
        Map<Moment, Double> moved = new HashMap<>();
        for (int layer = 0; layer < run.network().layers().size(); layer++) {
            for (GraphLayer.ParameterShape parameter :
                    run.network().layer(layer).parameters()) {
                add(run, layer, parameter.name(), moved);
            }
        }
        double highest = UpdateRatios.highestRate(run);
        return moved.entrySet().stream()
                .filter(entry -> rate(run, entry.getKey()) != 0)
                .mapToDouble(entry -> entry.getValue() * factor(highest, rate(run, entry.getKey())))
                .map(nats -> Double.isNaN(nats) ? Double.POSITIVE_INFINITY : nats * steps)
                .max();
    }

    private static void add(RunStatistics run, int layer, String parameter, Map<Moment, Double> moved) {
        Map<Moment, Double> gradients = run.layers().ofWorkers(layer, Quantity.GRADIENT, parameter).stream()
                .collect(Collectors.toMap(LossMovement::moment, WorkerObservation::l2, Math::max));
        for (WorkerObservation update : run.layers().ofWorkers(layer, Quantity.UPDATE, parameter)) {
            Double gradient = gradients.get(moment(update));
            if (gradient != null) {
                moved.merge(moment(update), gradient * update.l2(), Double::sum);
            }
        }
    }

    private static Moment moment(WorkerObservation observation) {
        return new Moment(observation.worker(), observation.step());
    }

    private static double rate(RunStatistics run, Moment moment) {
        return run.description().learningRate(moment.step());
    }

    /** What the highest rate makes of a step at another one. */
    private static double factor(double highest, double rate) {
        return rate > 0 && highest > rate ? highest / rate : 1;
    }
}
