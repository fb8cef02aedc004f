package org.initscope.core.evidence;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Folds the rows of a run or trial, whatever their order, into evidence whose memory depends on the network alone. */
public final class EvidenceFold {
    private static final int MOST_ROUND_ROWS = 1 << 16;
    private static final int MOST_EVALUATIONS = 4096;
    private static final int MOST_CRITICAL_RATES = 2048;

    private final StepLosses losses = new StepLosses();
    private final LayerEvidence layers = new LayerEvidence();
    private final BatchNormEvidence batchNorms = new BatchNormEvidence();
    private final BoundedSeries<List<AveragingRound>> rounds = new BoundedSeries<>(Integer.MAX_VALUE, MOST_ROUND_ROWS);
    private final BoundedSeries<List<CriticalRate>> criticalRates =
            new BoundedSeries<>(MOST_CRITICAL_RATES, MOST_CRITICAL_RATES);
    private final Map<Evaluated, BoundedSeries<List<Evaluation>>> evaluations = new LinkedHashMap<>();

    /** What an evaluation is of. */
    private record Evaluated(String split, String bnStatistics) {}

    /** Takes a row of any table. A row that is no evidence is ignored. */
    public void add(Record row) {
        if (row instanceof LayerObservation layer) {
            layers.add(layer);
        } else if (row instanceof TrainingStepLoss step) {
            losses.add(step);
        } else if (row instanceof BatchNormUnit unit) {
            batchNorms.add(unit);
        } else if (row instanceof AveragingRound round && round.worker().isPresent()) {
            rounds.add(round.round(), ArrayList::new).ifPresent(of -> of.add(round));
        } else if (row instanceof CriticalRate rate) {
            criticalRates.add(rate.step(), ArrayList::new).ifPresent(of -> of.add(rate));
        } else if (row instanceof Evaluation evaluation) {
            evaluations
                    .computeIfAbsent(
                            new Evaluated(evaluation.split(), evaluation.bnStatistics()),
                            split -> new BoundedSeries<>(MOST_EVALUATIONS, MOST_EVALUATIONS))
                    .add(evaluation.step(), ArrayList::new)
                    .ifPresent(of -> of.add(evaluation));
        }
    }

    public StepLosses losses() {
        return losses;
    }

    public LayerEvidence layers() {
        return layers;
    }

    public BatchNormEvidence batchNorms() {
        return batchNorms;
    }

    /** The workers of each round that is held, in the order of rounds. */
    public List<AveragingRound> rounds() {
        return rounds.held().values().stream().flatMap(List::stream).toList();
    }

    /** The critical learning rates that are held, in the order of steps. */
    public List<CriticalRate> criticalRates() {
        return criticalRates.held().values().stream().flatMap(List::stream).toList();
    }

    /** The evaluations that are held, by split and kind of batch-norm statistics, each in the order of steps. */
    public List<Evaluation> evaluations() {
        return evaluations.values().stream()
                .flatMap(series -> series.held().values().stream())
                .flatMap(List::stream)
                .toList();
    }
}
