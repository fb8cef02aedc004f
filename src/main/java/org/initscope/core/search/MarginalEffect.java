package org.initscope.core.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What one swept key does to the dev loss: for each of its values the mean over all trials that have it, whatever the
 * rest.
 */
public record MarginalEffect(String key, List<Level> levels) {
    public MarginalEffect {
        levels = List.copyOf(levels);
    }

    /**
     * One value of the key.
     *
     * @param trials all that have it
     * @param trained those with a dev loss
     * @param mean of their dev losses, in nats
     * @param std of their dev losses, sample (n − 1)
     */
    public record Level(SweptValue value, long trials, long trained, OptionalDouble mean, OptionalDouble std) {}

    /** max − min of the means; undefined below two of them. */
    public OptionalDouble range() {
        List<Double> means = levels.stream()
                .filter(level -> level.mean().isPresent())
                .map(level -> level.mean().getAsDouble())
                .toList();
        if (means.size() < 2) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(means.stream().max(Comparator.naturalOrder()).orElseThrow()
                - means.stream().min(Comparator.naturalOrder()).orElseThrow());
    }

    /** Gathers trials one by one, in any order, keeping sums alone. */
    public static final class Accumulator {
        private final List<String> keys;
        private final Map<String, Map<SweptValue, Sums>> levels = new LinkedHashMap<>();

        /**
         * @param grid whose keys and values come out in its order
         */
        public Accumulator(Grid grid) {
            this.keys = grid.keys();
            for (Axis axis : grid.axes()) {
                for (int k = 0; k < axis.keys().size(); k++) {
                    Map<SweptValue, Sums> values = new LinkedHashMap<>();
                    for (List<SweptValue> point : axis.points()) {
                        values.putIfAbsent(point.get(k), new Sums());
                    }
                    levels.put(axis.keys().get(k), values);
                }
            }
        }

        /**
         * Adds a trial.
         *
         * @param devLoss empty where it diverged, failed or was stopped early
         */
        public void add(GridPoint point, OptionalDouble devLoss) {
            for (String key : keys) {
                levels.get(key)
                        .computeIfAbsent(point.values().get(key), value -> new Sums())
                        .add(devLoss);
            }
        }

        /** Of every key, in the order of the grid. */
        public List<MarginalEffect> effects() {
            List<MarginalEffect> effects = new ArrayList<>();
            levels.forEach((key, values) -> {
                List<Level> list = new ArrayList<>();
                values.forEach((value, sums) -> list.add(sums.level(value)));
                effects.add(new MarginalEffect(key, list));
            });
            return effects;
        }
    }

    private static final class Sums {
        private long trials;
        private long trained;
        private double mean;
        private double m2;

        private void add(OptionalDouble devLoss) {
            trials++;
            if (devLoss.isPresent()) {
                trained++;
                double delta = devLoss.getAsDouble() - mean;
                mean += delta / trained;
                m2 += delta * (devLoss.getAsDouble() - mean);
            }
        }

        private Level level(SweptValue value) {
            return new Level(
                    value,
                    trials,
                    trained,
                    trained == 0 ? OptionalDouble.empty() : OptionalDouble.of(mean),
                    trained < 2 ? OptionalDouble.empty() : OptionalDouble.of(Math.sqrt(m2 / (trained - 1))));
        }
    }
}
