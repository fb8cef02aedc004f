package org.initscope.benchmark;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A combination of swept values with what its seeds came to and what was said of them.
 *
 * @param values by key, without seeds
 * @param loss mean dev loss of the seeds in nats; infinite where one diverged
 * @param flagged whether a seed was warned of, or failed
 * @param failed whether a seed failed
 * @param severity mean of the seeds' loss above what the data allow; infinite where one diverged
 * @param rule of the first problem of the first seed that has one
 * @param remedied keys that its remedy changes
 */
record LabelledPoint(
        String grid,
        Map<String, String> values,
        double loss,
        boolean flagged,
        boolean failed,
        double severity,
        Optional<String> rule,
        Set<String> remedied) {

    /** Keys that say which networks are compared: those of one architecture, trained on as many examples. */
    private static final Set<String> ARCHITECTURE =
            Set.of("model.hidden", "model.normalization", "model.activation", "training.batch-size");

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
