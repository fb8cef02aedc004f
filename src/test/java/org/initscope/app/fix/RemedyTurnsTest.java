package org.initscope.app.fix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.initscope.core.diagnosis.Cause;
import org.initscope.core.diagnosis.Finding;
import org.initscope.core.diagnosis.Verdict;
import org.initscope.core.remedy.Advice;
import org.initscope.core.remedy.Remedy;
import org.junit.jupiter.api.Test;

/** Which remedies are tried and taken, on constructed findings and losses. */
class RemedyTurnsTest {
    private static final String GAIN = "model.initialization.weights.gain";
    private static final String RATE = "training.learning-rate";
    private static final String BATCH = "training.batch-size";
    private static final double UNIFORM = Math.log(27);

    private final List<Map<String, String>> jobs = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();

    /** What all seeds come to, and what is found. */
    private record Outcome(double loss, Advice... findings) {
        Trained trained() {
            return new Trained(
                    new SeedLosses(
                            DoubleStream.of(0, 0.001, 0.002)
                                    .mapToObj(noise -> Double.isNaN(loss)
                                            ? OptionalDouble.empty()
                                            : OptionalDouble.of(loss + noise))
                                    .toList(),
                            UNIFORM),
                    List.of(findings));
        }
    }

    private RemedyTurns turns(List<Advice> found, Function<Map<String, String>, Outcome> outcome) {
        return turns(Optional.of(found), outcome);
    }

    private RemedyTurns turns(Optional<List<Advice>> found, Function<Map<String, String>, Outcome> outcome) {
        RemedyTurns turns = new RemedyTurns(found, new Trainings() {
            @Override
            public List<Trained> of(String name, List<Map<String, String>> settings, Line line) {
                jobs.addAll(settings);
                List<Trained> outcomes = settings.stream()
                        .map(each -> outcome.apply(each).trained())
                        .toList();
                IntStream.range(0, outcomes.size()).forEach(i -> lines.add(line.of(i, outcomes.get(i))));
                return outcomes;
            }

            @Override
            public Optional<Remedy.Change> usualRate(Map<String, String> settings) {
                return "0.25".equals(settings.get(RATE))
                        ? Optional.empty()
                        : Optional.of((Remedy.Change) Remedy.set(RATE, "0.25"));
            }

            @Override
            public Optional<Remedy.Change> usualScales(Map<String, String> settings) {
                return settings.containsKey(GAIN)
                        ? Optional.empty()
                        : Optional.of((Remedy.Change) Remedy.set(GAIN, "1"));
            }

            @Override
            public String job(Map<String, String> settings) {
                Map<String, String> job = new TreeMap<>(Map.of(BATCH, "4"));
                job.putAll(settings);
                return job.toString();
            }

            @Override
            public boolean isWorthTrying(Map<String, String> settings) {
                return Double.parseDouble(settings.getOrDefault(RATE, "0.25")) < 25;
            }
        });
        turns.run();
        return turns;
    }

    private static Finding found(String rule, Verdict verdict, Cause cause) {
        return new Finding(
                new Finding.Judge(rule, 1),
                verdict,
                Finding.Place.network(),
                Finding.Evidence.at(0, "loss", 1, 2),
                "A sentence about " + rule + ".",
                cause);
    }

    private static Advice finding(String rule, Verdict verdict, Cause cause, String key, String value) {
        Finding found = found(rule, verdict, cause);
        return new Advice(found, found.message(), Remedy.set(key, value));
    }

    private static Advice rate(Verdict verdict, String value) {
        return finding("course", verdict, new Cause.LearningRate(0.1), RATE, value);
    }

    private static Advice other(Verdict verdict, String key, String value) {
        return finding("of " + key, verdict, new Cause.Nothing(), key, value);
    }

