package org.initscope.app.commands;

import static org.assertj.core.api.Assertions.assertThat;

import org.initscope.app.CommandRun;
import org.junit.jupiter.api.Test;

/** What the command line says of a start, without a cluster. */
class DiagnoseCommandTest {
    @Test
    void aStartIsJudgedBesideItsTheory() {
        CommandRun run = CommandRun.of("diagnose", "--init", "jobs/lecture-original.conf");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains(
                        " nats (first minibatches), a uniform guess has ln 27 = 3.2958",
                        "theory of this start: initial loss ")
                .contains("FAIL  overconfident-start:")
                .contains("FAIL  saturated-activations:")
                .contains("→ --set model.initialization.output-scale=0.0")
                .contains("without enough data: gradient-data-ratio, update-data-ratio, ")
                .doesNotContain("would tell")
                .endsWith("--all prints notes and passes too\n");
    }

    @Test
    void aStartWithoutTheorySaysWhy() {
        CommandRun run = CommandRun.of(
                "diagnose",
                "--init",
                "jobs/lecture-deep.conf",
                "--set",
                "model.initialization.weights.scheme=identity");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("weights are not random: there is no theory beside the measurement\n");
    }

    @Test
    void failOnDecidesTheExitCode() {
        assertThat(CommandRun.of("diagnose", "--init", "jobs/lecture-original.conf", "--fail-on", "fail")
                        .exitCode())
                .isEqualTo(1);
        assertThat(CommandRun.of("diagnose", "--init", "jobs/lecture-kaiming.conf", "--fail-on", "warn")
                        .exitCode())
                .isZero();
    }

    @Test
    void chosenRulesAnswerAsJson() {
        CommandRun run = CommandRun.of(
                "diagnose",
                "--init",
                "jobs/lecture-original.conf",
                "--set",
                "model.initialization.output-scale=0.01",
                "--rules",
                "saturated-activations",
                "--json");

        assertThat(run.out().lines()).singleElement().satisfies(line -> assertThat(line)
                .startsWith("{")
                .contains("\"verdict\":\"fail\"")
                .contains("\"model.initialization.weights.std\":\"0.304\""));
    }

    @Test
    void aStartThatBendsTooSharplyForAUsualRateIsToldSo() {
        String[] steep = {
            "diagnose",
            "--init",
            "jobs/lecture-deep.conf",
            "--set",
            "model.normalization=none",
            "--set",
            "model.output-normalization=none",
            "--set",
            "model.activation=relu",
            "--set",
            "model.initialization.weights.gain=4",
            "--rules",
            "usual-learning-rate"
        };
        CommandRun told = CommandRun.of(steep);
        assertThat(told.words())
                .containsPattern(
                        "critical learning rate of the first step [0-9.e-]+ \\([0-9.e-]+ to [0-9.e-]+ on 8 minibatches\\)")
                .containsPattern(
                        "FAIL +usual-learning-rate: The first step's learning rate is [0-9,.e+]+ times the critical one")
                .contains("model.initialization.weights.gain=1.41");
        assertThat(CommandRun.of("diagnose", "--init", "jobs/lecture-kaiming.conf", "--rules", "usual-learning-rate")
                        .out())
                .contains("critical learning rate of the first step")
                .doesNotContain("FAIL");
    }

    @Test
    void eitherARunOrAStartIsJudged() {
        assertThat(CommandRun.of("diagnose").badInput()).contains("either a RUN, a SEARCH or --init JOB.conf");
        assertThat(CommandRun.of("diagnose", "no-such-run").badInput())
                .contains("there is no run or search no-such-run");
        assertThat(CommandRun.of("diagnose", "--init", "jobs/lecture-kaiming.conf", "--rules", "dead")
                        .badInput())
                .contains("there is no rule dead, expected one of");
    }

    @Test
    void aRangeOfLearningRatesSuggestsOne() {
        CommandRun run = CommandRun.of("lr-range", "jobs/lecture-kaiming.conf", "--steps", "200");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .containsPattern("(?m)^ .*\\d \\| +lowest$")
                .containsPattern("suggestion: --set training\\.learning-rate=\\d");
    }

    @Test
    void sizesOfActivationsAreComparedByWidth() {
        CommandRun run =
                CommandRun.of("coordinate-check", "jobs/lecture-kaiming.conf", "--widths", "32,64,128", "--steps", "2");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("mean |activation| at step 0")
                .containsPattern("\\| +width \\| +width \\| +width \\|.*\n +\\| +32 \\| +64 \\| +128 \\|")
                .containsPattern("tanh1 .* flat")
                .containsPattern("not flat: softmax at step 0 as width\\^0\\.\\d\\d, softmax at step 1 ");
    }

    /** The logits at the start shrink with the width, which a few steps make up for. */
    @Test
    void underMupSizesAreFlat() {
        CommandRun run = CommandRun.of(
                "coordinate-check",
                "jobs/names-batchnorm.conf",
                "--widths",
                "32,128,512",
                "--steps",
                "10",
                "--set=training.optimizer=adam",
                "--set=training.learning-rate=0.01",
                "--set=model.hidden=[32,32]",
                "--set=model.normalization=none",
                "--set=model.initialization.weights=mup");

        assertThat(run.out())
                .containsPattern("softmax .* -0\\.\\d\\d \\| vanishing, as mup's start has it")
                .contains("flat: what suits one of these widths suits the others")
                .doesNotContain("not flat");
    }

    @Test
    void sizesThatLeftTheFiniteNumbersHaveNoSlope() {
        CommandRun run = CommandRun.of(
                "coordinate-check",
                "jobs/lecture-kaiming.conf",
                "--widths",
                "32,64",
                "--steps",
                "3",
                "--set",
                "training.learning-rate=1e38");

        assertThat(run.out()).containsPattern("softmax .* not finite").contains("out of the finite numbers");
        assertThat(CommandRun.of("coordinate-check", "jobs/lecture-kaiming.conf", "--widths", "32,32")
                        .badInput())
                .contains("two or more different ones");
    }

    @Test
    void aRateIsSuggestedOnlyWhereTheLossFalls() {
        String small = "model.hidden=[20]";
        assertThat(CommandRun.of(
                                "lr-range",
                                "jobs/lecture-kaiming.conf",
                                "--from=1e-9",
                                "--to=1e-7",
                                "--steps=200",
                                "--set",
                                small)
                        .out())
                .contains("no suggestion: the loss did not fall by more than its noise");
        CommandRun broken = CommandRun.of(
                "lr-range",
                "jobs/lecture-kaiming.conf",
                "--steps=200",
                "--set",
                small,
                "--set",
                "model.initialization.embedding-std=1e38");
        assertThat(broken.exitCode()).isZero();
    }
}
