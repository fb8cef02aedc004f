package org.initscope.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

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
    record Fact(String name, String value) {
        private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT)
                .withZone(ZoneOffset.UTC);

        private static final int SHOWN_DIGITS = 12;

        /** A time. */
        public static Fact ofTime(String name, Instant time) {
            return new Fact(name, TIME.format(time));
        }

        /** A hash, by its first digits. */
        public static Fact ofHash(String name, String hash) {
            return new Fact(name, hash.substring(0, Math.min(SHOWN_DIGITS, hash.length())));
        }
    }

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
