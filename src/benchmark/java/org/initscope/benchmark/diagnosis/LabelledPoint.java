package org.initscope.benchmark.diagnosis;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * A combination of swept values.
 *
 * @param values by key, without seeds
 * @param seeds what each seed came to, and what was said of it
 * @param starts gives the severity of each seed's start, see {@link StartSeverity}
 */
record LabelledPoint(String grid, Map<String, String> values, List<JudgedTrial> seeds, Supplier<List<Double>> starts) {

    /** Keys that say which networks are compared: those of one architecture, trained on as many examples. */
    static final Set<String> ARCHITECTURE =
            Set.of("model.hidden", "model.normalization", "model.activation", "training.batch-size");

    LabelledPoint {
        seeds = List.copyOf(seeds);
    }

    /** What is compared with what. */
    String architecture() {
        Map<String, String> kept = new TreeMap<>(values);
        kept.keySet().retainAll(ARCHITECTURE);
        return grid + kept;
    }

    /** Half of the architectures set limits; the figures that are promised come from the other half. */
    boolean isHeldOut() {
        return Math.floorMod(architecture().hashCode(), 2) == 1;
    }

    /** Mean dev loss of the seeds in nats; infinite where one diverged. */
    double loss() {
        return mean(JudgedTrial::loss);
    }

    /** Mean loss of the seeds above what the data allow; infinite where one diverged. */
    double severity() {
        return mean(JudgedTrial::severity);
    }

    private double mean(ToDoubleFunction<JudgedTrial> of) {
        return seeds.stream().mapToDouble(of).average().orElseThrow();
    }

    /** Whether something holds for half of the seeds at least: a point's verdict is the median of its seeds'. */
    boolean most(Predicate<JudgedTrial> of) {
        return most(seeds, of);
    }

    static <T> boolean most(List<T> seeds, Predicate<T> of) {
        return 2 * seeds.stream().filter(of).count() >= seeds.size();
    }

    /** Whether something holds for a seed. */
    boolean any(Predicate<JudgedTrial> of) {
        return seeds.stream().anyMatch(of);
    }

    /** What is said of each trial alone, as of a run. */
    Findings alone() {
        return new Findings(seeds.stream().map(JudgedTrial::alone).toList());
    }

    /** What is said where the other trials of the search are known. */
    Findings inSearch() {
        return new Findings(seeds.stream().map(JudgedTrial::inSearch).toList());
    }

    /** Its settings by what is changed together: an optimizer has rates of its own. */
    Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>();
        values.forEach((key, value) -> {
            if (!ARCHITECTURE.contains(key)) {
                settings.merge(setting(key), key + "=" + value, (a, b) -> a + " " + b);
            }
        });
        return settings;
    }

    /** The setting that a key belongs to. */
    static String setting(String key) {
        if (key.startsWith("training.optimizer") || key.equals("training.learning-rate")) {
            return "learning rate";
        }
        if (key.contains("output")) {
            return "output scale";
        }
        return key.startsWith("model.initialization.") || key.equals("model.normalization") ? "hidden scale" : key;
    }
}
