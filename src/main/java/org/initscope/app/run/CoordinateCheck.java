package org.initscope.app.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.initscope.app.config.Job;
import org.initscope.app.text.ActivationSizes;
import org.initscope.core.names.Minibatch;
import org.initscope.core.network.Layer;
import org.initscope.core.statistics.MeasurementSchedule;
import org.initscope.core.training.BatchSampler;
import org.initscope.core.training.LayerRates;
import org.initscope.core.training.TrainingStep;

/**
 * The mean sizes of activations and logits over the first steps of networks that differ in their width (Yang et al. 2021,
 * appendix D.1).
 */
public final class CoordinateCheck {
    /** A size ∝ width^slope with a smaller slope is flat. */
    private static final double FLAT = 0.1;

    private final List<Integer> widths;
    private final List<InitialNetwork> networks;
    private final List<List<Map<String, Double>>> byWidth = new ArrayList<>();

    /**
     * The sizes of a layer at one step.
     *
     * @param vanishes at a start whose logits shrink with the width, as those of the maximal update parametrization do
     */
    public record LayerSizes(String layer, List<Double> sizes, OptionalDouble slope, boolean vanishes) {

        /** Whether the layer is alike at all widths, or as it is meant to be. */
        public boolean isFlat() {
            return vanishes
                    || sizes.stream().allMatch(size -> size == 0)
                    || slope.isPresent() && Math.abs(slope.getAsDouble()) < FLAT;
        }
    }

    /**
     * Takes the steps.
     *
     * @param networks one a width
     */
    public CoordinateCheck(List<Integer> widths, List<InitialNetwork> networks, int steps) {
        this.widths = List.copyOf(widths);
        this.networks = List.copyOf(networks);
        for (int i = 0; i < widths.size(); i++) {
            networks.get(i).requireMemory("a network of width " + widths.get(i), steps);
            byWidth.add(sizes(networks.get(i), steps));
        }
    }

    /** The sizes at each step, before its update. */
    private static List<Map<String, Double>> sizes(InitialNetwork start, int steps) {
        Job job = start.job();
        BatchSampler sampler = new BatchSampler(
                job.training().seed(), 0, start.names().examples().size());
        Minibatch batch = new Minibatch(job.training().batchSize(), start.spec().blockSize());
        int[] drawn = new int[job.training().batchSize()];
        List<Map<String, Double>> sizes = new ArrayList<>();
        try (TrainingStep engine = start.plan(job.training().spec(), MeasurementSchedule.never())
                .engine()
                .create(start.spec(), job.training().spec())) {
            engine.load(start.state());
            for (int step = 0; step < steps; step++) {
                sampler.draw(step, drawn);
                start.names().examples().fill(batch, drawn);
                ActivationSizes observer = new ActivationSizes(start.spec());
                engine.step(batch, observer);
                sizes.add(observer.sizes());
            }
        }
        return sizes;
    }

    /** The layers at a step, in forward order. */
    public List<LayerSizes> at(int step) {
        List<LayerSizes> layers = new ArrayList<>();
        for (String layer : byWidth.get(0).get(0).keySet()) {
            List<Double> sizes =
                    byWidth.stream().map(steps -> steps.get(step).get(layer)).toList();
            boolean defined = sizes.stream().allMatch(size -> size > 0 && Double.isFinite(size));
            layers.add(new LayerSizes(
                    layer,
                    sizes,
                    defined ? OptionalDouble.of(slope(sizes)) : OptionalDouble.empty(),
                    step == 0 && isOutput(layer) && hasVanishingOutput() && defined && slope(sizes) < 0));
        }
        return layers;
    }

    private boolean isOutput(String layer) {
        List<Layer> layers = networks.get(0).spec().layers();
        return layers.get(layers.size() - 1).name().equals(layer);
    }

    private boolean hasVanishingOutput() {
        return networks.get(0).job().training().layerRates() instanceof LayerRates.MaximalUpdate;
    }

    /** The slope of ln size over ln width, by least squares. */
    private double slope(List<Double> sizes) {
        double meanWidth = widths.stream().mapToDouble(Math::log).average().orElseThrow();
        double meanSize = sizes.stream().mapToDouble(Math::log).average().orElseThrow();
        double product = 0;
        double square = 0;
        for (int i = 0; i < sizes.size(); i++) {
            double width = Math.log(widths.get(i)) - meanWidth;
            product += width * (Math.log(sizes.get(i)) - meanSize);
            square += width * width;
        }
        return product / square;
    }
}
