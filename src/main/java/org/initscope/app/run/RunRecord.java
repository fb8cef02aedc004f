package org.initscope.app.run;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
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
import org.initscope.store.tables.TableRow;
import org.initscope.store.tables.Tables;

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
    static RunRecord of(Job job, TrainingPlan plan, PreparedExamples prepared, Optional<TableRow> earlier) {
        return new RunRecord(
                job,
                plan,
                prepared,
                earlier.map(row -> row.instant("started_at")).orElseGet(Instant::now),
                earlier.map(row -> row.optionalReal("seconds").orElse(0)).orElse(0.0));
    }

    TableRow running() {
        TableRow row = unfinished();
        if (earlierSeconds > 0) {
            row.set("seconds", earlierSeconds);
        }
        return row;
    }

    /** Where somebody stopped it, and it can go on. */
    TableRow interrupted() {
        return ended("interrupted");
    }

    private TableRow ended(String status) {
        Instant now = Instant.now();
        return unfinished()
                .set("status", status)
                .set("finished_at", now)
                .set("seconds", earlierSeconds + Duration.between(session, now).toNanos() / 1e9);
    }

    private TableRow unfinished() {
        MlpSpec network = plan.worker().spec();
        return Tables.RUNS
                .row()
                .set("command", "train")
                .set("status", "running")
                .set("started_at", started)
                .set("config", job.render())
                .set("config_hash", job.hash())
                .set("names_sha256", prepared.names().sha256())
                .set("seed", plan.seed())
                .set("versions", versions())
                .set("workers", plan.workers())
                .set("local_steps", plan.localSteps().last())
                .set("batch_size", plan.worker().batchSize())
                .set("steps", plan.steps())
                .set("engine", plan.worker().engine().label())
                .set("master", plan.master().label())
                .set("vocabulary_size", network.vocabularySize())
                .set("train_examples", prepared.examples(Split.Part.TRAIN))
                .set("parameters", (long) ParameterLayout.of(network).parameterCount())
                .set("uniform_loss", network.uniformLoss());
    }

    TableRow finished(TrainingOutcome outcome) {
        TableRow row = ended(outcome.diverged() ? "diverged" : "completed").set("initial_loss", outcome.initialLoss());
        if (outcome.divergence() instanceof Divergence.At at) {
            row.set("reason", "step " + at.step() + ", layer " + at.layerName())
                    .set("diverged_step", at.step())
                    .set("diverged_layer", at.layerName());
        }
        return row;
    }

    private static String versions() {
        return Versions.all().entrySet().stream()
                .map((Map.Entry<String, String> version) -> version.getKey() + " " + version.getValue())
                .collect(Collectors.joining(", "));
    }

    /** What is about to happen, in two lines. */
    String summary() {
        MlpSpec network = plan.worker().spec();
        return String.format(
                Locale.ROOT,
                "network   %d characters × %d → %s%d classes; %s parameters%n"
                        + "training  %s steps of each of %d workers at batch %d, averaged every %s, on %s examples (%s, %s)%n",
                network.blockSize(),
                network.embeddingSize(),
                hidden(network),
                network.vocabularySize(),
                Figures.count(ParameterLayout.of(network).parameterCount()),
                Figures.count(plan.steps()),
                plan.workers(),
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
