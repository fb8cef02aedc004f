package org.initscope.app.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.initscope.DuckDbAnswer;
import org.initscope.app.CommandRun;
import org.initscope.app.SmallJobs;
import org.initscope.app.config.Job;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command search finds of its trials, and diagnose and fix of one of them. */
class SearchVerdictsTest {
    @TempDir
    static Path folder;

    private static Path job;
    private static CommandRun searched;

    @BeforeAll
    static void search() throws IOException {
        job = SmallJobs.eightTrials(folder);
        searched = run("search", job.toString(), "--master", "local[2]");
    }

    private static CommandRun run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--out", folder.resolve("searches").toString()));
        return CommandRun.of(all.toArray(String[]::new));
    }

    @Test
    void endsWithADiagnosisOfEveryTrialWhoseFindingsAreATable() throws Exception {
        assertThat(searched.out())
                .contains("trials by rule and verdict")
                .containsPattern("diagnosis of 8 trials: .*\\d fail");
        assertThat(verdictsThatDiffer()).isZero();

        CommandRun again = CommandRun.of("diagnose", "small", "--out", folder.toString(), "--fail-on", "fail");

        assertThat(again.err()).isEmpty();
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(searched.out()).contains(again.out());
        assertThat(verdictsThatDiffer()).isZero();
        CommandRun json =
                CommandRun.of("diagnose", "small", "--out", folder.toString(), "--rules", "loss-course", "--json");
        assertThat(json.out().lines()).hasSize(8).allMatch(line -> line.contains("\"trial_id\":\""));
    }

    @Test
    void trialsThatAreStoppedAreNotHeldAgainstTheLossOfAllSteps() throws Exception {
        CommandRun halved = run(
                "search",
                job.toString(),
                "--search-id",
                "halved",
                "--master",
                "local[2]",
                "--set",
                "training.steps=120",
                "--set",
                "search.published=[]",
                "--set",
                "search.early-stopping={rule=successive-halving,rungs=[40],keep=0.5}");
        assertThat(halved.err()).isEmpty();
        assertThat(halved.out()).contains(" stopped");
        assertThat(verdictsThatDiffer()).isZero();
    }

    @Test
    void trialsWhoseLossesForetellASickEndAreStoppedAndSayWhy() throws Exception {
        Path grid = Files.writeString(
                folder.resolve("jobs/foretold.conf"),
                """
                data.names = names.txt
                model { embedding = 4, hidden = [16], normalization = none }
                training { steps = 200, batch-size = 16, step = fused }
                measure { first = 1, every = 0, last = true }
                search.grid { "training.learning-rate" = [0.0001, 0.3], "training.seed" = [1, 2] }
                """);
        String rule = "search.early-stopping.rule=diagnosis";
        CommandRun stopped =
                run("search", grid.toString(), "--master", "local[2]", "--search-id", "stopped", "--set", rule);
        run("search", grid.toString(), "--master", "local[1]", "--search-id", "again", "--set", rule);
        run("search", grid.toString(), "--master", "local[2]", "--search-id", "whole");

        assertThat(stopped.err()).isEmpty();
        assertThat(stopped.out()).contains("4 trials: 2 completed, 2 stopped", "2 of 4 trials were stopped early.");
        assertThat(verdictsThatDiffer()).isZero();
        assertThat(trials("stopped", "stopped"))
                .hasSize(2)
                .isEqualTo(trials("again", "stopped"))
                .allMatch(trial -> trial.matches(
                        "20 steps, loss \\S+ at step 20 of 200, where such a network reaches \\S+: sick with \\S+ %,"
                                + " loss-reached fail: .* It was stopped, since \\S+ % of such trainings end .*"));
        assertThat(trials("stopped", "completed"))
                .hasSize(2)
                .isEqualTo(trials("whole", "completed").stream()
                        .filter(trial -> !trial.contains("rate 0.0001"))
                        .toList());
    }

    /** Of the trials of a search that ended in one way: what they came to, and what fails them. */
    private static List<String> trials(String search, String outcome) throws Exception {
        return DuckDbAnswer.to(
                        """
                        select t.steps_taken || ' steps, ' || coalesce(t.reason, 'dev loss ' || t.dev_loss || ', rate '
                            || t.training_learning_rate) || ', ' || coalesce(f.told, 'no fault') as told
                        from read_parquet('%1$s/tables/trials/search_id=%2$s/*.parquet') t
                        left join (select trial_id, rule || ' ' || verdict || ': ' || message as told
                            from read_parquet('%1$s/tables/findings/search_id=%2$s/*.parquet')
                            where verdict = 'fail') f using (trial_id)
                        where t.outcome = '%3$s' order by t.trial_id
                        """
                                .formatted(folder.resolve("searches"), search, outcome))
                .texts();
    }

    @Test
    void trialsAreComparedWithOthersOfTheirNetwork() throws Exception {
        Path grid = Files.writeString(
                folder.resolve("jobs/compared.conf"),
                """
                data.names = names.txt
                model { embedding = 4, hidden = [8], normalization = none }
                training { steps = 60, batch-size = 16, step = fused }
                measure { first = 1, every = 0, last = true }
                search.grid {
                  "training.learning-rate" = [0.0001, 0.5]
                  "model.initialization.weights.gain" = [0.8, 1, 1.2, 1.6]
                }
                """);
        CommandRun compared = run("search", grid.toString(), "--master", "local[2]", "--search-id", "compared");
        assertThat(compared.exitCode()).as(compared.err()).isZero();

        List<List<Object>> rows = DuckDbAnswer.to(
                        """
                        select t.training_learning_rate, t.verdict, f.verdict, f.message, f.remedy
                        from read_parquet('%1$s/tables/trials/search_id=compared/*.parquet') t
                        left join (select * from read_parquet('%1$s/tables/findings/search_id=compared/*.parquet')
                                   where verdict in ('warn', 'fail')) f using (trial_id)
                        """
                                .formatted(folder.resolve("searches")))
                .rows();
        int sick = 0;
        for (List<Object> row : rows) {
            if ((Double) row.get(0) < 0.1) {
                sick++;
                assertThat(row.get(1)).isEqualTo("fail").isEqualTo(row.get(2));
                assertThat((String) row.get(3))
                        .contains("is the best that this network has reached with other settings")
                        .contains("Another trial, the same but for training.learning-rate = 0.5, reached");
                assertThat(row.get(4)).isEqualTo("training.learning-rate=0.5");
            } else {
                assertThat(row.get(1)).isEqualTo("pass");
            }
        }
        assertThat(sick).isEqualTo(4);
    }

    @Test
    void theWorstOfEachRuleIsToldWithItsTrialAndRemedy() {
        assertThat(searched.out())
                .contains("the worst of each rule\n")
                .containsPattern("FAIL  loss-course in trial [0-9a-f]{16}: Training left the finite numbers")
                .containsPattern("→ --set training.learning-rate=\\S+");
    }

    @Test
    void oneTrialIsJudgedAsARunIs() {
        Matcher worst =
                Pattern.compile("FAIL  loss-course in trial ([0-9a-f]{16}):").matcher(searched.out());
        assertThat(worst.find()).isTrue();
        String trial = worst.group(1);

        CommandRun judged = CommandRun.of("diagnose", "small", "--out", folder.toString(), "--trial", trial);

        assertThat(judged.out())
                .startsWith("FAIL  ")
                .contains("FAIL  loss-course: Training left the finite numbers")
                .containsPattern("diagnosis: fail \\(\\d+ fail");
        assertThat(CommandRun.of("diagnose", "small", "--out", folder.toString(), "--trial", "nobody")
                        .badInput())
                .contains("no trial of the search small has an id that begins with nobody");
        assertThat(CommandRun.of("diagnose", "small", "--out", folder.toString(), "--trial", "")
                        .badInput())
                .contains("8 trials of the search small have ids that begin with");
        assertThat(CommandRun.of("diagnose", "no-such-run", "--trial", trial).badInput())
                .contains("--trial looks at a trial of a search");
    }

    @Test
    void theRemediesOfOneTrialAreTriedAsThoseOfARunAre() {
        Matcher worst =
                Pattern.compile("FAIL  loss-course in trial ([0-9a-f]{16}):").matcher(searched.out());
        assertThat(worst.find()).isTrue();

        CommandRun fixed =
                CommandRun.of("fix", "small", "--out", folder.toString(), "--trial", worst.group(1), "--steps", "200");

        assertThat(fixed.err()).isEmpty();
        assertThat(fixed.out())
                .containsPattern(
                        "the job and up to 12 remedies, 200 steps of one worker with the seeds \\d+, \\d+, \\d+")
                .containsPattern("loss-course .* fail → pass +\\| mended");
        Matcher command = Pattern.compile("to train it: initscope train (\\S+) (--set .*)")
                .matcher(fixed.out());
        assertThat(command.find()).isTrue();
        List<String> settings = Stream.of(command.group(2).split("--set "))
                .map(setting -> setting.strip().replace("'", ""))
                .filter(setting -> !setting.isEmpty())
                .toList();
        assertThat(settings)
                .filteredOn(setting -> setting.startsWith("training.learning-rate="))
                .hasSize(1);
        assertThat(Job.load(Path.of(command.group(1)), settings).averaging().workers())
                .isEqualTo(1);
    }

    @Test
    void fixIsToldWhichTrial() {
        assertThat(CommandRun.of("fix", "small", "--out", folder.toString()).badInput())
                .contains("small is a search: name one of its trials, as small/ID");
        assertThat(CommandRun.of("fix", "no-such-run", "--trial", "12").badInput())
                .contains("--trial looks at a trial of a search");
    }

    /** Trials whose verdict is not the worst of their findings. */
    private static int verdictsThatDiffer() throws Exception {
        String tables = folder + "/searches/tables/";
        return (int) DuckDbAnswer.to("with worst as (select trial_id, case when bool_or(verdict = 'fail') then 'fail'"
                        + " when bool_or(verdict = 'warn') then 'warn' else 'pass' end as verdict,"
                        + " count(distinct rule) as rules from read_parquet('" + tables
                        + "findings/*/*.parquet') group by trial_id)"
                        + " select count(*) filter (where f.rules is distinct from 16"
                        + " or f.verdict is distinct from t.verdict) from read_parquet('" + tables
                        + "trials/*/*.parquet') t left join worst f using (trial_id)")
                .number();
    }
}
