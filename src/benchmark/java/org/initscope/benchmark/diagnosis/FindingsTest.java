package org.initscope.benchmark.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.initscope.core.diagnosis.Verdict;
import org.initscope.store.results.rows.FindingRow;
import org.junit.jupiter.api.Test;

/** The verdict of a point is the median of its seeds' verdicts, as its loss is their mean. */
class FindingsTest {

    @Test
    void oneSeedOfThreeMakesNoVerdict() {
        Findings findings = of(Verdict.NOTE, Verdict.FAIL, Verdict.NOTE);
        assertThat(findings.flagged()).isFalse();
        assertThat(findings.failed()).isFalse();
        assertThat(findings.advice()).isEmpty();
    }

    @Test
    void twoSeedsOfThreeMakeOneAndTheFirstOfThemAdvises() {
        Findings findings = of(Verdict.NOTE, Verdict.WARN, Verdict.FAIL);
        assertThat(findings.flagged()).isTrue();
        assertThat(findings.failed()).isFalse();
        assertThat(findings.advice().orElseThrow()).containsEntry("training.learning-rate", "1");
        assertThat(of(Verdict.FAIL, Verdict.WARN, Verdict.FAIL).failed()).isTrue();
    }

    @Test
    void aScheduleOfARemedyKeepsItsBlanks() {
        assertThat(Findings.assignments(
                        "training.clip=none training.learning-rate={ cosine = { first = 0.4, last = 0.01 },"
                                + " warm-up = 70 } model.initialization.embedding-std=1"))
                .containsEntry("training.clip", "none")
                .containsEntry("training.learning-rate", "{ cosine = { first = 0.4, last = 0.01 }, warm-up = 70 }")
                .containsEntry("model.initialization.embedding-std", "1")
                .hasSize(3);
    }

    @Test
    void ofTwoSeedsTheWorseCounts() {
        assertThat(of(Verdict.NOTE, Verdict.WARN).flagged()).isTrue();
        assertThat(of(Verdict.WARN).flagged()).isTrue();
    }

    /** Each seed has one finding, whose remedy is its place as a learning rate. */
    private static Findings of(Verdict... verdicts) {
        List<Verdict> seeds = Arrays.asList(verdicts);
        return new Findings(seeds.stream()
                .map(verdict -> List.of(finding(verdict, "training.learning-rate=" + seeds.indexOf(verdict))))
                .toList());
    }

    private static FindingRow finding(Verdict verdict, String remedy) {
        return new FindingRow(
                Optional.of("trial"),
                "loss-reached",
                1,
                verdict,
                new FindingRow.Where(OptionalInt.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
                new FindingRow.Seen(
                        OptionalLong.empty(), OptionalLong.empty(), OptionalDouble.empty(), OptionalDouble.empty()),
                FindingRow.Costs.unknown(),
                "It is so.",
                Optional.of(remedy),
                Optional.empty());
    }
}
