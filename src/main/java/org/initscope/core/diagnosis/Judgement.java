package org.initscope.core.diagnosis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.initscope.core.training.Divergence;

/**
 * What findings of single rules come to together, by how the training ended.
 *
 * <p>Where the loss at the end is what such a network reaches, nothing that a rule found has cost anything: all of it becomes
 * notes. Where it is not, or training diverged, one finding is the root: it has the verdict of the end, and stands first.
 * What else was found becomes notes, since it may be only a consequence. A start is judged by what became of others like it.
 * Else, where nobody knows what the loss should be, the findings stay as they are.
 */
final class Judgement {
    /** A learning rate that is too low is the first cause where the usual one is so many times it. */
    private static final double LOW = 15;

    /** Scales of hidden weights are mended before all but what keeps a network from any training. */
    private static final int HIDDEN_SCALES = 1;

    /** Scales that are far from usual are the cause where no rule finds what else it could be. */
    private static final int LAST_RESORT = 5;

    private final List<Finding> findings;
    private final boolean diverged;
    private final RunDescription run;
    private final Optional<Predicate<Finding>> isRoot;

    private Judgement(
            List<Finding> findings, RunStatistics run, boolean diverged, Optional<Predicate<Finding>> isRoot) {
        this.findings = findings;
        this.diverged = diverged;
        this.run = run.description();
        this.isRoot = isRoot;
    }

    /**
     * The findings, judged.
     *
     * @param isRoot whether the cause of a finding is what is to be mended; empty where nobody knows
     */
    static List<Finding> of(List<Finding> findings, RunStatistics run, Optional<Predicate<Finding>> isRoot) {
        if (run.description().isStart()) {
            StartRisk risk = StartRisk.of(run.network());
            return ofStart(findings.stream().map(risk::judged).toList(), run.description());
        }
        boolean diverged = run.description().end().divergence() instanceof Divergence.At;
        boolean known = run.description().expected().loss().isPresent();
        return findings.stream()
                .filter(finding ->
                        known && finding.rule().equals(diverged ? Diagnosis.LOSS_COURSE : Diagnosis.LOSS_REACHED))
                .filter(finding -> finding.verdict() != Verdict.INSUFFICIENT_DATA)
                .findFirst()
                .map(end -> new Judgement(findings, run, diverged, isRoot).by(end))
                .orElse(findings);
    }

    /**
     * The findings of a start in the order of their causes. A setting that decides which learning rate is usual comes before
     * the rate: its remedy brings the rate that suits the mended setting, and both remedies together would bring a third one.
     */
    private static List<Finding> ofStart(List<Finding> unordered, RunDescription run) {
        List<Finding> findings = unordered.stream().sorted(byCause(run)).toList();
        Optional<Finding> root = findings.stream()
                .filter(finding -> finding.verdict().isProblem() && decidesUsualRate(finding.cause()))
                .min(Comparator.comparing(Judgement::isShownByLayer).thenComparing(Finding::verdict));
        if (root.isEmpty() || findings.stream().noneMatch(Judgement::blamesRate)) {
            return findings;
        }
        Verdict worst = findings.stream()
                .filter(finding -> finding == root.get() || blamesRate(finding))
                .map(Finding::verdict)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        List<Finding> judged = new ArrayList<>();
        judged.add(root.get().with(worst, root.get().message()));
        for (Finding finding : findings) {
            if (finding != root.get()) {
                judged.add(blamesRate(finding) ? finding.with(Verdict.NOTE, finding.message()) : finding);
            }
        }
        return judged;
    }

    /** Findings of a start in the order in which their causes are to be mended. */
    private static Comparator<Finding> byCause(RunDescription run) {
        boolean rateFirst = isRateFirst(run, false);
        return Comparator.<Finding>comparingInt(finding -> {
                    if (finding.cause() instanceof Cause.StartScales) {
                        return HIDDEN_SCALES;
                    }
                    return rateFirst && blamesRate(finding) ? 0 : order(finding);
                })
                .thenComparing(Judgement::isConsequence);
    }

    /**
     * Whether another finding of the same order may be behind it. A hidden scale makes units dead, and first steps too long for
     * what is usual. A layer shows what a learning rate does.
     */
    private static boolean isConsequence(Finding finding) {
        return finding.cause() instanceof Cause.DeadStart
                || finding.cause() instanceof Cause.StartScales
                || blamesRate(finding) && finding.place().layerName().isPresent();
    }

    private static boolean decidesUsualRate(Cause cause) {
        return cause instanceof Cause.BatchSize
                || cause instanceof Cause.UnusualSetting unusual
                        && (unusual.setting().kind() == Setting.Kind.MOMENTUM
                                || unusual.setting().kind() == Setting.Kind.BATCH_SIZE);
    }

