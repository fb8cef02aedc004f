package org.initscope.app.fix;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.initscope.app.text.Figures;
import org.initscope.app.text.TextTable;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.diagnosis.Verdict;
import org.initscope.core.evidence.Evaluation;
import org.initscope.core.remedy.Advice;
import org.initscope.core.remedy.Remedy;

/** The same short training of a job and of the mended job. It shows which remedies are proven, and which have not helped. */
public final class RemedyVerification {
    private static final int FIFTH = 5;

    private final Remedy.Change remedy;
    private final List<Advice> found;
    private final List<Advice> asked;
    private final Trained before;
    private final Trained after;

    /** A short training and what is found of it. */
    public record Trained(RunStatistics run, List<Advice> findings) {

        /** The worst finding of a rule. */
        Advice worst(String rule) {
            return findings.stream()
                    .filter(finding -> finding.rule().equals(rule))
                    .min(Comparator.comparing(Advice::verdict))
                    .orElseThrow();
        }
    }

    /** What came of a rule's remedy. */
    enum Outcome {
        MENDED("mended"),
        MENDED_BY_OTHERS("mended by the others"),
        BETTER("better"),
        NOT_HELPED("has not helped"),
        UNDECIDED("cannot be told"),
        NOT_SEEN("not seen in so few steps");

        private final String label;

        Outcome(String label) {
            this.label = label;
        }
    }

    /**
     * @param found what was found of the run itself
     * @param asked what was found of it and of jobs on the way to the mended one
     */
    public RemedyVerification(
            Remedy.Change remedy, List<Advice> found, List<Advice> asked, Trained before, Trained after) {
        this.remedy = remedy;
        this.found = List.copyOf(found);
        this.asked = List.copyOf(asked);
        this.before = before;
        this.after = after;
    }

