package org.initscope.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.initscope.app.CommandRun;
import org.initscope.app.config.Job;
import org.initscope.app.folders.RunFolder;
import org.initscope.app.folders.RunStatus;
import org.initscope.spark.Folders;
import org.initscope.store.results.Tables;
import org.initscope.store.results.rows.CountingRow;
import org.initscope.store.results.rows.RunRow;
import org.initscope.store.tables.TableReader;
import org.initscope.store.tables.TableRow;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lecture's original start, trained and diagnosed through the command line. */
class RunDiagnosisTest {
    private static final int NAMES = 1000;

    @TempDir
    static Path folder;

    private static CommandRun trained;

    @BeforeAll
    static void train() throws IOException {
        Path names = folder.resolve("names.txt");
        try (Stream<String> lines = Files.lines(Path.of("data/names.txt"))) {
            Files.write(names, lines.limit(NAMES).toList());
        }
        trained = run(
                "train",
                "jobs/lecture-original.conf",
                "--run-id",
                "original",
                "--master",
                "local[2]",
                "--set",
                "training.steps=200",
                "--set",
                "averaging.local-steps=100",
                "--set",
                "data.names=" + names);
    }

    /** Runs a command with {@code --out} in the folder of this test. */
    private static CommandRun run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--out", folder.resolve("runs").toString()));
        return CommandRun.of(all.toArray(String[]::new));
    }

    private static List<TableRow> findings() {
        return new TableReader(new Configuration(), folder.resolve("runs").toString())
                .read(Tables.FINDINGS.schema(), "original");
    }

    @Test
    void trainingEndsWithWhatIsWrong() {
        assertThat(trained.exitCode()).as(trained.err()).isZero();
        assertThat(trained.words())
                .contains(
                        "FAIL saturated-activations: ",
                        "such a network reaches: something costs",
                        "diagnosis: fail (1 fail, 0 warn, ");
        assertThat(trained.out()).doesNotContain("pass  ");
    }

    @Test
    void everyRuleIsAnsweredAndFindingsReplaceEarlierOnes() {
        CommandRun first = run("diagnose", "original", "--all");
        List<String> rules = findings().stream().map(row -> row.string("rule")).toList();
        CommandRun again = run("diagnose", folder.resolve("runs/original").toString(), "--all");

        assertThat(first.exitCode()).isZero();
        assertThat(again.out()).isEqualTo(first.out());
        assertThat(first.out())
                .startsWith("FAIL  saturated-activations: ")
                .contains("note  overconfident-start: ", "pass  symmetric-units: ");
        assertThat(rules).doesNotHaveDuplicates().hasSize(16);
        assertThat(findings().stream().map(row -> row.string("rule"))).isEqualTo(rules);
    }

    @Test
    void whatIsHealthyIsPrintedWhereItIsAskedFor() {
        assertThat(run("diagnose", "original").out())
                .startsWith("FAIL  saturated-activations: ")
                .endsWith("--all prints notes and passes too\n")
                .doesNotContain("note  ", "pass  ");
    }

    @Test
    void theRootSaysWhatItCosts() {
        run("diagnose", "original");
        TableRow root = findings().get(0);
        double deviation = RunStatus.row(new RunFolder(Folders.of(folder.resolve("runs/original"))))
                .attainable()
                .attainableLossDeviation()
                .orElseThrow();

        assertThat(root.real("expected_cost"))
                .isCloseTo(root.real("expected_cost_low") + 1.645 * deviation, within(1e-9));
        assertThat(root.real("expected_cost_high")).isGreaterThan(root.real("expected_cost"));
        assertThat(root.number("after_steps")).isEqualTo(200);
        assertThat(findings().subList(1, findings().size()))
                .filteredOn(row -> !row.string("rule").equals("loss-reached"))
                .allMatch(row -> row.isNull("expected_cost"));
    }

    @Test
    void theRemediesAreSettingsOfTheJob() {
        run("diagnose", "original");
        List<String> settings = findings().stream()
                .filter(row -> !row.isNull("remedy"))
                .flatMap(row -> Stream.of(row.string("remedy").split(" ")))
                .toList();

        assertThat(settings).isNotEmpty();
        Job mended = Job.load(Path.of("jobs/lecture-original.conf"), settings);
        assertThat(mended.model().initialization().outputScale()).isLessThan(0.02);
        assertThat(mended.model().initialization().hiddenBiasStd()).isEqualTo(0.304);
    }

    @Test
    void aLookAtSomeRulesLeavesTheTableAlone() {
        run("diagnose", "original");
        List<TableRow> before = findings();

        CommandRun some = run("diagnose", "original", "--rules", "dead-units,loss-course", "--json");

        assertThat(some.out().lines()).hasSize(2).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
        assertThat(findings()).hasSameSizeAs(before);
    }

    @Test
    void aVerdictCanEndWithAnExitCode() {
        assertThat(run("diagnose", "original", "--fail-on", "fail").exitCode()).isEqualTo(1);
        assertThat(run("diagnose", "original", "--rules", "symmetric-units", "--fail-on", "warn")
                        .exitCode())
                .isZero();
        assertThat(run("diagnose", "original", "--fail-on", "pass").exitCode()).isEqualTo(2);
    }

    @Test
    void otherLimitsJudgeOtherwise() throws IOException {
        Path lenient = Files.writeString(folder.resolve("lenient.conf"), "overconfident-start.excess.fail = 100\n");
        CommandRun judged =
                run("diagnose", "original", "--rules", "overconfident-start", "--thresholds", lenient.toString());
        assertThat(judged.out()).startsWith("WARN  overconfident-start: ");

        Path wrong = Files.writeString(folder.resolve("wrong.conf"), "overconfident-start.excess.fial = 100\n");
        assertThat(run("diagnose", "original", "--thresholds", wrong.toString()).badInput())
                .contains("wrong.conf", "fial");
        assertThat(run(
                                "diagnose",
                                "original",
                                "--thresholds",
                                folder.resolve("none.conf").toString())
                        .badInput())
                .contains("there is no readable rules file");
    }

    @Test
    void theoryStandsBesideTheMeasuredStart() {
        List<TableRow> rows = new TableReader(
                        new Configuration(), folder.resolve("runs").toString())
                .read(Tables.THEORY.schema(), "original");

        assertThat(rows).extracting(row -> row.string("layer_name")).containsExactly("tanh1", "softmax");
        TableRow hidden = rows.get(0);
        // 30 inputs and a bias of N(0, 1) each
        assertThat(hidden.real("preactivation_std_predicted")).isCloseTo(Math.sqrt(31), within(1e-6));
        assertThat(hidden.real("preactivation_std")).isCloseTo(Math.sqrt(31), within(0.6));
        assertThat(rows.get(1).real("initial_loss_predicted")).isBetween(24.0, 29.0);
    }

    @Test
    void theCurveOfCountingFallsToTheLossThatTheRunTells() {
        TableReader tables =
                new TableReader(new Configuration(), folder.resolve("runs").toString());
        List<CountingRow> curve = tables.read(Tables.COUNTING_CURVE, "original");
        double all = tables.read(Tables.RUNS, "original")
                .get(0)
                .attainable()
                .countingLoss()
                .orElseThrow();

        assertThat(curve).extracting(CountingRow::examples).startsWith(1000L, 2000L, 4000L);
        assertThat(curve).extracting(CountingRow::examples).isSorted();
        assertThat(curve.get(curve.size() - 1).devLoss())
                .isEqualTo(all)
                .isLessThan(curve.get(0).devLoss());
    }

    @Test
    void aStartCanBeRescaledOnExamplesUnlessANormalizationUndoesIt() {
        String[] job = {
            "train",
            "jobs/lecture-original.conf",
            "--run-id",
            "rescaled",
            "--master",
            "local[2]",
            "--set",
            "training.steps=2",
            "--set",
            "data.names=" + folder.resolve("names.txt"),
            "--set",
            "model.initialization.unit-variance-examples=1000"
        };
        CommandRun rescaled = run(job);
        assertThat(rescaled.err()).isEmpty();
        TableRow hidden = new TableReader(
                        new Configuration(), folder.resolve("runs").toString())
                .read(Tables.THEORY.schema(), "rescaled")
                .get(0);
        assertThat(hidden.real("preactivation_std")).isCloseTo(1, within(0.1));

        List<String> normalized = new ArrayList<>(List.of(job));
        normalized.addAll(List.of("--set", "model.normalization=batch"));
        assertThat(run(normalized.toArray(String[]::new)).badInput())
                .contains("model.initialization.unit-variance-examples rescales weights")
                .contains("normalization = none");
    }

    @Test
    void fixTakesWhatLowersTheLossOfTheOriginalStart() {
        CommandRun fixed = run("fix", "original");

        assertThat(fixed.err()).isEmpty();
        assertThat(fixed.exitCode()).isZero();
        assertThat(fixed.out())
                .contains("the job and up to 12 remedies, 200 steps of each of 2 workers with the seeds 42, 43, 44")
                .containsPattern("1 +\\|.*\\| no, another is better +\\| --set model.initialization.weights.std=")
                .containsPattern("1 +\\|.*\\| yes +\\| --set model.initialization.output-scale=0.0081 ")
                .containsPattern("saturated-activations .* fail → note +\\| mended by another")
                .contains("to train it: initscope train " + folder.resolve("runs/original/job.conf"))
                .doesNotContain("--steps");
        assertThat(lossAfter(fixed))
                .as("the mended job learns in 200 steps what the original one does not")
                .isLessThan(2.7)
                .isLessThan(lossBefore(fixed) - 1);
    }

    /** The dev loss of the job as it is, the mean of its seeds. */
    private static double lossBefore(CommandRun fixed) {
        return loss(fixed, "\\s+\\|\\s+(\\S+) ± \\S+ +\\| +\\| +\\| as they are");
    }

    /** The dev loss of what was taken last. */
    private static double lossAfter(CommandRun fixed) {
        return loss(fixed, " \\d +\\| +(\\S+) ± \\S+ \\| +-\\S+ ± \\S+ +\\| yes ");
    }

    private static double loss(CommandRun fixed, String pattern) {
        Matcher losses = Pattern.compile(pattern).matcher(fixed.out());
        assertThat(losses.find()).as(fixed.out()).isTrue();
        double last = Double.parseDouble(losses.group(1));
        while (losses.find()) {
            last = Double.parseDouble(losses.group(1));
        }
        return last;
    }

    @Test
    void fixTrainsASmallerNetworkForAsManyMoreStepsAsItsRemedyAsksFor() throws IOException {
        List<String> all = Files.readAllLines(Path.of("data/names.txt"));
        Path few = Files.write(
                folder.resolve("few.txt"),
                IntStream.range(0, 200).mapToObj(i -> all.get(i * 160)).toList());
        CommandRun overfitted = run(
                "train",
                "jobs/lecture-kaiming.conf",
                "--run-id",
                "overfitted",
                "--master",
                "local[2]",
                "--set",
                "training.steps=500",
                "--set",
                "averaging.workers=1",
                "--set",
                "data.names=" + few);
        assertThat(overfitted.out()).contains("know its examples by heart");

        CommandRun fixed = run("fix", "overfitted", "--steps", "500", "--rules", "generalization-gap");

        assertThat(fixed.err()).isEmpty();
        assertThat(fixed.out())
                .containsPattern("generalization-gap .*\\| mended")
                .containsPattern("to train it: .* --set training.steps=1000 ");
        assertThat(lossAfter(fixed)).isLessThan(lossBefore(fixed));
    }

    @Test
    void fixTrainsTheJobOfARunThatHasNotEndedBeforeItSaysWhatToMend() throws IOException {
        RunFolder run = new RunFolder(Folders.of(folder.resolve("runs/original")));
        RunRow ended = RunStatus.row(run);
        run.writer().replace(Tables.RUNS, run.id(), List.of(ended.endingIn(RunRow.End.of("interrupted"))));
        try {
            CommandRun fixed = run("fix", "original", "--steps", "20", "--rules", "overconfident-start");

            assertThat(fixed.out())
                    .startsWith("the run has not come to its end")
                    .containsSubsequence(
                            "the job: ", " nats as it is", "turn 1: ", " nats with --set ", "to train it: ");
        } finally {
            run.writer().replace(Tables.RUNS, run.id(), List.of(ended));
        }
    }

    @Test
    void theCommandThatTrainsWhatIsMendedTakesTheExamplesWhereTheNamesHaveGone() throws IOException {
        Path names = folder.resolve("names.txt");
        Path away = Files.move(names, folder.resolve("away.txt"));
        try {
            assertThat(run("fix", "original", "--steps", "20", "--rules", "overconfident-start")
                            .out())
                    .containsPattern("to train it: initscope train \\S+/job.conf --set .* --examples "
                            + folder.resolve("runs/original/examples"))
                    .doesNotContain("data.names");
        } finally {
            Files.move(away, names);
        }
    }

    @Test
    void whatIsFoundIsToldWhereItCannotBeWritten() throws IOException {
        Path table = folder.resolve("runs/tables/findings");
        Path away = Files.move(table, folder.resolve("findings"));
        Files.writeString(table, "no folder");
        try {
            CommandRun refused = run("diagnose", "original");

            assertThat(refused.exitCode()).isEqualTo(2);
            assertThat(refused.err())
                    .startsWith("initscope: ")
                    .contains("findings")
                    .doesNotContain("\tat ");
            assertThat(refused.out()).startsWith("FAIL  saturated-activations: ");
        } finally {
            Files.delete(table);
            Files.move(away, table);
        }
    }

    @Test
    void fixTakesSomeRulesAndOtherLimits() throws IOException {
        CommandRun one = run("fix", "original", "--steps", "20", "--rules", "overconfident-start");
        assertThat(one.out()).contains("overconfident-start").doesNotContain("saturated-activations");

        Path lenient = Files.writeString(
                folder.resolve("generous.conf"), "overconfident-start.excess { warn = 100, fail = 200 }\n");
        assertThat(run("fix", "original", "--rules", "overconfident-start", "--thresholds", lenient.toString())
                        .out())
                .contains("there is nothing to mend");
        assertThat(run("fix", "original", "--rules", "no-such-rule").badInput()).contains("no-such-rule");
    }

    @Test
    void fixSaysWhereTooFewStepsTellNothing() {
        assertThat(run("fix", "original", "--steps", "0").badInput()).contains("--steps is 0");
        assertThat(run("fix", "original", "--seeds", "2").badInput()).contains("--seeds is 2");
        assertThat(run("fix", "original", "--steps", "20").out())
                .contains("measured over 20 steps, where the job has 200");
        assertThat(run("fix", "nobody").badInput()).contains("there is no run or search nobody");
    }

    @Test
    void aFolderThatIsNoRunIsRefused() {
        assertThat(run("diagnose", folder.toString()).badInput()).contains("there is no run or search");
    }
}
