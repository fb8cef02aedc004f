package org.initscope.store.tables;

import static org.initscope.store.tables.Column.Type.BOOLEAN;
import static org.initscope.store.tables.Column.Type.DOUBLE;
import static org.initscope.store.tables.Column.Type.INT;
import static org.initscope.store.tables.Column.Type.LONG;
import static org.initscope.store.tables.Column.Type.LONG_ARRAY;
import static org.initscope.store.tables.Column.Type.STRING;
import static org.initscope.store.tables.Column.Type.TIMESTAMP;
import static org.initscope.store.tables.Column.nullable;
import static org.initscope.store.tables.Column.required;

import java.util.ArrayList;
import java.util.List;

/** All tables of a run. Undefined is NULL, never NaN and never a sentinel; losses are in nats per character. */
public final class Tables {
    private static final String RUN = "run_id";

    private static final List<Column> WHERE = List.of(
            required("scope", STRING, "worker: one worker at its local step; averaged: the averaged network."),
            nullable("worker", INT, "The worker's number from 0; NULL for the averaged network."),
            required("round", LONG, "Averaging rounds done before, from 0."),
            required("step", LONG, "Local steps taken before, from 0; the measured step is the next one."),
            required("layer_index", INT, "The layer's place in the network; 0 is the embedding."));

    private static final List<Column> WHAT = List.of(
            required("layer_name", STRING, "The layer's name, unique in the network, such as linear1."),
            required(
                    "layer_kind",
                    STRING,
                    "embedding, linear, that of a normalization such as batch_norm, the nonlinearity, residual or softmax."),
            required(
                    "quantity",
                    STRING,
                    "preactivation, activation, activation_gradient, parameter, gradient, update or updated_parameter."),
            nullable("parameter", STRING, "weight, bias, gamma or beta; NULL where the whole layer is measured."));

    /** One row a run. */
    public static final TableSchema RUNS = new TableSchema(
            "runs",
            RUN,
            "One row a run: what was run, how it ended, and its start compared with a uniform guess.",
            List.of(
                    required("command", STRING, "The command that wrote the run: train or search."),
                    required(
                            "status",
                            STRING,
                            "running, interrupted, completed or diverged; what a killed driver left says running."),
                    nullable(
                            "reason",
                            STRING,
                            "Of a diverged run: step and layer of the first NaN or infinity, or of a loss above 1000 nats at the end."),
                    nullable(
                            "diverged_step",
                            LONG,
                            "Of a diverged run: the first step with a NaN or an infinity; the end where its loss is above 1000 nats."),
                    nullable("diverged_layer", STRING, "Of a diverged run: the first layer that was not finite."),
                    required("started_at", TIMESTAMP, "When the run began, UTC."),
                    nullable("finished_at", TIMESTAMP, "When it ended or was interrupted, UTC; NULL while it runs."),
                    required("config", STRING, "The resolved job as text."),
                    required(
                            "config_hash",
                            STRING,
                            "SHA-256 of the resolved job without section checkpoint, hexadecimal."),
                    required("names_sha256", STRING, "SHA-256 of the names file, hexadecimal."),
                    required("seed", LONG, "training.seed."),
                    required("versions", STRING, "Versions of InitScope, Spark, Deeplearning4j and Java."),
                    required("workers", INT, "Workers between which parameters are averaged."),
                    required("local_steps", INT, "Local steps of a worker between two averages."),
                    required("batch_size", INT, "Examples of a minibatch of one worker."),
                    required("steps", LONG, "Local steps of each worker that were asked for."),
                    required("engine", STRING, "What took the steps: dl4j or fused."),
                    required("master", STRING, "Who averaged: dl4j-spark or resident."),
                    required("vocabulary_size", INT, "Classes, the boundary included."),
                    required("train_examples", LONG, "Training examples in all shards."),
                    required("parameters", LONG, "Trained parameters of the network."),
                    nullable("uniform_loss", DOUBLE, "ln V, the loss of a uniform guess, in nats."),
                    nullable("initial_loss", DOUBLE, "Loss before the first update, on the probe minibatch, in nats."),
                    nullable(
                            "seconds",
                            DOUBLE,
                            "Wall time in seconds; of a run that was interrupted and went on, the sum of its sessions.")));

