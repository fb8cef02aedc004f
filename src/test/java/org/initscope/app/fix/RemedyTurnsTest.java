package org.initscope.app.fix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.initscope.core.diagnosis.Cause;
import org.initscope.core.diagnosis.Finding;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.diagnosis.Verdict;
import org.initscope.core.evidence.EvidenceFold;
import org.initscope.core.remedy.Advice;
import org.initscope.core.remedy.Remedy;
import org.junit.jupiter.api.Test;

/** Which remedies are set one after the other, on constructed findings. */
class RemedyTurnsTest {
    private static final String GAIN = "model.initialization.weights.gain";
    private static final String RATE = "training.learning-rate";

    private static Advice finding(String rule, long step, Verdict verdict, String key, String value) {
        Finding found = new Finding(
                new Finding.Judge(rule, 1),
                verdict,
                Finding.Place.network(),
                Finding.Evidence.at(step, "loss", 1, 2),
                "A sentence about " + rule + ".",
                new Cause.Nothing());
        return new Advice(found, found.message(), Remedy.set(key, value));
    }

    private static RemedyVerification.Trained trained(Advice... findings) {
        RunStatistics nothing = RunStatistics.of(null, new EvidenceFold());
        return new RemedyVerification.Trained(nothing, List.of(findings));
    }

    @Test
    void theStartIsMendedFirstAndThenWhatIsStillFound() {
        List<Advice> found = List.of(
                finding("start", 0, Verdict.FAIL, GAIN, "1.41"), finding("course", 4, Verdict.FAIL, RATE, "0.0002"));
        List<Map<String, String>> jobs = new ArrayList<>();

        RemedyTurns turns = RemedyTurns.of(found, settings -> {
            jobs.add(Map.copyOf(settings));
            return settings.containsKey(RATE) ? trained() : trained(finding("course", 100, Verdict.WARN, RATE, "0.05"));
        });

        assertThat(jobs).containsExactly(Map.of(GAIN, "1.41"), Map.of(GAIN, "1.41", RATE, "0.05"));
        assertThat(turns.best().orElseThrow().remedy().settings()).isEqualTo(Map.of(GAIN, "1.41", RATE, "0.05"));
        assertThat(turns.render())
                .contains("turn 1  --set " + GAIN + "=1.41: leaves course")
                .contains("turn 2  --set " + RATE + "=0.05: nothing is left");
    }

    @Test
    void whereTheStartIsSoundAllIsSetAtOnce() {
        List<Advice> found = List.of(
                finding("course", 4, Verdict.FAIL, RATE, "0.1"),
                finding("batches", 9, Verdict.WARN, "training.batch-size", "32"));

        RemedyTurns turns = RemedyTurns.of(found, settings -> trained());

        assertThat(turns.best().orElseThrow().remedy().settings())
                .isEqualTo(Map.of(RATE, "0.1", "training.batch-size", "32"));
        assertThat(turns.render()).isEmpty();
    }

    @Test
    void aTurnThatMakesItWorseIsNotTheOneToTake() {
        List<Advice> found = List.of(finding("course", 4, Verdict.FAIL, RATE, "0.1"));
        Function<Map<String, String>, RemedyVerification.Trained> worseAndWorse =
                settings -> settings.get(RATE).equals("0.1")
                        ? trained(finding("course", 9, Verdict.WARN, RATE, "0.01"))
                        : trained(finding("course", 9, Verdict.FAIL, RATE, "0.01"));

        RemedyTurns turns = RemedyTurns.of(found, worseAndWorse);

        assertThat(turns.best().orElseThrow().remedy().settings()).isEqualTo(Map.of(RATE, "0.1"));
        assertThat(turns.render()).contains("turn 1 is the best of them");
    }

    @Test
    void aRemedyThatChangesNothingMoreEndsTheTurns() {
        List<Advice> found = List.of(finding("course", 4, Verdict.FAIL, RATE, "0.1"));
        List<Map<String, String>> jobs = new ArrayList<>();

        RemedyTurns.of(found, settings -> {
            jobs.add(Map.copyOf(settings));
            return trained(finding("course", 4, Verdict.FAIL, RATE, "0.1"));
        });

        assertThat(jobs).hasSize(1);
    }
}
