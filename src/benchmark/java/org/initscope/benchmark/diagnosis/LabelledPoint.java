package org.initscope.benchmark.diagnosis;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.initscope.core.diagnosis.Verdict;
import org.initscope.store.results.FindingRow;

/**
 * A combination of swept values.
 *
 * @param values by key, without seeds
 * @param seeds what each seed came to, and what was said of it
 * @param startSeverity of the first seed, see {@link StartSeverity}
 */
record LabelledPoint(String grid, Map<String, String> values, List<JudgedTrial> seeds, double startSeverity) {

    /** Keys that say which networks are compared: those of one architecture, trained on as many examples. */
    private static final Set<String> ARCHITECTURE =
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

    /** Whether a seed was warned of, or failed. */
    boolean flagged() {
        return problem().isPresent();
    }

    /** Whether a seed failed. */
    boolean failed() {
        return seeds.stream()
                .flatMap(seed -> seed.problem().stream())
                .anyMatch(problem -> problem.verdict() == Verdict.FAIL);
    }

    /** The first problem of the first seed that has one. */
    Optional<FindingRow> problem() {
        return seeds.stream().flatMap(seed -> seed.problem().stream()).findFirst();
    }

    /** What the first problem advises, as the tool prints it: values by key. */
    Optional<Map<String, String>> advice() {
        return problem().flatMap(FindingRow::remedy).map(LabelledPoint::assignments);
    }

    /** The same, or else what the first note with a remedy would have. */
    Optional<Map<String, String>> adviceOrHint() {
        return advice().or(() -> seeds.stream()
                .flatMap(seed -> seed.remedied().stream())
                .findFirst()
                .flatMap(FindingRow::remedy)
                .map(LabelledPoint::assignments));
    }

    /** The settings that its first problem would change. */
    Set<String> remedied() {
        return advice().stream()
                .flatMap(changed -> changed.keySet().stream())
                .map(LabelledPoint::setting)
                .collect(Collectors.toSet());
    }

    /** The values by key of a remedy as the table of findings has it. */
    static Map<String, String> assignments(String remedy) {
        Map<String, String> changed = new LinkedHashMap<>();
        for (String assignment : remedy.split(" ")) {
            int is = assignment.indexOf('=');
            if (is > 0) {
                changed.put(assignment.substring(0, is), assignment.substring(is + 1));
            }
        }
        return changed;
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
