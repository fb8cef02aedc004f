package org.initscope.app.fix;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.initscope.app.text.Figures;
import org.initscope.app.text.TextTable;
import org.initscope.core.diagnosis.Verdict;
import org.initscope.core.remedy.Advice;
import org.initscope.core.remedy.Remedy;

/** What is found of a job and of the mended job, rule by rule, and what became of each rule's remedy. */
final class RemedyVerification {
    private final RemedyTurns turns;

    /** What became of a rule's remedy. */
    enum Outcome {
        MENDED("mended"),
        NOT_ENOUGH("not enough"),
        MENDED_BY_OTHERS("mended by another"),
        UNDECIDED("cannot be told"),
        NOT_TAKEN("not taken");

        private final String label;

        Outcome(String label) {
            this.label = label;
        }
    }

    RemedyVerification(RemedyTurns turns) {
        this.turns = turns;
    }

    /** What became of each remedy of a problem, worst first, and of those that were taken. */
    Map<String, Outcome> outcomes() {
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
        Stream.concat(
                        turns.found().stream()
                                .filter(finding ->
                                        finding.verdict().isProblem() && finding.remedy() instanceof Remedy.Change)
                                .map(Advice::rule),
                        turns.taken().stream().map(taken -> taken.candidate().rule()))
                .distinct()
                .forEach(rule -> outcomes.put(rule, outcome(rule)));
        return outcomes;
    }

    private Outcome outcome(String rule) {
        Verdict after = verdict(turns.after(), rule);
        boolean isLeft = after.isProblem()
                || after == Verdict.NOTE && turns.after().verdict().isProblem();
        boolean taken =
                turns.taken().stream().anyMatch(t -> t.candidate().rule().equals(rule));
        if (taken && after == Verdict.INSUFFICIENT_DATA) {
            return Outcome.UNDECIDED;
        } else if (taken) {
            return isLeft ? Outcome.NOT_ENOUGH : Outcome.MENDED;
        }
        boolean wasProblem = verdict(turns.before(), rule).isProblem();
        return wasProblem && !isLeft ? Outcome.MENDED_BY_OTHERS : Outcome.NOT_TAKEN;
    }

    private static Verdict verdict(Trained trained, String rule) {
        return trained.worst(rule).map(Advice::verdict).orElse(Verdict.NOT_APPLICABLE);
    }

    /** A row a rule, what is still a problem, and the verdict on both jobs. */
    String render() {
        StringBuilder text = new StringBuilder(findings());
        turns.after().findings().stream()
                .filter(finding -> finding.verdict().isProblem())
                .forEach(finding -> text.append("left: ")
                        .append(finding.rule())
                        .append(": ")
                        .append(finding.message())
                        .append('\n'));
        return text.append("diagnosis: ")
                .append(turns.before().verdict().words())
                .append(" before, ")
                .append(turns.after().verdict().words())
                .append(" after\n")
                .toString();
    }

    private String findings() {
        Map<String, Outcome> outcomes = outcomes();
        if (outcomes.isEmpty()) {
            return "";
        }
        TextTable table = new TextTable()
                .text("finding")
                .text("observed")
                .number("before")
                .number("after")
                .number("limit")
                .text("verdict")
                .text("remedy");
        outcomes.forEach((rule, outcome) -> {
            Optional<Advice> old = turns.before().worst(rule);
            Optional<Advice> mended = turns.after().worst(rule);
            table.row(
                    rule,
                    old.map(RemedyVerification::place).orElse(""),
                    shown(old.map(finding -> finding.evidence().observed())),
                    shown(mended.map(finding -> finding.evidence().observed())),
                    shown(old.map(finding -> finding.evidence().threshold())),
                    verdict(turns.before(), rule).words() + " → "
                            + verdict(turns.after(), rule).words(),
                    outcome.label);
        });
        return table.render() + '\n';
    }

    private static String place(Advice finding) {
        return finding.place().layerName().map(layer -> layer + " ").orElse("")
                + finding.evidence().quantity().orElse("");
    }

    private static String shown(Optional<OptionalDouble> value) {
        return Figures.decimal(value.orElse(OptionalDouble.empty()));
    }
}
