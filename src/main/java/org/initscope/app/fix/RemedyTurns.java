package org.initscope.app.fix;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.initscope.app.fix.RemedyVerification.Trained;
import org.initscope.core.diagnosis.Verdict;
import org.initscope.core.remedy.Advice;
import org.initscope.core.remedy.Remedy;

/**
 * Remedies one turn after the other. First come those of the model and its start, since findings of training may be only
 * their consequence. Then come those of what is still found in the mended job.
 */
public final class RemedyTurns {
    private static final int MOST = 4;

    /** Turns with fewer and lighter problems come later. */
    private static final Comparator<Turn> BETTER = Comparator.comparing(Turn::verdict)
            .thenComparing(Comparator.comparingLong(Turn::problems).reversed());

    private final List<Turn> turns;

    /**
     * One turn.
     *
     * @param asked what was found before it, of the run and in earlier turns
     * @param added what it changes
     * @param remedy all changes up to it
     * @param trained what came of them
     */
    public record Turn(List<Advice> asked, Remedy.Change added, Remedy.Change remedy, Trained trained) {
        Verdict verdict() {
            return Advice.verdict(trained.findings());
        }

        private long problems() {
            return problemRules().size();
        }

        private List<String> problemRules() {
            return trained.findings().stream()
                    .filter(finding -> finding.verdict().isProblem())
                    .map(Advice::rule)
                    .distinct()
                    .toList();
        }

        private String render() {
            List<String> left = problemRules();
            return added.text() + (left.isEmpty() ? ": nothing is left" : ": leaves " + String.join(", ", left));
        }
    }

    private RemedyTurns(List<Turn> turns) {
        this.turns = List.copyOf(turns);
    }

    /**
     * Turns until nothing is found that a number mends, or {@value #MOST} of them.
     *
     * @param training what comes of a job with some settings
     */
    public static RemedyTurns of(List<Advice> found, Function<Map<String, String>, Trained> training) {
        List<Turn> turns = new ArrayList<>();
        Map<String, String> settings = new LinkedHashMap<>();
        List<Advice> findings = found;
        List<Advice> asked = new ArrayList<>();
        while (turns.size() < MOST) {
            Optional<Remedy.Change> next = next(findings);
            if (next.isEmpty()
                    || settings.entrySet().containsAll(next.get().settings().entrySet())) {
                break;
            }
            settings.putAll(next.get().settings());
            asked.addAll(findings);
            Trained trained = training.apply(settings);
            turns.add(new Turn(List.copyOf(asked), next.get(), new Remedy.Change(settings), trained));
            findings = trained.findings();
        }
        return new RemedyTurns(turns);
    }

    private static Optional<Remedy.Change> next(List<Advice> findings) {
        List<Advice> ofModel =
                findings.stream().filter(RemedyTurns::changesModel).toList();
        return RemedyVerification.remedy(ofModel).or(() -> RemedyVerification.remedy(findings));
    }

    private static boolean changesModel(Advice finding) {
        return finding.remedy() instanceof Remedy.Change change
                && change.settings().keySet().stream().allMatch(key -> key.startsWith("model."));
    }

    /** The turn that left the least; empty where there was nothing to change. */
    public Optional<Turn> best() {
        return turns.stream().max(BETTER);
    }

    /** What each turn changed and left, where there was more than one. */
    public String render() {
        if (turns.size() < 2) {
            return "";
        }
        return turns.stream()
                        .map(turn ->
                                String.format(Locale.ROOT, "turn %d  %s%n", turns.indexOf(turn) + 1, turn.render()))
                        .collect(Collectors.joining())
                + (best().equals(Optional.of(turns.get(turns.size() - 1)))
                        ? ""
                        : String.format(
                                Locale.ROOT, "turn %d is the best of them%n", turns.indexOf(best().orElseThrow()) + 1))
                + "\n";
    }
}