    private static boolean blamesRate(Finding finding) {
        return finding.verdict().isProblem()
                && (finding.cause() instanceof Cause.LearningRate || finding.cause() instanceof Cause.NoUpdates);
    }

    private List<Finding> by(Finding end) {
        Finding first = end.verdict().isProblem() ? root(end).orElse(end) : end;
        List<Finding> judged = new ArrayList<>();
        judged.add(
                first == end
                        ? suspected(end)
                        : first.with(end.verdict(), first.message() + " " + end.message())
                                .costing(end.cost()));
        for (Finding finding : findings) {
            if (finding != first) {
                judged.add(finding.verdict().isProblem() ? finding.with(Verdict.NOTE, finding.message()) : finding);
            }
        }
        return judged;
    }

    /** The finding of the end with what speaks for its cause, unless somebody knows of another one. */
    private Finding suspected(Finding end) {
        boolean isSuspected = end.rule().equals(Diagnosis.LOSS_REACHED)
                && end.verdict().isProblem()
                && isRoot.map(root -> root.test(end)).orElse(true);
        return isSuspected ? end.with(end.verdict(), end.message() + Suspicion.of(end.cause(), run)) : end;
    }

    /** The finding other than that of the end whose cause is to be mended first; empty where the end's own is. */
    private Optional<Finding> root(Finding end) {
        if (isRoot.isPresent()) {
            return isRoot.get().test(end) ? Optional.empty() : first(isRoot.get());
        }
        boolean overfits = overfits();
        int own = overfits && end.cause() instanceof Cause.LearningRate
                        || !diverged && end.cause() instanceof Cause.StartScales
                ? LAST_RESORT
                : order(end.cause());
        int limit = isRateFirst(run, diverged) && !overfits ? Math.min(1, own) : own;
        boolean usual = !diverged && (isRateUsual() || overfits);
        return first(finding ->
                finding != end && order(finding) < limit && !(usual && finding.cause() instanceof Cause.LearningRate));
    }

    /** Whether the network fits its own examples far better than others, so that no learning rate kept it from learning. */
    private boolean overfits() {
        return !diverged
                && findings.stream()
                        .filter(finding -> finding.verdict() == Verdict.FAIL)
                        .anyMatch(finding -> finding.cause() instanceof Cause.Width
                                || finding.cause() instanceof Cause.TrainingLength);
    }

    private Optional<Finding> first(Predicate<Finding> chosen) {
        return findings.stream()
                .filter(finding -> finding.verdict().isProblem())
                .filter(chosen)
                .min(Comparator.<Finding>comparingInt(Judgement::order)
                        .thenComparing(Judgement::isShownByLayer)
                        .thenComparing(Finding::verdict));
    }

    /** Whether the rate is near the usual one: what was told of it then was right in one of nine trainings of the benchmark. */
    private boolean isRateUsual() {
        Expectation expected = run.expected();
        return expected.rateOverUsual().isPresent() && !expected.isRateHigh() && !expected.isRateLow();
    }

    /** Whether the learning rate comes before all but a start that cannot train. No low rate makes training diverge. */
    private static boolean isRateFirst(RunDescription run, boolean diverged) {
        Expectation expected = run.expected();
        return expected.isRateHigh() || !diverged && expected.rateOverUsual().orElse(1) < 1 / LOW;
    }

    /** Whether a layer shows what too few examples do: that they are too few says another finding better. */
    private static boolean isShownByLayer(Finding finding) {
        return finding.cause() instanceof Cause.BatchSize
                && finding.place().layerName().isPresent();
    }

    /** So few examples that a normalization fails explain whatever else is found. */
    private static int order(Finding finding) {
        boolean fewExamples = finding.cause() instanceof Cause.BatchSize && finding.verdict() == Verdict.FAIL;
        return fewExamples ? 0 : order(finding.cause());
    }

    /** Causes in the order in which they are to be mended. */
    private static int order(Cause cause) {
        if (cause instanceof Cause.StartScales
                || cause instanceof Cause.EqualWeights
                || cause instanceof Cause.UnusualSetting) {
            return 0;
        } else if (cause instanceof Cause.HiddenScale
                || cause instanceof Cause.DepthScale
                || cause instanceof Cause.DeadStart
                || cause instanceof Cause.NormScale
                || cause instanceof Cause.Narrow) {
            return HIDDEN_SCALES;
        } else if (cause instanceof Cause.LearningRate
                || cause instanceof Cause.LongFirstSteps
                || cause instanceof Cause.NoUpdates) {
            return 2;
        } else if (cause instanceof Cause.LayerScale || cause instanceof Cause.OutputScale) {
            return 3;
        }
        return cause instanceof Cause.Unexplained || cause instanceof Cause.Nothing ? 5 : 4;
    }
}
