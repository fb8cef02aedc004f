package org.initscope.core.diagnosis;

import static org.initscope.core.Check.require;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Asks all its rules and puts what they find in order, worst first. */
public final class Diagnosis {
    /** The name of the rule that compares the loss at the end with what such a network reaches. */
    public static final String LOSS_REACHED = "loss-reached";

    /** The name of the rule that tells of the course of the loss, and where it left the finite numbers. */
    public static final String LOSS_COURSE = "loss-course";

    private final List<Rule> rules;

    public Diagnosis(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    public List<Rule> rules() {
        return rules;
    }

    /**
     * The same with some of its rules alone.
     *
     * @throws IllegalArgumentException where one is not a rule's name
     */
    public Diagnosis only(Collection<String> ids) {
        List<String> known = rules.stream().map(Rule::id).toList();
        for (String id : ids) {
            require(known.contains(id), "there is no rule %s, expected one of %s", id, String.join(", ", known));
        }
        return new Diagnosis(rules.stream().filter(r -> ids.contains(r.id())).toList());
    }

    /** What all rules find, judged by the loss at the end, worst first; among equals the root, then in the order of the rules. */
    public List<Finding> findings(RunStatistics run) {
        return findings(run, Optional.empty());
    }

    /**
     * The same where somebody knows the root.
     *
     * @param isRoot whether the cause of a finding is what is to be mended
     */
    public List<Finding> findings(RunStatistics run, Optional<Predicate<Finding>> isRoot) {
        boolean overflows = StartOverflow.of(run).isPresent();
        List<Finding> found = rules.stream()
                .flatMap(rule -> examine(rule, run, overflows).stream())
                .toList();
        return Judgement.of(found, run, isRoot).stream()
                .sorted(Comparator.comparing(Finding::verdict))
                .toList();
    }

    private static List<Finding> examine(Rule rule, RunStatistics run, boolean overflows) {
        return overflows && rule.needsFiniteStart()
                ? rule.insufficient(
                        "The numbers of the start are not all finite and say nothing here: loss-course tells"
                                + " where they end.")
                : rule.examine(run);
    }
}