    @Test
    void theBestRemedyOfATurnIsTakenAndWhatIsThenFoundComesNext() {
        RemedyTurns turns = turns(
                List.of(other(Verdict.FAIL, GAIN, "1.41"), other(Verdict.NOTE, BATCH, "32")),
                settings -> settings.containsKey(RATE)
                        ? new Outcome(2.2)
                        : settings.containsKey(GAIN)
                                ? new Outcome(2.4, rate(Verdict.WARN, "0.05"))
                                : new Outcome(settings.containsKey(BATCH) ? 2.5 : 3));

        assertThat(jobs)
                .containsExactly(
                        Map.of(),
                        Map.of(GAIN, "1.41"),
                        Map.of(BATCH, "32"),
                        Map.of(GAIN, "1.41", RATE, "0.05"),
                        Map.of(GAIN, "1.41", RATE, "0.25"));
        assertThat(turns.settings()).isEqualTo(Map.of(GAIN, "1.41", RATE, "0.05"));
        assertThat(turns.render("dev"))
                .containsPattern("1 +\\| 2.4010 ± 0.0025 \\| -0.6000 ± 0.0000 \\| yes +\\| --set " + GAIN)
                .contains("| no, another is better  | --set " + BATCH + "=32")
                .containsPattern("2 +\\| 2.2010 ± 0.0025 .*\\| --set " + RATE + "=0.05");
    }

    @Test
    void eachOutcomeIsSaidInItsTurn() {
        turns(
                List.of(other(Verdict.FAIL, GAIN, "1.41"), other(Verdict.NOTE, BATCH, "32")),
                settings -> new Outcome(settings.containsKey(GAIN) ? Double.NaN : 3 - 0.1 * settings.size()));

        assertThat(lines)
                .containsExactly(
                        "the job: 3.0010 ± 0.0025 nats as it is",
                        "turn 1: 3 diverged with --set " + GAIN + "=1.41",
                        "turn 1: 2.9010 ± 0.0025 nats with --set " + BATCH + "=32");
    }

    @Test
    void whatTheTrainingOfTheJobComesToIsTriedWhereNothingElseIsKnown() {
        RemedyTurns mended = turns(
                Optional.empty(),
                settings -> settings.isEmpty() ? new Outcome(3, other(Verdict.FAIL, BATCH, "32")) : new Outcome(2));
        assertThat(mended.settings()).isEqualTo(Map.of(BATCH, "32"));
        assertThat(mended.found()).extracting(Advice::rule).containsExactly("of " + BATCH);

        jobs.clear();
        RemedyTurns passing = turns(Optional.empty(), settings -> new Outcome(2, other(Verdict.NOTE, BATCH, "32")));
        assertThat(passing.settings()).isEmpty();
        assertThat(jobs).containsExactly(Map.of());
    }

    @Test
    void theUsualRateIsTriedBesideOneThatIsAdvisedAndOutcomeChooses() {
        RemedyTurns turns = turns(
                List.of(rate(Verdict.FAIL, "0.01")),
                settings -> new Outcome("0.25".equals(settings.get(RATE)) ? 2.3 : 2.5, rate(Verdict.FAIL, "0.01")));

        assertThat(turns.settings()).isEqualTo(Map.of(RATE, "0.25"));
    }

    @Test
    void anAdvisedRateThatIsOutOfSightIsNotTried() {
        turns(List.of(rate(Verdict.FAIL, "1e27")), settings -> new Outcome(2.3));

        assertThat(jobs).containsExactly(Map.of(), Map.of(RATE, "0.25"));
    }

    @Test
    void aRemedyThatMakesTheLossNoBetterIsNotTaken() {
        RemedyTurns turns = turns(
                List.of(rate(Verdict.FAIL, "0.0109")), settings -> new Outcome(settings.isEmpty() ? 2.421 : 2.497));

        assertThat(turns.settings()).isEmpty();
        assertThat(turns.after()).isSameAs(turns.before());
        assertThat(turns.render("dev")).contains("no, it is worse");
    }

    @Test
    void aTurnThatTrainsIsKeptOverOneThatDiverges() {
        RemedyTurns turns = turns(
                List.of(other(Verdict.FAIL, GAIN, "1"), other(Verdict.NOTE, BATCH, "32")),
                settings -> new Outcome(settings.containsKey(BATCH) ? 3.4 : Double.NaN));

        assertThat(turns.settings()).isEqualTo(Map.of(BATCH, "32"));
        assertThat(turns.render("dev")).contains("3 diverged");
    }