    /** All changes that findings ask for together; where two want another value of one key, the worse finding has it. */
    public static Optional<Remedy.Change> remedy(List<Advice> findings) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (Advice finding : findings) {
            if (finding.verdict().isProblem() && finding.remedy() instanceof Remedy.Change change) {
                change.settings().forEach(settings::putIfAbsent);
            }
        }
        return settings.isEmpty() ? Optional.empty() : Optional.of(new Remedy.Change(settings));
    }

    /** What came of each rule that had a remedy, worst first. */
    Map<String, Outcome> outcomes() {
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
        found.stream()
                .filter(finding -> finding.verdict().isProblem() && finding.remedy() instanceof Remedy.Change)
                .map(Advice::rule)
                .distinct()
                .forEach(rule -> outcomes.put(rule, outcome(rule)));
        return outcomes;
    }

    private Outcome outcome(String rule) {
        Outcome outcome =
                outcome(before.worst(rule).verdict(), after.worst(rule).verdict());
        return outcome == Outcome.MENDED && !isSet(rule) ? Outcome.MENDED_BY_OTHERS : outcome;
    }

    /** Whether a remedy of the rule is among the changes, and not another value that some other rule asked for. */
    private boolean isSet(String rule) {
        return asked.stream()
                .filter(finding -> finding.rule().equals(rule) && finding.remedy() instanceof Remedy.Change)
                .map(finding -> ((Remedy.Change) finding.remedy()).settings().entrySet())
                .anyMatch(settings -> remedy.settings().entrySet().containsAll(settings));
    }

    private static Outcome outcome(Verdict before, Verdict after) {
        if (!before.isProblem()) {
            return Outcome.NOT_SEEN;
        }
        if (after == Verdict.INSUFFICIENT_DATA) {
            return Outcome.UNDECIDED;
        }
        if (!after.isProblem()) {
            return Outcome.MENDED;
        }
        return after.compareTo(before) > 0 ? Outcome.BETTER : Outcome.NOT_HELPED;
    }

    /** The verdict on the mended job. */
    public Verdict verdict() {
        return Advice.verdict(after.findings());
    }

    public String render() {
        StringBuilder text = new StringBuilder();
        text.append(findings()).append('\n').append(losses()).append('\n');
        for (Advice finding : appeared()) {
            text.append("new in the mended job: ")
                    .append(finding.rule())
                    .append(": ")
                    .append(finding.message())
                    .append('\n');
        }
        return text.append(conclusion()).toString();
    }

    private String findings() {
        TextTable table = new TextTable()
                .text("finding")
                .text("observed")
                .number("before")
                .number("after")
                .number("limit")
                .text("verdict")
                .text("remedy");
        outcomes().forEach((rule, outcome) -> {
            Advice old = before.worst(rule);
            Advice mended = after.worst(rule);
            table.row(
                    rule,
                    old.place().layerName().map(layer -> layer + " ").orElse("")
                            + old.evidence().quantity().orElse(""),
                    shown(old.evidence().observed()),
                    shown(mended.evidence().observed()),
                    shown(old.evidence().threshold()),
                    old.verdict().label() + " → " + mended.verdict().label(),
                    outcome.label);
        });
        return table.render();
    }

    private String losses() {
        TextTable table = new TextTable().text("loss, nats").number("before").number("after");
        table.row(
                "first minibatches",
                shown(before.run().initialLoss()),
                shown(after.run().initialLoss()));
        table.row("last fifth of the steps", shown(lastFifth(before.run())), shown(lastFifth(after.run())));
        for (String split : List.of("train", "dev")) {
            table.row(
                    split + " at the end", shown(evaluated(before.run(), split)), shown(evaluated(after.run(), split)));
        }
        return table.render();
    }

    private static OptionalDouble lastFifth(RunStatistics run) {
        long last = run.losses().lastStep().orElse(0);
        return run.losses().meanFrom(last - (last + 1) / FIFTH + 1);
    }

    /** The loss on a split, with recalibrated batch-norm statistics where there are some. */
    private static OptionalDouble evaluated(RunStatistics run, String split) {
        return run.evaluations().stream()
                .filter(evaluation -> evaluation.split().equals(split))
                .min(Comparator.comparing(Evaluation::bnStatistics))
                .map(evaluation -> OptionalDouble.of(evaluation.loss()))
                .orElse(OptionalDouble.empty());
    }

    private List<Advice> appeared() {
        List<Advice> appeared = new ArrayList<>();
        for (Advice finding : after.findings()) {
            if (finding.verdict().isProblem()
                    && !before.worst(finding.rule()).verdict().isProblem()) {
                appeared.add(finding);
            }
        }
        return appeared;
    }

    private String conclusion() {
        Map<Outcome, List<String>> rules = outcomes().entrySet().stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getValue,
                        LinkedHashMap::new,
                        Collectors.mapping(Map.Entry::getKey, Collectors.toList())));
        StringBuilder text = new StringBuilder();
        add(text, rules, Outcome.MENDED, "proven: the remedy of %s mends what it is for");
        add(text, rules, Outcome.MENDED_BY_OTHERS, "%s: mended by what the other rules asked for");
        add(text, rules, Outcome.BETTER, "half proven: the remedy of %s helps, and not enough");
        add(text, rules, Outcome.NOT_HELPED, "not proven: the remedy of %s has not helped");
        add(text, rules, Outcome.UNDECIDED, "not proven: so few steps do not tell about %s; raise --steps");
        add(
                text,
                rules,
                Outcome.NOT_SEEN,
                "not proven: so few steps do not show %s even without a remedy; raise --steps");
        return text.append(String.format(
                        Locale.ROOT,
                        "diagnosis: %s before, %s after%n",
                        label(Advice.verdict(before.findings())),
                        label(verdict())))
                .toString();
    }

    private static void add(StringBuilder text, Map<Outcome, List<String>> rules, Outcome outcome, String sentence) {
        if (rules.containsKey(outcome)) {
            text.append(String.format(Locale.ROOT, sentence, String.join(", ", rules.get(outcome))))
                    .append('\n');
        }
    }

    private static String label(Verdict verdict) {
        return verdict.label().replace('_', ' ');
    }

    private static String shown(OptionalDouble value) {
        return Figures.decimal(value);
    }
}
