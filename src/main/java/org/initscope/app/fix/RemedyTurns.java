package org.initscope.app.fix;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.initscope.app.text.TextTable;
import org.initscope.core.diagnosis.Cause;
import org.initscope.core.diagnosis.Diagnosis;
import org.initscope.core.diagnosis.Verdict;
import org.initscope.core.remedy.Advice;
import org.initscope.core.remedy.Remedy;

/**
 * Remedies, each by itself, turn by turn. A turn trains up to {@value #MOST_CANDIDATES} of them and takes the one whose loss is
 * lowest, or an earlier one that is as good, where that is better than with the settings so far. Otherwise these stay, so that no
 * turn makes the loss worse.
 */
final class RemedyTurns {
    static final int MOST_TURNS = 4;
    static final int MOST_CANDIDATES = 3;

    private static final Comparator<Tried> BETTER = Comparator.<Tried>comparingLong(
                    tried -> tried.trained().losses().diverged())
            .thenComparingDouble(tried -> tried.trained().losses().mean());

    private final Trainings trainings;
    private final Optional<List<Advice>> told;
    private final List<Turn> turns = new ArrayList<>();
    private final Set<String> trained = new HashSet<>();
    private List<Candidate> open = List.of();
    private Trained asItIs;

    /**
     * A remedy to try.
     *
     * @param rule that asks for it
     * @param added what it changes
     * @param settings all changes with it
     */
    record Candidate(String rule, Remedy.Change added, Map<String, String> settings) {}

    /** A remedy that was tried. */
    record Tried(Candidate candidate, Trained trained) {}

    /**
     * One turn.
     *
     * @param before what the settings so far came to
     */
    record Turn(Trained before, List<Tried> tried) {

        /** What it takes, of those that are as good the first, which is the root's; empty where nothing is better. */
        Optional<Tried> taken() {
            List<Tried> better = tried.stream()
                    .filter(t -> t.trained().losses().improveOn(before.losses()))
                    .toList();
            return better.stream().min(BETTER).flatMap(best -> better.stream()
                    .filter(t -> t.trained().losses().areAsGoodAs(best.trained().losses()))
                    .findFirst());
        }

        private String told(Tried one) {
            SeedLosses losses = one.trained().losses();
            if (taken().equals(Optional.of(one))) {
                return "yes";
            } else if (losses.improveOn(before.losses())) {
                boolean asGood = taken().stream()
                        .anyMatch(t -> losses.areAsGoodAs(t.trained().losses()));
                return asGood ? "no, another is as good" : "no, another is better";
            } else if (losses.diverged() > 0
                    && losses.diverged() >= before.losses().diverged()) {
                return "no, it diverges";
            }
            return losses.mean() > before.losses().mean() + SeedLosses.ALIKE ? "no, it is worse" : "no, no better";
        }
    }

    /**
     * @param found about the job, worst first; empty where what its own training comes to is to tell
     */
    RemedyTurns(Optional<List<Advice>> found, Trainings trainings) {
        this.trainings = trainings;
        this.told = found;
        this.trained.add(trainings.job(Map.of()));
        found.ifPresent(findings -> this.open = candidates(findings));
    }

    /** Whether it is known before any training that nothing is to be tried. */
    boolean isEmpty() {
        return told.isPresent() && open.isEmpty();
    }

    /** Trains the job as it is and takes turns until nothing is left to try, or {@value #MOST_TURNS} of them. */
    void run() {
        asItIs = trainings
                .of(
                        "the job",
                        List.of(Map.of()),
                        (index, outcome) -> "the job: " + outcome.losses().renderNats() + " as it is")
                .get(0);
        if (told.isEmpty()) {
            open = candidates(asItIs.findings());
        }
        while (turns.size() < MOST_TURNS && !open.isEmpty()) {
            List<Candidate> some = open.subList(0, Math.min(MOST_CANDIDATES, open.size()));
            List<Map<String, String>> settings =
                    some.stream().map(Candidate::settings).toList();
            settings.forEach(each -> trained.add(trainings.job(each)));
            String name = "turn " + (turns.size() + 1);
            List<Trained> outcomes = trainings.of(
                    name,
                    settings,
                    (index, outcome) -> name + ": " + outcome.losses().renderNats() + " with "
                            + some.get(index).added().text());
            List<Tried> tried = new ArrayList<>();
            for (int i = 0; i < some.size(); i++) {
                tried.add(new Tried(some.get(i), outcomes.get(i)));
            }
            Turn turn = new Turn(after(), tried);
            turns.add(turn);
            open = turn.taken()
                    .map(taken -> candidates(taken.trained().findings()))
                    .orElse(open.subList(some.size(), open.size()));
        }
    }

