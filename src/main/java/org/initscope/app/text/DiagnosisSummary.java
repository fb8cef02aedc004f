package org.initscope.app.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.initscope.core.diagnosis.Rule;
import org.initscope.core.diagnosis.Verdict;
import org.initscope.core.remedy.Advice;
import org.initscope.core.remedy.Remedy;

/** How many trials of a search each rule finds healthy or sick, and what their worst verdicts are. */
public final class DiagnosisSummary {
    private final Map<String, Map<Verdict, Integer>> byRule = new LinkedHashMap<>();
    private final Map<String, Map<String, Integer>> remedies = new LinkedHashMap<>();
    private final Map<Verdict, Integer> trials = new EnumMap<>(Verdict.class);

    private final Map<String, Found> worst = new HashMap<>();

    public DiagnosisSummary(List<Rule> rules) {
        rules.forEach(rule -> {
            byRule.put(rule.id(), new EnumMap<>(Verdict.class));
            remedies.put(rule.id(), new LinkedHashMap<>());
        });
    }

    /** A finding and the trial that it is of. */
    private record Found(String trial, Advice finding) {
        private static final Comparator<Found> WORST_FIRST = Comparator.comparing(
                        (Found found) -> found.finding().verdict())
                .thenComparing(Comparator.comparingDouble(
                                (Found found) -> found.finding().evidence().relativeExcess())
                        .reversed());
    }

    /** Counts a trial by its worst finding of each rule. */
    public void add(String trial, List<Advice> findings) {
        for (Advice finding : findings) {
            if (finding.verdict().isProblem()) {
                worst.merge(
                        finding.rule(),
                        new Found(trial, finding),
                        (a, b) -> Found.WORST_FIRST.compare(a, b) <= 0 ? a : b);
            }
        }
        trials.merge(Advice.verdict(findings), 1, Integer::sum);
        Map<String, Verdict> verdicts = new LinkedHashMap<>();
        for (Advice finding : findings) {
            verdicts.merge(finding.rule(), finding.verdict(), (a, b) -> a.compareTo(b) <= 0 ? a : b);
            if (finding.advised() instanceof Remedy.Change change) {
                change.settings().keySet().forEach(key -> remedies.get(finding.rule())
                        .merge(key, 1, Integer::sum));
            }
        }
        verdicts.forEach((rule, verdict) -> byRule.get(rule).merge(verdict, 1, Integer::sum));
    }

    /** The worst verdict of all trials. */
    public Verdict verdict() {
        return trials.keySet().stream().min(Comparator.naturalOrder()).orElse(Verdict.INSUFFICIENT_DATA);
    }

    /**
     * The counts and the worst findings.
     *
     * @param width the columns that a finding may take
     */
    public String render(int width) {
        TextTable table = new TextTable()
                .text("rule")
                .number("fail")
                .number("warn")
                .number("note")
                .number("pass")
                .number("without\ndata")
                .number("not\napplicable");
        byRule.forEach((rule, counts) -> table.row(
                rule,
                count(counts, Verdict.FAIL),
                count(counts, Verdict.WARN),
                count(counts, Verdict.NOTE),
                count(counts, Verdict.PASS),
                count(counts, Verdict.INSUFFICIENT_DATA),
                count(counts, Verdict.NOT_APPLICABLE)));
        List<String> parts = new ArrayList<>();
        trials.forEach((verdict, count) -> parts.add(Figures.count(count) + " " + named(verdict)));
        int all = trials.values().stream().mapToInt(count -> count).sum();
        return "trials by rule and verdict\n" + table.render() + changed() + worst(width) + "diagnosis of "
                + Figures.counted(all, "trial") + ": " + String.join(", ", parts) + "\n";
    }

    /** The worst finding of each rule that found something, with its remedy. */
    private String worst(int width) {
        if (worst.isEmpty()) {
            return "";
        }
        return "\nthe worst of each rule\n"
                + worst.values().stream()
                        .sorted(Found.WORST_FIRST)
                        .map(found -> FindingsText.ofTrial(found.trial(), found.finding(), width))
                        .collect(Collectors.joining())
                + "\n";
    }

    private static String named(Verdict verdict) {
        return verdict == Verdict.INSUFFICIENT_DATA ? "without enough data" : verdict.label();
    }

    private static String count(Map<Verdict, Integer> counts, Verdict verdict) {
        return counts.containsKey(verdict) ? Figures.count(counts.get(verdict)) : "";
    }

    /** The setting that most remedies of a rule change, of each rule that has some. */
    private String changed() {
        int longest = byRule.keySet().stream().mapToInt(String::length).max().orElse(0);
        StringBuilder lines = new StringBuilder();
        remedies.forEach((rule, keys) -> keys.entrySet().stream()
                .min(Map.Entry.<String, Integer>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .ifPresent(most ->
                        lines.append(String.format(Locale.ROOT, "  %-" + longest + "s  %s\n", rule, most.getKey()))));
        return lines.isEmpty() ? "" : "\nwhat remedies change most often\n" + lines;
    }
}
