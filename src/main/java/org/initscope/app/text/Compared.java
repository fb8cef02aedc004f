package org.initscope.app.text;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.initscope.app.config.Job;
import org.initscope.app.folders.RunFolder;
import org.initscope.app.folders.RunStatus;
import org.initscope.core.evidence.LayerObservation;
import org.initscope.store.results.Tables;
import org.initscope.store.results.rows.RunRow;
import org.initscope.store.results.rows.TrialLosses;
import org.initscope.store.results.rows.TrialRow;
import org.initscope.store.tables.TableReader;
import org.initscope.store.tables.TrialTable;

/**
 * A run or a trial that is compared with others.
 *
 * @param config its resolved job by key
 * @param figures how it ended, by name
 * @param losses of its last evaluation
 * @param layers what was measured at the first and at the last step
 */
public record Compared(
        String label,
        SortedMap<String, String> config,
        Map<String, String> figures,
        Map<EvaluatedLoss, String> losses,
        FirstAndLastStep layers) {

    /** Which loss: of a split, under the statistics of batch norms, running or recalibrated ones. */
    public record EvaluatedLoss(String split, String statistics) {}

    /** A run by its id. */
    public static Compared run(RunFolder folder) {
        TableReader tables = folder.tables();
        String id = folder.id();
        RunRow run = RunStatus.row(folder);
        Map<String, String> figures = new LinkedHashMap<>();
        figures.put("outcome", RunStatus.at(Instant.now(), folder, run));
        figures.put("initial loss (" + run.initialExamples() + ")", Figures.decimal(run.initialLoss()));
        Map<EvaluatedLoss, String> losses = new LinkedHashMap<>();
        tables.forEach(
                Tables.EVALUATIONS,
                id,
                row -> losses.put(new EvaluatedLoss(row.split(), row.bnStatistics()), Figures.defined(row.loss())));
        return new Compared(
                id, Job.values(run.provenance().config(), "run " + id), figures, losses, layers(tables, id));
    }

    /** A trial by its row. */
    public static Compared trial(TableReader tables, String searchId, TrialRow trial) {
        String id = trial.trialId();
        TrialLosses losses = trial.summary().losses();
        Map<String, String> figures = new LinkedHashMap<>();
        figures.put("outcome", trial.summary().end().outcome());
        figures.put("initial loss (first minibatches)", Figures.defined(losses.initialLoss()));
        Map<EvaluatedLoss, String> evaluated = new LinkedHashMap<>();
        evaluated.put(new EvaluatedLoss("train", "running"), Figures.defined(losses.trainLoss()));
        evaluated.put(new EvaluatedLoss("dev", "running"), Figures.defined(losses.devLoss()));
        if (!Double.isNaN(losses.devLossRecalibrated())) {
            evaluated.put(new EvaluatedLoss("dev", "recalibrated"), Figures.defined(losses.devLossRecalibrated()));
        }
        return new Compared(
                id, Job.values(trial.config(), "trial " + id), figures, evaluated, layersOfTrial(tables, searchId, id));
    }

    /** Those of the averaged network, or of worker 0 where that was not measured. */
    private static FirstAndLastStep layers(TableReader tables, String id) {
        FirstAndLastStep averaged = new FirstAndLastStep();
        FirstAndLastStep worker = new FirstAndLastStep();
        tables.forEach(Tables.LAYER_STATISTICS, id, row -> {
            if (MeasuredNetwork.averaged().owns(row.origin())) {
                averaged.add(row);
            } else if (MeasuredNetwork.ofWorker(0).owns(row.origin())) {
                worker.add(row);
            }
        });
        return averaged.isEmpty() ? worker : averaged;
    }

    private static FirstAndLastStep layersOfTrial(TableReader tables, String searchId, String trial) {
        FirstAndLastStep layers = new FirstAndLastStep();
        TrialTable<LayerObservation> statistics = Tables.ofTrials(Tables.LAYER_STATISTICS);
        tables.forEach(
                statistics, tables.parts(statistics.schema(), searchId), Set.of(trial), row -> layers.add(row.row()));
        return layers;
    }
}