    @Test
    void whereNoneOfSomeRemediesHelpsTheOthersAreTriedUpToABound() {
        List<Advice> found = IntStream.range(0, 20)
                .mapToObj(i -> other(i == 0 ? Verdict.FAIL : Verdict.NOTE, "key-" + i, "1"))
                .toList();
        RemedyTurns turns = turns(found, settings -> new Outcome(settings.containsKey("key-11") ? 2 : 3));

        assertThat(jobs).hasSize(1 + RemedyTurns.MOST_TURNS * RemedyTurns.MOST_CANDIDATES);
        assertThat(turns.settings()).isEqualTo(Map.of("key-11", "1"));
    }

    @Test
    void notesOfARunThatIsAsItShouldBeAreNotChased() {
        turns(List.of(other(Verdict.NOTE, GAIN, "1")), settings -> new Outcome(2.2));
        assertThat(jobs).containsExactly(Map.of());
        jobs.clear();
        turns(
                List.of(rate(Verdict.FAIL, "0.25")),
                settings -> settings.isEmpty() ? new Outcome(3) : new Outcome(2.2, other(Verdict.NOTE, GAIN, "1")));

        assertThat(jobs).containsExactly(Map.of(), Map.of(RATE, "0.25"));
    }

    @Test
    void whereNobodyKnowsWhatIsBehindTheLossWhatIsUsualIsTried() {
        RemedyTurns turns = turns(
                List.of(new Advice(
                        found("loss-reached", Verdict.FAIL, new Cause.Unexplained("unknown")),
                        "A sentence.",
                        Remedy.none("unknown"))),
                settings -> new Outcome(settings.isEmpty() ? 3 : 2.5));

        assertThat(jobs)
                .containsExactly(Map.of(), Map.of(RATE, "0.25"), Map.of(GAIN, "1"), Map.of(RATE, "0.25", GAIN, "1"));
        assertThat(turns.settings()).isEqualTo(Map.of(RATE, "0.25"));
    }

    @Test
    void whereTrainingBreaksWithEitherTheUsualRateAndScalesAreTriedTogether() {
        RemedyTurns turns = turns(
                List.of(finding("loss-course", Verdict.FAIL, new Cause.LearningRate(0.1), RATE, "0.25")),
                settings -> new Outcome(settings.size() == 2 ? 2.3 : Double.NaN));

        assertThat(turns.settings()).isEqualTo(Map.of(RATE, "0.25", GAIN, "1"));
    }

    @Test
    void theSameSettingsAreTrainedOnce() {
        turns(
                List.of(rate(Verdict.FAIL, "0.25"), rate(Verdict.NOTE, "0.25")),
                settings -> new Outcome(3, rate(Verdict.FAIL, "0.25")));

        assertThat(jobs).containsExactly(Map.of(), Map.of(RATE, "0.25"));
    }

    @Test
    void settingsThatTheJobHasAlreadyAreNotTried() {
        turns(
                List.of(other(Verdict.FAIL, GAIN, "1"), other(Verdict.NOTE, BATCH, "4")),
                settings -> new Outcome(settings.isEmpty() ? 3 : 2.5));

        assertThat(jobs).containsExactly(Map.of(), Map.of(GAIN, "1"));
    }

    @Test
    void theRootsRemedyIsTakenWhereAnotherIsOnlyAsGood() {
        RemedyTurns alike = turns(
                List.of(other(Verdict.FAIL, GAIN, "1"), other(Verdict.NOTE, BATCH, "32")),
                settings -> new Outcome(settings.isEmpty() ? 3 : settings.containsKey(BATCH) ? 2.496 : 2.5));
        RemedyTurns better = turns(
                List.of(other(Verdict.FAIL, GAIN, "1"), other(Verdict.NOTE, BATCH, "32")),
                settings -> new Outcome(settings.isEmpty() ? 3 : settings.containsKey(BATCH) ? 2.48 : 2.5));

        assertThat(alike.settings()).isEqualTo(Map.of(GAIN, "1"));
        assertThat(alike.render("dev")).contains("| no, another is as good | --set " + BATCH);
        assertThat(better.settings()).isEqualTo(Map.of(BATCH, "32"));
    }
}