    /** One row a local step of a worker. */
    public static final TableSchema TRAINING_STEPS = new TableSchema(
            "training_steps",
            RUN,
            "One row a local step of a worker.",
            List.of(
                    required("worker", INT, "The worker's number from 0."),
                    required("step", LONG, "Local steps that the worker took before, from 0."),
                    required("round", LONG, "Averaging rounds done before, from 0."),
                    required("examples", INT, "Examples of the minibatch."),
                    nullable("loss", DOUBLE, "Mean loss of the minibatch before the update; NULL where not finite."),
                    required("learning_rate", DOUBLE, "Rate of the step.")));

    /** One row a worker and round, and one for the average. */
    public static final TableSchema AVERAGING_ROUNDS = new TableSchema(
            "averaging_rounds",
            RUN,
            "One row a worker and round, and one with worker NULL for the average. A round in which a worker diverged before"
                    + " the others has no average: its distances and the norm of the average are NULL. Of a search those of"
                    + " trials with several workers, without wall times, which would differ from one run of a trial to the"
                    + " next.",
            List.of(
                    required("round", LONG, "The round, from 0."),
                    required(
                            "step",
                            LONG,
                            "Local steps that the worker has taken after the round; of the average those that all have."),
                    nullable("worker", INT, "The worker's number from 0; NULL for the average."),
                    required("examples", LONG, "Examples seen in the round."),
                    nullable("loss", DOUBLE, "Mean loss over the round's minibatches."),
                    nullable(
                            "drift_l2",
                            DOUBLE,
                            "L2 distance of the worker's parameters from the average; of the average the mean."),
                    nullable("parameter_l2", DOUBLE, "L2 norm of the parameters."),
                    nullable(
                            "compute_seconds",
                            DOUBLE,
                            "Wall time of the local steps; of the average the slowest worker's."),
                    nullable(
                            "averaging_seconds",
                            DOUBLE,
                            "Of the average: wall time of the round beyond the local steps.")));

    /** One row a tensor and measured step. */
    public static final TableSchema LAYER_STATISTICS = new TableSchema(
            "layer_statistics",
            RUN,
            "One row a tensor and measured step: additive counts and moments, and what follows from them.",
            layerStatistics());

    /** One row a tensor and measured step. */
    public static final TableSchema LAYER_HISTOGRAMS = new TableSchema(
            "layer_histograms", RUN, "One row a tensor and measured step: counts in equal bins.", layerHistograms());

    /** One row a unit of a batch norm and measured step. */
    public static final TableSchema BATCH_NORM_UNITS = new TableSchema(
            "batch_norm_units",
            RUN,
            "One row a unit of a batch norm and measured step; of a search at the first and the last step alone.",
            concatenated(
                    WHERE,
                    List.of(
                            required("unit", INT, "The unit, from 0."),
                            nullable("running_mean", DOUBLE, "Running mean after the step."),
                            nullable(
                                    "running_var",
                                    DOUBLE,
                                    "Running variance after the step, fed by the unbiased variance."),
                            nullable("gamma", DOUBLE, "Scale before the update."),
                            nullable("beta", DOUBLE, "Shift before the update."),
                            nullable("batch_mean", DOUBLE, "Mean of the minibatch."),
                            nullable("batch_var", DOUBLE, "Biased variance of the minibatch, which normalizes."))));

