package org.initscope.app.run;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.initscope.app.config.Job;
import org.initscope.app.folders.ProgressFile;
import org.initscope.app.folders.RunFolder;
import org.initscope.app.folders.RunLog;
import org.initscope.app.machine.Heaps;
import org.initscope.app.text.Figures;
import org.initscope.app.text.LayerTables;
import org.initscope.app.text.MeasuredNetwork;
import org.initscope.app.text.ScoreTable;
import org.initscope.core.evidence.MeasurementRows;
import org.initscope.core.names.Split;
import org.initscope.core.statistics.Measurement;
import org.initscope.core.training.Divergence;
import org.initscope.core.training.averaging.ParameterAveraging;
import org.initscope.spark.examples.PreparedExamples;
import org.initscope.spark.examples.Shards;
import org.initscope.spark.run.SplitEvaluation;
import org.initscope.spark.run.TrainingOutcome;
import org.initscope.spark.run.TrainingPlan;
import org.initscope.spark.run.TrainingRun;
import org.initscope.spark.run.TrainingStopped;
import org.initscope.store.checkpoints.Checkpoint;
import org.initscope.store.checkpoints.CheckpointFolder;
import org.initscope.store.results.RunCheckpoints;
import org.initscope.store.results.RunTables;
import org.initscope.store.results.Tables;
import org.initscope.store.results.rows.CountingRow;
import org.initscope.store.results.rows.RunRow;
import org.initscope.store.tables.TableWriter;

/** A run from its job to its folder: checks that everything fits, trains, and keeps and prints what came of it. */
public final class Training implements AutoCloseable {
    private final RunFolder folder;
    private final TrainingPlan plan;
    private final Shards shards;
    private final ParameterAveraging averaging;
    private final List<SplitEvaluation> evaluations;
    private final RunRecord record;
    private final RunCheckpoints checkpoints;
    private final TableWriter tables;
    private final RunLog log;

    /**
     * Assigns the examples to the workers, and goes back to the last checkpoint where there is one.
     *
     * @param stop whether somebody wants the run to stop
     * @throws IllegalArgumentException where the job does not fit the examples, or the checkpoints do not fit the job
     */
    public Training(
            JavaSparkContext spark,
            Job job,
            PreparedExamples prepared,
            RunFolder folder,
            RunLog log,
            BooleanSupplier stop) {
        this.folder = folder;
        this.log = log;
        this.plan = TrainingPlans.of(job, prepared);
        Heaps.requireFitting(spark, plan, prepared.examples(Split.Part.TRAIN));
        // an engine that cannot express the network says so before anything is written
        plan.worker()
                .engine()
                .create(plan.worker().spec(), plan.worker().training())
                .close();
        this.shards = Shards.open(spark, prepared, plan.workers());
        shards.requireBatch(plan.worker().batchSize());
        this.averaging = plan.averaging(shards);
        this.checkpoints = RunCheckpoints.open(
                new CheckpointFolder(spark.hadoopConfiguration(), folder.checkpoints()),
                new RunCheckpoints.Identity(job.identity(), prepared.fingerprint()),
                job.checkpoint().every(),
                stop);
        this.tables = folder.writer();
        this.record = RunRecord.of(job, plan, prepared, earlier(folder));
        folder.write(prepared);
        this.evaluations = evaluations(spark, prepared, plan);
    }

    private static Optional<RunRow> earlier(RunFolder folder) {
        return folder.tables().read(Tables.RUNS, folder.id()).stream().findFirst();
    }

    public static List<SplitEvaluation> evaluations(
            JavaSparkContext spark, PreparedExamples prepared, TrainingPlan plan) {
        List<SplitEvaluation> evaluations = new ArrayList<>();
        for (Split.Part part : Split.Part.values()) {
            if (prepared.examples(part) > 0) {
                evaluations.add(
                        new SplitEvaluation(spark, prepared, part, plan.worker().spec()));
            }
        }
        return evaluations;
    }

    /**
     * Writes the first row of the run and trains to the end.
     *
     * @param file says how far it is
     * @throws org.initscope.spark.run.TrainingStopped where somebody wanted the run to stop
     */
    public TrainingOutcome run(ProgressFile file) {
        List<CountingRow> curve = record.countingCurve();
        if (!curve.isEmpty()) {
            tables.replace(Tables.COUNTING_CURVE, folder.id(), curve);
        }
        tables.replace(Tables.RUNS, folder.id(), List.of(record.running()));
        log.both().print(record.summary());
        checkpoints.skipped().forEach(log.both()::println);
        Optional<Checkpoint> last = checkpoints.last();
        last.ifPresent(checkpoint -> log.both()
                .printf(
                        Locale.ROOT,
                        "goes on    from step %s of %s%n",
                        Figures.count(checkpoint.state().step()),
                        Figures.count(plan.steps())));
        log.both().flush();
        TrainingOutcome outcome;
        try (TrainingProgress progress = progress(last, file)) {
            RunTables rows = RunTables.open(
                    tables, folder.id(), last.map(Checkpoint::tables).orElseGet(Checkpoint.CommittedTables::none));
            outcome = new TrainingRun(plan, shards, rows, checkpoints, progress).run(averaging, evaluations);
        } catch (TrainingStopped e) {
            tables.replace(Tables.RUNS, folder.id(), List.of(record.interrupted()));
            throw e;
        }
        if (!outcome.diverged()) {
            folder.save(plan.worker().spec(), plan.worker().training(), outcome.state());
        }
        tables.replace(Tables.RUNS, folder.id(), List.of(record.finished(outcome)));
        print(outcome);
        return outcome;
    }

    private TrainingProgress progress(Optional<Checkpoint> last, ProgressFile file) {
        return new TrainingProgress(
                plan.steps(),
                last.map(checkpoint -> checkpoint.state().step()).orElse(0L),
                last.map(Checkpoint::examples).orElse(0L),
                plan.worker().spec().usesBatchNorm(),
                log,
                file);
    }

    /** Removes what the run could go on from, when everything about it is written. */
    public void removeCheckpoints() {
        checkpoints.remove();
    }

    private void print(TrainingOutcome outcome) {
        PrintWriter out = log.both();
        out.printf(
                Locale.ROOT,
                "%ninitial loss %s (probe minibatch), a uniform guess has ln %d = %s%n%n",
                Figures.nats(outcome.initialLoss()),
                plan.worker().spec().vocabularySize(),
                Figures.decimal(plan.worker().spec().uniformLoss()));
        if (!outcome.scores().isEmpty()) {
            out.println(ScoreTable.render(outcome.scores()));
        }
        if (outcome.last().isPresent()) {
            Measurement last = outcome.last().get();
            out.printf(Locale.ROOT, "step %d of %s%n%n", last.step(), MeasuredNetwork.averaged());
            out.println(LayerTables.render(MeasurementRows.ofAverage(0, last).statistics()));
        }
        if (outcome.divergence() instanceof Divergence.At at) {
            boolean finite = outcome.state().isFinite() && Double.isFinite(at.loss());
            out.printf(
                    Locale.ROOT,
                    "diverged at step %d: %s%n",
                    at.step(),
                    finite && at.loss() > Divergence.LARGEST_LOSS
                            ? "the loss is " + Figures.nats(at.loss())
                            : "the first NaN or infinity was in " + at.layerName());
        }
    }

    @Override
    public void close() {
        averaging.close();
        evaluations.forEach(SplitEvaluation::close);
        shards.close();
    }
}
