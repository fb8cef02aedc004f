package org.initscope.store.results.rows;

import static org.initscope.core.Check.require;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.initscope.core.diagnosis.Cost;
import org.initscope.core.diagnosis.Finding;
import org.initscope.core.diagnosis.Verdict;
import org.initscope.core.evidence.Meaning;
import org.initscope.core.remedy.Advice;
import org.initscope.core.remedy.Remedy;

/** A finding of the diagnosis of a run or trial. */
public record FindingRow(
        @Meaning("The trial, in a search.") Optional<String> trialId,
        @Meaning("The rule's name.") String rule,
        @Meaning("The rule's version.") int ruleVersion,
        @Meaning("pass, note, warn, fail, not_applicable or insufficient_data.") Verdict verdict,
        Where where,
        Seen seen,
        Costs costs,
        @Meaning("One sentence.") String message,
        @Meaning("The change of the configuration: key=value, several with blanks between.") Optional<String> remedy,
        @Meaning("Of a problem that no setting mends: why.") Optional<String> noRemedy) {

    /**
     * @throws IllegalArgumentException where something was looked at, and the table does not say when
     */
    public FindingRow {
        require(
                where.quantity.isEmpty() || seen.fromStep.isPresent() && seen.toStep.isPresent(),
                "the table findings has a finding of %s without its steps: diagnose again",
                rule);
    }

    /** What was looked at. */
    public record Where(
            @Meaning("The layer.") OptionalInt layerIndex,
            @Meaning("The layer's name.") Optional<String> layerName,
            @Meaning("What was looked at.") Optional<String> quantity,
            @Meaning("The parameter.") Optional<String> parameter) {}

    /** What was seen of it, and when. */
    public record Seen(
            @Meaning("First step that was looked at.") OptionalLong fromStep,
            @Meaning("Last step that was looked at.") OptionalLong toStep,
            @Meaning("The observed value.") OptionalDouble observed,
            @Meaning("The threshold that it was held against.") OptionalDouble threshold) {}

    /** What it costs. */
    public record Costs(
            @Meaning("Nats that it costs at the end: the dev loss above that of a healthy training.")
                    OptionalDouble expectedCost,
            @Meaning("Lower end of the interval of 90 %.") OptionalDouble expectedCostLow,
            @Meaning("Upper end of it.") OptionalDouble expectedCostHigh,
            @Meaning("Steps of the training at whose end it is lost.") OptionalLong afterSteps) {

        static Costs of(Optional<Cost> cost) {
            return cost.map(known -> new Costs(
                            OptionalDouble.of(known.nats()),
                            OptionalDouble.of(known.low()),
                            OptionalDouble.of(known.high()),
                            OptionalLong.of(known.afterSteps())))
                    .orElseGet(Costs::unknown);
        }

        /** Nobody knows it. */
        public static Costs unknown() {
            return new Costs(
                    OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty(), OptionalLong.empty());
        }
    }

    /** The rows of a run's findings. */
    public static List<FindingRow> of(List<Advice> findings) {
        return findings.stream().map(finding -> of(Optional.empty(), finding)).toList();
    }

    /** The rows of a trial's findings. */
    public static List<FindingRow> ofTrial(String trial, List<Advice> findings) {
        return findings.stream().map(finding -> of(Optional.of(trial), finding)).toList();
    }

    private static FindingRow of(Optional<String> trial, Advice finding) {
        Finding.Place place = finding.place();
        Finding.Evidence evidence = finding.evidence();
        Optional<String> quantity = evidence.quantity();
        return new FindingRow(
                trial,
                finding.rule(),
                finding.finding().judge().version(),
                finding.verdict(),
                new Where(place.layerIndex(), place.layerName(), quantity, place.parameter()),
                new Seen(
                        quantity.isPresent() ? OptionalLong.of(evidence.fromStep()) : OptionalLong.empty(),
                        quantity.isPresent() ? OptionalLong.of(evidence.toStep()) : OptionalLong.empty(),
                        evidence.observed(),
                        evidence.threshold()),
                Costs.of(finding.finding().cost()),
                finding.message(),
                finding.advised() instanceof Remedy.Change change
                        ? Optional.of(assignments(change.settings()))
                        : Optional.empty(),
                finding.advised() instanceof Remedy.None none ? Optional.of(none.reason()) : Optional.empty());
    }

    /** What was seen, as the finding had it. */
    public Finding.Evidence evidence() {
        return where.quantity.isEmpty()
                ? Finding.Evidence.nothing()
                : new Finding.Evidence(
                        where.quantity,
                        seen.fromStep.orElseThrow(),
                        seen.toStep.orElseThrow(),
                        seen.observed,
                        seen.threshold);
    }

    private static String assignments(Map<String, String> settings) {
        return settings.entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue())
                .collect(Collectors.joining(" "));
    }
}