    /** One row an example of a sample, layer and measured step of the averaged network. */
    public static final TableSchema SATURATION_MAPS = new TableSchema(
            "saturation_maps",
            RUN,
            "One row an example of a small, fixed sample, a squashing layer and a measured step of the averaged network.",
            concatenated(
                    WHERE,
                    List.of(
                            required("layer_name", STRING, "The layer's name."),
                            required("unit_count", INT, "Units of the layer."),
                            required("example", INT, "The example's place in the sample, from 0."),
                            required(
                                    "saturated_units",
                                    LONG_ARRAY,
                                    "Units with |h| > 0.99, from 0, ascending; sigmoid |2h - 1|."))));

    /** One row an evaluation of a split. */
    public static final TableSchema EVALUATIONS = new TableSchema(
            "evaluations", RUN, "One row an evaluation of the averaged network on a split.", evaluations());

    /** One row a layer of a start: theory and measurement. */
    public static final TableSchema THEORY = new TableSchema(
            "theory",
            RUN,
            "One row a hidden layer, and one for the logits: what mean-field theory predicts of the start, and what was"
                    + " measured at step 0. In a run that is the averaged network's."
                    + " There are none where weights are not random, or variances leave the range of a double.",
            List.of(
                    required(
                            "variant",
                            STRING,
                            "network: the one that is trained; without_normalization: the same without its"
                                    + " normalization, which nobody measured."),
                    required("layer_index", INT, "The layer's place in the network that is trained."),
                    required("layer_name", STRING, "The nonlinearity, or softmax."),
                    required("examples", INT, "Examples over which the loss is a mean: gradients shrink with them."),
                    nullable("preactivation_std", DOUBLE, "Measured std over examples and units."),
                    required(
                            "preactivation_std_predicted",
                            DOUBLE,
                            "sqrt(q) of the variance map q' = sw^2 E f(sqrt(q) z)^2 + sb^2; behind a normalization its scale."),
                    nullable("activation_std", DOUBLE, "Measured; NULL of the logits."),
                    nullable("activation_std_predicted", DOUBLE, "sqrt(E f^2 - (E f)^2); NULL of the logits."),
                    nullable("activation_gradient_std", DOUBLE, "Measured std of d loss / d activation."),
                    nullable("activation_gradient_std_predicted", DOUBLE, "Of the mean loss over the examples."),
                    nullable(
                            "gradient_growth",
                            DOUBLE,
                            "Measured std of the activation gradient over that of the next hidden layer; NULL of the last."),
                    nullable("gradient_growth_predicted", DOUBLE, "The same of the predicted ones, about sqrt(chi)."),
                    nullable(
                            "variance_fixed_point",
                            DOUBLE,
                            "q* that maps to itself in layers like the last hidden one; NULL where q grows without bound or any q rests."),
                    nullable("chi", DOUBLE, "Factor of a squared gradient through one such layer towards the input."),
                    nullable("depth_scale", DOUBLE, "1/|ln chi| layers change it by a factor e; NULL where infinite."),
                    nullable("initial_loss_predicted", DOUBLE, "Of the logits: the expected first loss in nats.")));

    /** One row a trial of a search; the swept values follow as columns of their own. */
    public static final TableSchema TRIALS = new TableSchema(
            "trials",
            "search_id",
            "One row a trial; every swept key is a further column, with underscores for dots and dashes, of the key's type.",
            List.of(
                    required("trial_id", STRING, "Hash of the trial's resolved configuration."),
                    required("seed", LONG, "training.seed of the trial."),
                    required("outcome", STRING, "completed, diverged, failed or stopped."),
                    nullable("reason", STRING, "Why and where, for all but completed trials."),
                    nullable(
                            "diverged_step",
                            LONG,
                            "Of a diverged trial: the first step with NaN, infinity or too large a loss."),
                    nullable(
                            "diverged_layer",
                            STRING,
                            "Of a diverged trial: the first layer that was not finite, else softmax."),
                    nullable("rung", INT, "Of a stopped trial: the rung of early stopping, from 0."),
                    required("steps", LONG, "Local steps taken."),
                    nullable("initial_loss", DOUBLE, "Loss before the first update."),
                    nullable("expected_initial_loss", DOUBLE, "ln V, the loss of a uniform guess."),
                    nullable(
                            "train_loss",
                            DOUBLE,
                            "Loss on training examples at the end, running batch-norm statistics."),
                    nullable("dev_loss", DOUBLE, "Loss on the dev split at the end, running batch-norm statistics."),
                    nullable("dev_loss_recalibrated", DOUBLE, "The same with recalibrated batch-norm statistics."),
                    required("step_seconds", DOUBLE, "Wall time of its steps, measurements included."),
                    required("seconds", DOUBLE, "Wall time of the trial, evaluation included."),
                    nullable(
                            "verdict",
                            STRING,
                            "The worst verdict of the diagnosis by the standard rules; insufficient_data of a failed trial."),
                    required("config", STRING, "The resolved job as text.")));

