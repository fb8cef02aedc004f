package org.initscope.core.diagnosis;

import java.util.List;

/** A question to the evidence; it changes nothing and depends on nothing else. */
public interface Rule {

    /** The name in tables and on the command line, for example {@code overconfident-start}. */
    String id();

    /** The version, which grows whenever the same evidence may lead to another finding. */
    default int version() {
        return 1;
    }

    /** What is asked, in a few words. */
    String title();

    /** At least one finding: problems by place, or one that says that there is none or that the rule cannot tell. */
    List<Finding> examine(RunStatistics run);

    /** Whether it has nothing to go by where the numbers of the start are not finite. */
    default boolean needsFiniteStart() {
        return true;
    }

    /** A problem or a pass. */
    default Finding finding(
            Verdict verdict, Finding.Place place, Finding.Evidence evidence, String message, Cause cause) {
        return new Finding(new Finding.Judge(id(), version()), verdict, place, evidence, message, cause);
    }

    /** The only finding where nothing is wrong. */
    default List<Finding> pass(Finding.Evidence evidence, String message) {
        return List.of(finding(Verdict.PASS, Finding.Place.network(), evidence, message, new Cause.Nothing()));
    }

    /** The only finding where the network has nothing that the rule is about. */
    default List<Finding> notApplicable(String message) {
        return List.of(without(Verdict.NOT_APPLICABLE, message, new Cause.Nothing()));
    }

    /** The only finding where the evidence is missing. */
    default List<Finding> insufficient(String message) {
        return List.of(without(Verdict.INSUFFICIENT_DATA, message, new Cause.Nothing()));
    }

    /**
     * The only finding where the evidence is missing, and could have been measured.
     *
     * @param message a sentence without its end, which says what would measure it
     */
    default List<Finding> unmeasured(String message, MissingEvidence missing) {
        return List.of(without(Verdict.INSUFFICIENT_DATA, message, new Cause.Unmeasured(missing)));
    }

    private Finding without(Verdict verdict, String message, Cause cause) {
        return finding(verdict, Finding.Place.network(), Finding.Evidence.nothing(), message, cause);
    }
}