    /** What to try about findings in their order, the root first; nothing where none is a problem. */
    private List<Candidate> candidates(List<Advice> findings) {
        Map<String, Candidate> candidates = new LinkedHashMap<>();
        if (Advice.verdict(findings).isProblem()) {
            Optional<Remedy.Change> rate = trainings.usualRate(settings());
            Optional<Remedy.Change> scales = trainings.usualScales(settings());
            // a note beside a problem may be what is behind it
            findings.stream()
                    .filter(finding -> finding.verdict().isProblem() || finding.verdict() == Verdict.NOTE)
                    .flatMap(finding -> changes(finding, rate, scales).map(change -> candidate(finding.rule(), change)))
                    .filter(candidate -> trainings.isWorthTrying(candidate.settings()))
                    .forEach(candidate -> candidates.putIfAbsent(trainings.job(candidate.settings()), candidate));
            candidates.keySet().removeAll(trained);
        }
        return List.copyOf(candidates.values());
    }

    /** What to try about a finding: its remedy, and what is usual where a rate or nobody knows what is to blame. */
    private static Stream<Remedy.Change> changes(
            Advice finding, Optional<Remedy.Change> rate, Optional<Remedy.Change> scales) {
        List<Remedy.Change> changes = new ArrayList<>();
        if (finding.remedy() instanceof Remedy.Change change) {
            changes.add(change);
        }
        Cause cause = finding.finding().cause();
        if (isOfEnd(finding)) {
            rate.ifPresent(changes::add);
            scales.ifPresent(changes::add);
            // where training breaks with either, only both tell
            rate.flatMap(one -> scales.map(other -> both(one, other))).ifPresent(changes::add);
        } else if (cause instanceof Cause.LearningRate || cause instanceof Cause.NoUpdates) {
            rate.ifPresent(changes::add);
        }
        return changes.stream();
    }

    /** Whether a finding tells how training ended, whatever is behind it. */
    private static boolean isOfEnd(Advice finding) {
        return finding.rule().equals(Diagnosis.LOSS_REACHED)
                || finding.rule().equals(Diagnosis.LOSS_COURSE)
                        && finding.verdict().isProblem();
    }

    private static Remedy.Change both(Remedy.Change one, Remedy.Change other) {
        Map<String, String> settings = new LinkedHashMap<>(one.settings());
        settings.putAll(other.settings());
        return new Remedy.Change(settings);
    }

    private Candidate candidate(String rule, Remedy.Change change) {
        Map<String, String> settings = new LinkedHashMap<>(settings());
        settings.putAll(change.settings());
        return new Candidate(rule, change, settings);
    }

    /** Whether any remedy was tried. */
    boolean hasTried() {
        return !turns.isEmpty();
    }

    /** What was found of the job before any remedy, worst first. */
    List<Advice> found() {
        return told.orElseGet(asItIs::findings);
    }

    /** What the turns have taken, in their order. */
    List<Tried> taken() {
        return turns.stream().flatMap(turn -> turn.taken().stream()).toList();
    }

    /** All changes that were taken; none where nothing was better. */
    Map<String, String> settings() {
        List<Tried> taken = taken();
        return taken.isEmpty()
                ? Map.of()
                : taken.get(taken.size() - 1).candidate().settings();
    }

    /** What the job as it is came to. */
    Trained before() {
        return asItIs;
    }

    /** What the job with all changes that were taken came to. */
    Trained after() {
        List<Tried> taken = taken();
        return taken.isEmpty() ? asItIs : taken.get(taken.size() - 1).trained();
    }

    /**
     * Each training's loss, and its difference from that of the settings before its turn.
     *
     * @param split whose loss it is
     */
    String render(String split) {
        TextTable table = new TextTable()
                .text("turn")
                .number(split + " loss, nats")
                .number("difference")
                .text("taken")
                .text("settings");
        table.row("", asItIs.losses().render(), "", "", "as they are");
        for (Turn turn : turns) {
            for (Tried tried : turn.tried()) {
                SeedLosses losses = tried.trained().losses();
                table.row(
                        Integer.toString(turns.indexOf(turn) + 1),
                        losses.render(),
                        losses.renderFrom(turn.before().losses()),
                        turn.told(tried),
                        tried.candidate().added().text());
            }
        }
        return table.render();
    }
}