    /** One row a trial and rung of early stopping that it reached. */
    public static final TableSchema RUNGS = new TableSchema(
            "rungs",
            "search_id",
            "One row a trial and rung of early stopping that it reached.",
            List.of(
                    required("trial_id", STRING, "The trial."),
                    required("rung", INT, "The rung, from 0."),
                    required("step", LONG, "Local steps taken."),
                    nullable("initial_loss", DOUBLE, "Loss before the first update."),
                    nullable("expected_initial_loss", DOUBLE, "ln V, the loss of a uniform guess."),
                    nullable("train_loss", DOUBLE, "Loss on training examples, running batch-norm statistics."),
                    nullable("dev_loss", DOUBLE, "Loss on the dev split, running batch-norm statistics."),
                    nullable("dev_loss_recalibrated", DOUBLE, "The same with recalibrated batch-norm statistics."),
                    required("step_seconds", DOUBLE, "Wall time of its steps."),
                    required("seconds", DOUBLE, "Wall time up to the rung."),
                    nullable("verdict", STRING, "The worst verdict of the diagnosis at the rung.")));

    /** One row a finding of the diagnosis. */
    public static final TableSchema FINDINGS = new TableSchema(
            "findings",
            RUN,
            "One row a finding of the diagnosis; of a search one a trial and finding, with search_id for run_id.",
            List.of(
                    nullable("trial_id", STRING, "The trial, in a search."),
                    required("rule", STRING, "The rule's name."),
                    required("rule_version", INT, "The rule's version."),
                    required("verdict", STRING, "pass, warn, fail, not_applicable or insufficient_data."),
                    nullable("layer_index", INT, "The layer."),
                    nullable("layer_name", STRING, "The layer's name."),
                    nullable("quantity", STRING, "What was looked at."),
                    nullable("parameter", STRING, "The parameter."),
                    nullable("from_step", LONG, "First step that was looked at."),
                    nullable("to_step", LONG, "Last step that was looked at."),
                    nullable("observed", DOUBLE, "The observed value."),
                    nullable("threshold", DOUBLE, "The threshold that it was held against."),
                    required("message", STRING, "One sentence."),
                    nullable(
                            "remedy",
                            STRING,
                            "The change of the configuration: key=value, several with blanks between."),
                    nullable("no_remedy", STRING, "Of a problem that no setting mends: why.")));

    /** All tables, for documentation and tests. */
    public static final List<TableSchema> ALL = List.of(
            RUNS,
            TRAINING_STEPS,
            AVERAGING_ROUNDS,
            LAYER_STATISTICS,
            LAYER_HISTOGRAMS,
            BATCH_NORM_UNITS,
            SATURATION_MAPS,
            EVALUATIONS,
            THEORY,
            TRIALS,
            RUNGS,
            FINDINGS);

    private Tables() {}

