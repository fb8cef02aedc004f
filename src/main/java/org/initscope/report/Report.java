package org.initscope.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** What a page shows; its JSON is all that the page knows. */
public sealed interface Report permits RunReport, ComparisonReport, SearchReport {

    /** Which page it is: {@code run}, {@code comparison} or {@code search}. */
    @JsonProperty
    String kind();

    /** The run's or the search's id, or what is compared. */
    String id();

    /** Facts under a common heading, in the order in which they are shown. */
    record FactGroup(String heading, List<Fact> facts) {
        public FactGroup {
            facts = List.copyOf(facts);
        }
    }

    /** One fact, for example {@code batch size: 32}. */
    record Fact(String name, String value) {}

    /**
     * A finding of the diagnosis.
     *
     * @param trial the trial it is about; empty in the report of a run
     * @param verdict pass, note, warn, fail, not_applicable or insufficient_data
     * @param where layer, parameter and quantity, as far as it is about one
     * @param steps the steps it is about; empty where it is about none
     * @param observed NaN where nothing was observed
     * @param threshold NaN where there is none
     * @param message one sentence
     * @param remedy {@code --set} arguments; empty where there is none
     * @param noRemedy why there is none; empty where there is one, or nothing to mend
     */
    record ShownFinding(
            String trial,
            String rule,
            String verdict,
            String where,
            String steps,
            double observed,
            double threshold,
            String message,
            String remedy,
            String noRemedy) {}
}
