package org.initscope.report.readers;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import org.initscope.core.diagnosis.Verdict;
import org.initscope.report.Report.ShownFinding;
import org.initscope.report.SearchReport.RuleTally;
import org.initscope.store.results.rows.FindingRow;

/** The worst warnings and faults of those that were added, how many others there were, and which rules found them. */
final class WorstFindings {
    /** Faults before warnings, then what is further beyond its limit, then what was added first. */
    private static final Comparator<Ranked> WORST_FIRST = Comparator.comparing(Ranked::verdict)
            .thenComparing(Comparator.comparingDouble(Ranked::excess).reversed())
            .thenComparingLong(Ranked::order);

    private final PriorityQueue<Ranked> kept = new PriorityQueue<>(WORST_FIRST.reversed());
    private final Map<String, Map<String, Verdict>> trials = new HashMap<>();
    private final Map<String, Ranked> worst = new HashMap<>();
    private final int most;
    private final Predicate<String> shown;
    private long added;

    private record Ranked(Verdict verdict, double excess, long order, ShownFinding row) {}

    /**
     * @param shown whether the page has a trial; findings of others are counted alone
     */
    WorstFindings(int most, Predicate<String> shown) {
        this.most = most;
        this.shown = shown;
    }

    /** Adds a row of the table of findings. Rows that are neither a warning nor a fault are ignored. */
    void add(FindingRow row) {
        Verdict verdict = row.verdict();
        if (!verdict.isProblem()) {
            return;
        }
        Ranked ranked = new Ranked(verdict, row.evidence().relativeExcess(), added, FindingGroups.of(row));
        if (shown.test(ranked.row().trial())) {
            kept.add(ranked);
        }
        added++;
        String rule = ranked.row().rule();
        trials.computeIfAbsent(rule, r -> new HashMap<>()).merge(ranked.row().trial(), verdict, WorstFindings::worse);
        worst.merge(rule, ranked, (a, b) -> WORST_FIRST.compare(a, b) <= 0 ? a : b);
        if (kept.size() > most) {
            kept.poll();
        }
    }

    private static Verdict worse(Verdict a, Verdict b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    /** Each rule that found something, the one with most faults first. */
    List<RuleTally> byRule() {
        return trials.entrySet().stream()
                .map(entry -> new RuleTally(
                        entry.getKey(),
                        count(entry.getValue(), Verdict.FAIL),
                        count(entry.getValue(), Verdict.WARN),
                        worst.get(entry.getKey()).row()))
                .sorted(Comparator.comparingInt(RuleTally::failed)
                        .thenComparingInt(RuleTally::warned)
                        .reversed()
                        .thenComparing(RuleTally::rule))
                .toList();
    }

    private static int count(Map<String, Verdict> verdicts, Verdict verdict) {
        return (int) verdicts.values().stream().filter(verdict::equals).count();
    }

    /** At most as many as shall be kept, worst first. */
    List<ShownFinding> rows() {
        return kept.stream().sorted(WORST_FIRST).map(Ranked::row).toList();
    }

    /** How many are not among them. */
    int leftOut() {
        return (int) Math.min(Integer.MAX_VALUE, added - kept.size());
    }
}