    /** A run's table as a search writes it: its rows name their trial, and its files the search. */
    public static TableSchema ofTrials(TableSchema table) {
        if (table.columns().stream().anyMatch(column -> column.name().equals("trial_id"))) {
            return new TableSchema(table.name(), "search_id", table.meaning(), table.columns());
        }
        List<Column> trial = List.of(required("trial_id", STRING, "The trial."));
        return new TableSchema(table.name(), "search_id", table.meaning(), concatenated(trial, table.columns()));
    }

    private static List<Column> layerStatistics() {
        return concatenated(
                WHERE,
                concatenated(
                        WHAT,
                        List.of(
                                required("count", LONG, "Finite elements."),
                                required("nonfinite_count", LONG, "NaN and infinite elements, left out of all else."),
                                required("zero_count", LONG, "Elements that are exactly 0."),
                                nullable("mean", DOUBLE, "Mean of the finite elements."),
                                nullable("m2", DOUBLE, "Sum of squared deviations from the mean."),
                                nullable("std", DOUBLE, "Sample standard deviation, sqrt(m2 / (count - 1))."),
                                nullable("min", DOUBLE, "Smallest finite element."),
                                nullable("max", DOUBLE, "Largest finite element."),
                                nullable("l2", DOUBLE, "sqrt(m2 + count * mean^2)."),
                                nullable(
                                        "saturated_97_count",
                                        LONG,
                                        "Of activations: elements with |h| > 0.97; sigmoid |2h - 1|."),
                                nullable(
                                        "saturated_99_count",
                                        LONG,
                                        "Of activations: elements with |h| > 0.99; sigmoid |2h - 1|."),
                                nullable("unit_count", INT, "Of activations: units of the layer."),
                                nullable(
                                        "dead_unit_count",
                                        INT,
                                        "Of activations: units beyond 0.99 (relu: 0) in every example."),
                                nullable(
                                        "dead_units",
                                        LONG_ARRAY,
                                        "Of activations: which units these are, from 0, ascending."),
                                nullable(
                                        "grad_data_ratio",
                                        DOUBLE,
                                        "Of gradients: std / std of the parameter before the update."),
                                nullable(
                                        "update_data_log10",
                                        DOUBLE,
                                        "Of updates: log10(std / std of the parameter after the update)."),
                                nullable(
                                        "kurtosis",
                                        DOUBLE,
                                        "Excess kurtosis, count * sum((x - mean)^4) / m2^2 - 3 (0 of a normal distribution), from the"
                                                + " histogram: that quotient is right to a tenth. NULL without a histogram of 32 bins"
                                                + " or more, and in files written before the column was added."))));
    }

    private static List<Column> layerHistograms() {
        return concatenated(
                WHERE,
                concatenated(
                        WHAT,
                        List.of(
                                required("lower", DOUBLE, "Lower edge of the first bin."),
                                required(
                                        "upper",
                                        DOUBLE,
                                        "Upper edge of the last bin: a power of two; 1 of activations of tanh and sigmoid. Of an update of gradient"
                                                + " descent by the fused step it is the gradient's times the learning rate."),
                                required(
                                        "counts",
                                        LONG_ARRAY,
                                        "Elements in each bin, the last one closed on the right."),
                                required("underflow", LONG, "Finite elements below the first bin."),
                                required("overflow", LONG, "Finite elements above the last bin."))));
    }

    private static List<Column> evaluations() {
        return List.of(
                required("round", LONG, "Averaging rounds done before."),
                required("step", LONG, "Local steps that each worker took before."),
                required("split", STRING, "train, dev or test."),
                required("bn_statistics", STRING, "running, or recalibrated on training examples."),
                nullable("loss", DOUBLE, "Mean loss over the examples."),
                nullable("accuracy", DOUBLE, "Share of examples whose most probable class is the target."),
                required("examples", LONG, "Examples evaluated."),
                required("complete", BOOLEAN, "Whether these are all examples of the split."));
    }

    private static List<Column> concatenated(List<Column> first, List<Column> second) {
        List<Column> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
