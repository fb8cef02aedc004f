package org.initscope.benchmark.diagnosis;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.initscope.core.diagnosis.Verdict;
import org.initscope.store.results.rows.FindingRow;

/**
 * What is said of a point.
 *
 * @param seeds the problems and notes of each seed, worst first
 */
record Findings(List<List<FindingRow>> seeds) {
    /** The blank before a key; a schedule has blanks of its own. */
    private static final String NEXT_KEY = " (?=[\\w.-]+=)";

    Findings {
        seeds = List.copyOf(seeds);
    }

    /** The first problem of the first seed that has one, where most have. */
    Optional<FindingRow> problem() {
        return flagged()
                ? seeds.stream()
                        .flatMap(List::stream)
                        .filter(finding -> finding.verdict().isProblem())
                        .findFirst()
                : Optional.empty();
    }

    /** Whether most seeds were warned of, or failed. */
    boolean flagged() {
        return LabelledPoint.most(seeds, Findings::flagged);
    }

    /** Whether most seeds failed. */
    boolean failed() {
        return LabelledPoint.most(seeds, seed -> seed.stream().anyMatch(finding -> finding.verdict() == Verdict.FAIL));
    }

    /** Whether a seed was. */
    static boolean flagged(List<FindingRow> seed) {
        return seed.stream().anyMatch(finding -> finding.verdict().isProblem());
    }

    /** What the first problem advises, as the tool prints it: values by key. */
    Optional<Map<String, String>> advice() {
        return problem().flatMap(FindingRow::remedy).map(Findings::assignments);
    }

    /** The settings that the first problem would change. */
    Set<String> remedied() {
        return advice().map(Findings::settings).orElse(Set.of());
    }

    /** The settings that values by key change. */
    static Set<String> settings(Map<String, String> changed) {
        return changed.keySet().stream().map(LabelledPoint::setting).collect(Collectors.toSet());
    }

    /** The values by key of a remedy as the table of findings has it. */
    static Map<String, String> assignments(String remedy) {
        Map<String, String> changed = new LinkedHashMap<>();
        for (String assignment : remedy.split(NEXT_KEY)) {
            int is = assignment.indexOf('=');
            if (is > 0) {
                changed.put(assignment.substring(0, is), assignment.substring(is + 1));
            }
        }
        return changed;
    }
}
