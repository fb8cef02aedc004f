package org.initscope.benchmark.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.evidence.Evaluation;
import org.initscope.core.evidence.LayerObservation;
import org.initscope.core.statistics.Quantity;

/**
 * AUTOTRAINER (Zhang, Zhai, Ma and Shen, ICSE 2021), as {@code AutoTrainer/utils/monitor.py} of
 * github.com/shiningrain/AUTOTRAINER decides with the parameters of its {@code reproduce.py}.
 *
 * <p>It compares the accuracies of epochs, which the tables of a search do not have. The whole training counts as one epoch
 * that begins at the accuracy of a uniform guess. Oscillation needs three epochs and is never seen.
 */
final class AutoTrainer implements PublishedTool {
    private static final double SATISFIED_ACCURACY = 0.6;
    private static final double ZEROS = 0.7;
    private static final double EXPLODING = 70;
    private static final double VANISHING = 1e-3;
    private static final double VANISHING_NORM = 1e-4;
    private static final double SLOW = 0.01;

    @Override
    public String name() {
        return "AUTOTRAINER";
    }

    @Override
    public List<String> conditions(RunStatistics run) {
        PublishedEvidence evidence = new PublishedEvidence(run);
        if (evidence.diverged()) {
            return List.of("exploding gradient");
        }
        double accuracy = Math.max(accuracy(evidence, "train"), accuracy(evidence, "dev"));
        boolean slow = accuracy - 1.0 / run.network().classes().orElseThrow() < SLOW;
        if (accuracy >= SATISFIED_ACCURACY && !slow) {
            return List.of();
        }
        List<String> found = new ArrayList<>();
        if (evidence.steps().stream().anyMatch(step -> zeros(evidence, step) >= ZEROS)) {
            found.add("dying ReLU");
        } else if (evidence.steps().stream().anyMatch(step -> firstOverLast(evidence, step) > EXPLODING)) {
            found.add("exploding gradient");
        } else if (evidence.steps().stream().anyMatch(step -> vanishes(evidence, step))) {
            found.add("vanishing gradient");
        } else if (slow) {
            found.add("slow convergence");
        }
        return found;
    }

    private static double accuracy(PublishedEvidence evidence, String split) {
        return evidence.atTheEnd(split).map(Evaluation::accuracy).orElse(0.0);
    }

    /** The share of all gradients that are exactly 0, those of the embedding apart. */
    private static double zeros(PublishedEvidence evidence, long step) {
        List<LayerObservation> gradients = evidence.ofParameters(Quantity.GRADIENT)
                .filter(gradient -> gradient.step() == step && gradient.layerIndex() > 0)
                .toList();
        return (double) gradients.stream()
                        .mapToLong(LayerObservation::zeroCount)
                        .sum()
                / gradients.stream().mapToLong(LayerObservation::count).sum();
    }

    private static double firstOverLast(PublishedEvidence evidence, long step) {
        List<LayerObservation> gradients = evidence.ofWeights(Quantity.GRADIENT, step);
        return norm(gradients.get(0)) / norm(gradients.get(gradients.size() - 1));
    }

    private static boolean vanishes(PublishedEvidence evidence, long step) {
        return firstOverLast(evidence, step) < VANISHING
                && norm(evidence.ofWeights(Quantity.GRADIENT, step).get(0)) < VANISHING_NORM;
    }

    private static double norm(LayerObservation gradient) {
        OptionalDouble l2 = gradient.l2();
        return l2.orElse(Double.NaN);
    }
}
