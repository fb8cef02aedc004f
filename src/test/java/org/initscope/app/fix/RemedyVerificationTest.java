package org.initscope.app.fix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.initscope.core.diagnosis.Cause;
import org.initscope.core.diagnosis.Finding;
import org.initscope.core.diagnosis.Verdict;
import org.initscope.core.remedy.Advice;
import org.initscope.core.remedy.Remedy;
import org.junit.jupiter.api.Test;

/** What is said of each rule's remedy, on constructed findings of one rule each. */
class RemedyVerificationTest {

    private static Advice finding(int rule, Verdict verdict) {
        Finding found = new Finding(
                new Finding.Judge("rule-" + rule, 1),
                verdict,
                Finding.Place.network(),
                Finding.Evidence.at(0, "loss", 1, 2),
                "A sentence about rule-" + rule + ".",
                new Cause.Nothing());
        return new Advice(found, found.message(), Remedy.set("key-" + rule, "1"));
    }

    private static List<Advice> findings(Verdict... verdicts) {
        return IntStream.range(0, verdicts.length)
                .mapToObj(rule -> finding(rule, verdicts[rule]))
                .sorted((a, b) -> a.verdict().compareTo(b.verdict()))
                .toList();
    }

    /** Turns in which each of some settings lowers the loss. */
    private static RemedyVerification verification(List<Advice> found, List<Advice> after, String... helping) {
        RemedyTurns turns = new RemedyTurns(Optional.of(found), new Trainings() {
            @Override
            public List<Trained> of(String name, List<Map<String, String>> settings, Line line) {
                return settings.stream().map(this::trained).toList();
            }

            private Trained trained(Map<String, String> settings) {
                long helped =
                        List.of(helping).stream().filter(settings::containsKey).count();
                return new Trained(
                        new SeedLosses(List.of(OptionalDouble.of(3 - 0.2 * helped)), 3.3),
                        helped == helping.length ? after : found);
            }

            @Override
            public Optional<Remedy.Change> usualRate(Map<String, String> settings) {
                return Optional.empty();
            }

            @Override
            public Optional<Remedy.Change> usualScales(Map<String, String> settings) {
                return Optional.empty();
            }

            @Override
            public String job(Map<String, String> settings) {
                return settings.toString();
            }

            @Override
            public boolean isWorthTrying(Map<String, String> settings) {
                return true;
            }
        });
        turns.run();
        return new RemedyVerification(turns);
    }

    @Test
    void aRemedyThatIsTakenHasMendedItsProblemOrNotEnough() {
        List<Advice> found = findings(Verdict.FAIL, Verdict.FAIL, Verdict.WARN, Verdict.WARN, Verdict.PASS);
        RemedyVerification verification = verification(
                found,
                findings(Verdict.PASS, Verdict.WARN, Verdict.PASS, Verdict.INSUFFICIENT_DATA, Verdict.PASS),
                "key-0",
                "key-1",
                "key-3");

        assertThat(verification.outcomes())
                .containsExactly(
                        Map.entry("rule-0", RemedyVerification.Outcome.MENDED),
                        Map.entry("rule-1", RemedyVerification.Outcome.NOT_ENOUGH),
                        Map.entry("rule-2", RemedyVerification.Outcome.MENDED_BY_OTHERS),
                        Map.entry("rule-3", RemedyVerification.Outcome.UNDECIDED));
        assertThat(verification.render())
                .containsPattern("rule-0 .* fail → pass +\\| mended")
                .contains("left: rule-1: A sentence about rule-1.", "diagnosis: fail before, warn after");
    }

    @Test
    void aNoteBesideAProblemThatIsLeftIsNotMended() {
        RemedyVerification verification = verification(
                findings(Verdict.FAIL, Verdict.FAIL, Verdict.NOTE),
                findings(Verdict.NOTE, Verdict.WARN, Verdict.NOTE),
                "key-0",
                "key-2");

        assertThat(verification.outcomes())
                .containsExactly(
                        Map.entry("rule-0", RemedyVerification.Outcome.NOT_ENOUGH),
                        Map.entry("rule-1", RemedyVerification.Outcome.NOT_TAKEN),
                        Map.entry("rule-2", RemedyVerification.Outcome.NOT_ENOUGH));
    }

    @Test
    void whatLowersNoLossIsNotTaken() {
        List<Advice> found = findings(Verdict.FAIL, Verdict.NOTE);
        RemedyVerification verification = verification(found, List.of(), "none");

        assertThat(verification.outcomes()).containsExactly(Map.entry("rule-0", RemedyVerification.Outcome.NOT_TAKEN));
    }

    @Test
    void aNoteWhoseRemedyIsTakenStandsThereToo() {
        RemedyVerification verification =
                verification(findings(Verdict.FAIL, Verdict.NOTE), findings(Verdict.PASS, Verdict.PASS), "key-1");

        assertThat(verification.outcomes())
                .containsExactly(
                        Map.entry("rule-0", RemedyVerification.Outcome.MENDED_BY_OTHERS),
                        Map.entry("rule-1", RemedyVerification.Outcome.MENDED));
    }
}
