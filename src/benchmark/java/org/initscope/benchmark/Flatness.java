package org.initscope.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Whether what a process holds stays the same. The Theil-Sen slope of the samples after a warm-up, times their stretch of time,
 * is at most a tolerance. That is the median of the slopes between all pairs of samples. A process that holds less is flat too.
 *
 * @param growth of the fitted line over the measured stretch
 * @param perHour the slope
 */
record Flatness(Quantity quantity, double first, double last, double growth, double perHour) {
    /** This share of the time is warm-up: compilation, pools that fill, the first of everything. */
    private static final double WARM_UP = 1.0 / 3;

    private static final int FEWEST = 6;
    private static final double SECONDS_PER_HOUR = 3600;

    /**
     * What is judged, and the growth that is none: what the samples scatter by. Compiled code is not: the compilers go on to
     * compile what gets hot, up to the JVM's own limit for it, and it is part of resident memory.
     */
    enum Quantity {
        RESIDENT("resident MiB", 32, SoakSample::residentMib),
        HEAP("live heap MiB", 8, SoakSample::heapMib),
        NATIVE("native arrays MiB", 8, SoakSample::nativeMib),
        CLASSES("classes MiB", 4, SoakSample::classesMib),
        THREADS("threads", 2, SoakSample::threads),
        OPEN_FILES("open files", 2, SoakSample::openFiles),
        TEMPORARY_FILES("temporary files", 0, SoakSample::temporaryFiles);

        private final String label;
        private final double tolerance;
        private final ToDoubleFunction<SoakSample> value;

        Quantity(String label, double tolerance, ToDoubleFunction<SoakSample> value) {
            this.label = label;
            this.tolerance = tolerance;
            this.value = value;
        }

        String label() {
            return label;
        }

        double of(SoakSample sample) {
            return value.applyAsDouble(sample);
        }
    }

    /**
     * Judges every quantity.
     *
     * @throws IllegalArgumentException where the samples are too few
     */
    static List<Flatness> of(List<SoakSample> samples) {
        double warm = samples.isEmpty()
                ? 0
                : WARM_UP * samples.get(samples.size() - 1).seconds();
        List<SoakSample> measured =
                samples.stream().filter(sample -> sample.seconds() >= warm).toList();
        if (measured.size() < FEWEST) {
            throw new IllegalArgumentException(
                    measured.size() + " samples after the warm-up, expected at least " + FEWEST + ": soak for longer");
        }
        return Arrays.stream(Quantity.values())
                .map(quantity -> of(quantity, measured))
                .toList();
    }

    private static Flatness of(Quantity quantity, List<SoakSample> measured) {
        List<Double> slopes = new ArrayList<>();
        for (SoakSample a : measured) {
            for (SoakSample b : measured) {
                if (b.seconds() > a.seconds()) {
                    slopes.add((quantity.of(b) - quantity.of(a)) / (b.seconds() - a.seconds()));
                }
            }
        }
        slopes.sort(null);
        double slope = (slopes.get((slopes.size() - 1) / 2) + slopes.get(slopes.size() / 2)) / 2;
        SoakSample first = measured.get(0);
        SoakSample last = measured.get(measured.size() - 1);
        return new Flatness(
                quantity,
                quantity.of(first),
                quantity.of(last),
                slope * (last.seconds() - first.seconds()),
                slope * SECONDS_PER_HOUR);
    }

    boolean isFlat() {
        return growth <= quantity.tolerance;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "| %-20s | %8.1f | %8.1f | %+8.2f | %+8.2f | %9.0f | %-8s |",
                quantity.label,
                first,
                last,
                growth,
                perHour,
                quantity.tolerance,
                isFlat() ? "flat" : "NOT FLAT");
    }
}
