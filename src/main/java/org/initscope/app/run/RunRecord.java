package org.initscope.app.run;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.initscope.app.config.Job;
import org.initscope.app.machine.Versions;
import org.initscope.app.text.Figures;
import org.initscope.core.names.Split;
import org.initscope.core.network.Layer;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.ParameterLayout;
import org.initscope.core.training.Divergence;
import org.initscope.spark.examples.PreparedExamples;
import org.initscope.spark.run.TrainingOutcome;
import org.initscope.spark.run.TrainingPlan;
import org.initscope.store.results.rows.CountingRow;
import org.initscope.store.results.rows.RunRow;

/** What a run was and when it began: its row in table {@code runs}, while it runs and after. */
final class RunRecord {
    private final Job job;
    private final TrainingPlan plan;
    private final PreparedExamples prepared;
    private final Instant started;
    private final double earlierSeconds;
    private final Instant session = Instant.now();

    private RunRecord(Job job, TrainingPlan plan, PreparedExamples prepared, Instant started, double earlierSeconds) {
        this.job = job;
        this.plan = plan;
        this.prepared = prepared;
        this.started = started;
        this.earlierSeconds = earlierSeconds;
    }

    /**
     * A run that begins now, or goes on.
     *
     * @param earlier the row that its last session left
     */
    static RunRecord of(Job job, TrainingPlan plan, PreparedExamples prepared, Optional<RunRow> earlier) {
        return new RunRecord(
                job,
                plan,
                prepared,
                earlier.map(RunRow::startedAt).orElseGet(Instant::now),
                earlier.map(row -> row.seconds().orElse(0)).orElse(0.0));
    }

    RunRow running() {
        MlpSpec network = plan.worker().spec();
        OptionalDouble attainable = attainable(plan.steps());
        return new RunRow(
                "train",
                RunRow.End.of("running"),
                started,
                Optional.empty(),
                new RunRow.Provenance(
                        job.render(),
                        Optional.of(job.json()),
                        job.hash(),
                        prepared.names().sha256(),
                        plan.seed(),
                        Versions.line()),
                new RunRow.Work(
                        plan.workers(),
                        plan.localSteps().last(),
                        plan.worker().batchSize(),
                        plan.steps(),
                        plan.worker().engine().label(),
                        plan.master().label()),
                new RunRow.Sizes(
                        network.vocabularySize(),
                        prepared.examples(Split.Part.TRAIN),
                        ParameterLayout.of(network).parameterCount()),
                job.mainSettings(),
                OptionalDouble.of(network.uniformLoss()),
                new RunRow.Attainable(
                        attainable,
                        attainable.isPresent()
                                ? OptionalDouble.of(prepared.attainable().deviation(network))
                                : OptionalDouble.empty(),
                        attainable(2 * plan.steps()),
                        prepared.attainable().ofCounting()),
                OptionalDouble.empty(),
                RunRow.Reached.nothing(),
                earlierSeconds > 0 ? OptionalDouble.of(earlierSeconds) : OptionalDouble.empty(),
                Optional.empty());
    }

    /** What counting its examples reaches. */
    List<CountingRow> countingCurve() {
        return CountingRow.of(prepared.attainable().counting());
    }

    /** Of other steps than those of the training, whose schedule is stretched to them. */
    private OptionalDouble attainable(long steps) {
        double stretch = (double) plan.steps() / steps;
        return prepared.attainable()
                .after(
                        plan.worker().spec(),
                        plan.worker().training().optimizer(),
                        step -> plan.worker().training().learningRate().rateAt((long) (stretch * step)),
                        steps,
                        (long) plan.workers() * plan.worker().batchSize());
    }

    /** Where somebody stopped it, and it can go on. */
    RunRow interrupted() {
        return ended(RunRow.End.of("interrupted"), OptionalDouble.empty(), RunRow.Reached.nothing());
    }

    RunRow finished(TrainingOutcome outcome) {
        RunRow.End end = outcome.divergence() instanceof Divergence.At at
                ? RunRow.End.diverged(at)
                : RunRow.End.of(outcome.diverged() ? "diverged" : "completed");
        RunRow.Reached reached = new RunRow.Reached(
                OptionalLong.of(outcome.state().step()),
                loss(outcome, "train", "running"),
                loss(outcome, "dev", "running"),
                loss(outcome, "dev", "recalibrated"));
        return ended(end, OptionalDouble.of(outcome.initialLoss()), reached);
    }

    private static OptionalDouble loss(TrainingOutcome outcome, String split, String statistics) {
        return outcome.scores().stream()
                .filter(score -> score.split().equals(split)
                        && score.batchNormStatistics().equals(statistics))
                .mapToDouble(score -> score.score().loss())
                .findFirst();
    }

    private RunRow ended(RunRow.End end, OptionalDouble initialLoss, RunRow.Reached reached) {
        Instant now = Instant.now();
        double seconds = earlierSeconds + Duration.between(session, now).toNanos() / 1e9;
        return running().ended(end, now, initialLoss, reached, seconds);
    }

    /** What is about to happen, in two lines. */
    String summary() {
        MlpSpec network = plan.worker().spec();
        return String.format(
                Locale.ROOT,
                "network   %s × %d → %s%d classes; %s parameters%n"
                        + "training  %s of %s at batch %d, averaged every %s, on %s examples (%s, %s)%n",
                Figures.counted(network.blockSize(), "character"),
                network.embeddingSize(),
                hidden(network),
                network.vocabularySize(),
                Figures.count(ParameterLayout.of(network).parameterCount()),
                Figures.counted(plan.steps(), "step"),
                Figures.workers(plan.workers()),
                plan.worker().batchSize(),
                Figures.count(plan.localSteps().last()),
                Figures.count(prepared.examples(Split.Part.TRAIN)),
                plan.worker().engine().label(),
                plan.master().label());
    }

    /** The hidden layers, each with an arrow to the next. */
    private static String hidden(MlpSpec network) {
        StringBuilder hidden = new StringBuilder();
        String arrow = "";
        for (Layer layer : network.layers()) {
            if (layer instanceof Layer.Nonlinearity nonlinearity) {
                String activation = nonlinearity.activation().label();
                hidden.append(arrow).append(layer.outputs()).append(' ').append(activation);
                arrow = " → ";
            } else if (layer instanceof Layer.Residual) {
                hidden.append(" + input");
            }
        }
        return hidden.append(arrow).toString();
    }
}
