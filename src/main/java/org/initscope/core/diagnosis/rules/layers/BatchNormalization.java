package org.initscope.core.diagnosis.rules.layers;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.initscope.core.diagnosis.Cause;
import org.initscope.core.diagnosis.Finding;
import org.initscope.core.diagnosis.Finding.Evidence;
import org.initscope.core.diagnosis.Finding.Place;
import org.initscope.core.diagnosis.Limit;
import org.initscope.core.diagnosis.MissingEvidence;
import org.initscope.core.diagnosis.Numbers;
import org.initscope.core.diagnosis.Rule;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.diagnosis.Verdict;
import org.initscope.core.diagnosis.rules.updates.RandomWalk;
import org.initscope.core.evidence.BatchNormObservation;
import org.initscope.core.network.NetworkGraph;
import org.initscope.core.network.Normalization;
import org.initscope.core.statistics.BatchNormUnits;

/** Does batch normalization have what it needs: examples, running statistics that fit, workers that agree, a scale? */
public final class BatchNormalization implements Rule {
    /** A quarter: the relative error of a variance over 32 examples, √(2/31). */
    private static final double ACCEPTED_NOISE = 0.26;

    private final Limits limits;

    /**
     * @param noise relative error √(2/(n − 1)) of a variance over the n examples of a worker's minibatch
     * @param running distance of running statistics from those of minibatches, in standard deviations of a unit
     * @param workers distance between the running means of two workers, in standard deviations of a unit
     * @param collapsed share of units whose |γ| is below {@code smallestScale} of its start
     */
    public record Limits(Limit noise, Limit running, Limit workers, Limit collapsed, double smallestScale)
            implements Serializable {}

    public BatchNormalization(Limits limits) {
        this.limits = limits;
    }

    @Override
    public String id() {
        return "batch-normalization";
    }

    @Override
    public int version() {
        return 2;
    }

    @Override
    public String title() {
        return "What batch normalization needs";
    }

    @Override
    public List<Finding> examine(RunStatistics run) {
        if (run.network().batchNorms().isEmpty()) {
            return notApplicable("The network has no batch normalization.");
        }
        List<Finding> findings = new ArrayList<>();
        uselessBias(run).ifPresent(findings::add);
        smallBatch(run).ifPresent(findings::add);
        KerasMomentum.of(run.description()).ifPresent(momentum -> findings.add(foreignMomentum(momentum)));
        Map<Integer, List<BatchNormObservation>> last = lastStep(run);
        findings.addAll(running(run, last));
        last.forEach((layer, observed) -> {
            workersApart(run, layer, observed).ifPresent(findings::add);
            collapsed(run, layer, observed).ifPresent(findings::add);
        });
        if (!findings.isEmpty()) {
            return findings;
        }
        if (run.batchNorms().last().isEmpty()) {
            return unmeasured("The units of the batch norms are not measured", new MissingEvidence.BatchNormUnits());
        }
        return pass(
                Evidence.nothing(),
                "Minibatches are large enough, running statistics follow them, and no scale has collapsed.");
    }

    private Optional<Finding> uselessBias(RunStatistics run) {
        NetworkGraph network = run.network();
        return network.batchNorms().stream()
                .flatMap(norm -> network.predecessor(norm).stream().boxed())
                .filter(linear -> network.layer(linear).isLinear()
                        && network.layer(linear).hasParameter("bias"))
                .findFirst()
                .map(linear -> finding(
                        Verdict.WARN,
                        new Place(
                                OptionalInt.of(linear),
                                Optional.of(network.layer(linear).name()),
                                Optional.of("bias")),
                        Evidence.nothing(),
                        String.format(
                                Locale.ROOT,
                                "The bias of %s has no effect: batch normalization subtracts the mean over the minibatch,"
                                        + " and the bias with it.",
                                network.layer(linear).name()),
                        new Cause.UselessBias(linear)));
    }

    private Optional<Finding> smallBatch(RunStatistics run) {
        int examples = run.description().batchSize();
        double noise = examples < 2 ? Double.POSITIVE_INFINITY : Math.sqrt(2.0 / (examples - 1));
        Verdict verdict = limits.noise().judge(noise);
        if (!verdict.isProblem()) {
            return Optional.empty();
        }
        return Optional.of(finding(
                verdict,
                Place.network(),
                Evidence.at(0, "variance_noise", noise, limits.noise().of(verdict)),
                String.format(
                        Locale.ROOT,
                        "Each worker normalizes over %d examples, whose variance is off by about %s: the noise of the"
                                + " statistics becomes noise of the activations.",
                        examples,
                        Numbers.percent(noise)),
                enoughExamples()));
    }

    private Finding foreignMomentum(KerasMomentum momentum) {
        return finding(
                Verdict.WARN,
                Place.network(),
                Evidence.nothing(),
                String.format(
                        Locale.ROOT,
                        "A momentum of %s makes running statistics those of the newest minibatch, which weighs %s: momentum is"
                                + " its weight here, as in PyTorch, and that of the past in Keras.",
                        Numbers.shown(momentum.written()),
                        Numbers.percent(momentum.written())),
                new Cause.NormMomentum(momentum.meant()));
    }

    /** As many examples as a variance over them is accepted to be off by. */
    public static Cause.BatchSize enoughExamples() {
        int enough = Integer.highestOneBit((int) Math.ceil(1 + 2 / (ACCEPTED_NOISE * ACCEPTED_NOISE)) - 1) * 2;
        return new Cause.BatchSize(enough);
    }

    /** The rows of the last measured step of workers, by layer; without workers those of the averaged network. */
    private static Map<Integer, List<BatchNormObservation>> lastStep(RunStatistics run) {
        boolean byWorkers =
                run.batchNorms().last().stream().anyMatch(o -> o.worker().isPresent());
        List<BatchNormObservation> rows = run.batchNorms().last().stream()
                .filter(o -> o.worker().isPresent() == byWorkers)
                .toList();
        long last = rows.stream().mapToLong(BatchNormObservation::step).max().orElse(0);
        Map<Integer, List<BatchNormObservation>> byLayer = new LinkedHashMap<>();
        rows.stream().filter(o -> o.step() == last).forEach(o -> byLayer.computeIfAbsent(
                        o.units().layerIndex(), i -> new ArrayList<>())
                .add(o));
        return byLayer;
    }

    private List<Finding> running(RunStatistics run, Map<Integer, List<BatchNormObservation>> byLayer) {
        Map<Integer, Double> distances = new LinkedHashMap<>();
        byLayer.forEach((layer, observed) -> distances.put(layer, distance(run, observed)));
        // all layers have one momentum: the one that suits the layer that is furthest away
        double furthest = distances.values().stream().mapToDouble(d -> d).max().orElse(0);
        List<Finding> findings = new ArrayList<>();
        distances.forEach((layer, distance) -> {
            Verdict verdict = limits.running().judge(distance);
            if (verdict.isProblem()) {
                findings.add(running(run, layer, byLayer.get(layer).get(0).step(), distance, verdict, furthest));
            }
        });
        return findings;
    }

    private Finding running(
            RunStatistics run, int layer, long step, double distance, Verdict verdict, double furthest) {
        return finding(
                verdict,
                Place.layer(run.network(), layer),
                Evidence.at(
                        step, "running_statistics", distance, limits.running().of(verdict)),
                String.format(
                        Locale.ROOT,
                        "The running statistics of %s are %s standard deviations of a unit away from those of the"
                                + " minibatches: the network that is evaluated is not the one that was trained.",
                        run.network().layer(layer).name(),
                        Numbers.shown(distance)),
                RunningStatistics.nearer(
                        norm(run, layer).momentum(),
                        step,
                        furthest,
                        limits.running().warn()));
    }

    /** Of the middle worker; before any step statistics are nobody's. */
    private static double distance(RunStatistics run, List<BatchNormObservation> observed) {
        if (observed.get(0).step() == 0) {
            return 0;
        }
        return Numbers.median(observed.stream()
                .map(o -> RunningStatisticsDistance.toMinibatch(
                        o.units(), run.description().batchSize()))
                .toList());
    }

    private Optional<Finding> workersApart(RunStatistics run, int layer, List<BatchNormObservation> observed) {
        if (observed.size() < 2) {
            return Optional.empty();
        }
        double momentum = norm(run, layer).momentum();
        double noise = 2 * momentum / (2 - momentum) / run.description().batchSize();
        double worst = 0;
        for (int a = 0; a < observed.size(); a++) {
            for (int b = 0; b < a; b++) {
                worst = Math.max(
                        worst,
                        RunningStatisticsDistance.betweenWorkers(
                                observed.get(a).units(), observed.get(b).units(), noise));
            }
        }
        Verdict verdict = limits.workers().judge(worst);
        if (!verdict.isProblem()) {
            return Optional.empty();
        }
        long fewer = Math.max(1, (long) (run.description().localSteps()
                * RandomWalk.fewerSteps(worst, limits.workers().warn())));
        return Optional.of(finding(
                verdict,
                Place.layer(run.network(), layer),
                Evidence.at(
                        observed.get(0).step(),
                        "running_mean",
                        worst,
                        limits.workers().of(verdict)),
                String.format(
                        Locale.ROOT,
                        "Two workers' running means of %s are %s standard deviations of a unit apart: their average fits"
                                + " neither.",
                        run.network().layer(layer).name(),
                        Numbers.shown(worst)),
                new Cause.LocalSteps(fewer)));
    }

    private Optional<Finding> collapsed(RunStatistics run, int layer, List<BatchNormObservation> observed) {
        Normalization.Batch norm = norm(run, layer);
        double smallest = limits.smallestScale() * Math.abs(norm.gamma());
        BatchNormUnits units = observed.get(0).units();
        int collapsed = 0;
        for (float gamma : units.gamma()) {
            collapsed += Math.abs(gamma) < smallest || norm.gamma() == 0 && gamma == 0 ? 1 : 0;
        }
        double share = (double) collapsed / units.units();
        Verdict verdict = limits.collapsed().judge(share);
        if (!verdict.isProblem()) {
            return Optional.empty();
        }
        return Optional.of(finding(
                verdict,
                Place.layer(run.network(), layer),
                Evidence.at(
                        observed.get(0).step(),
                        "gamma",
                        share,
                        limits.collapsed().of(verdict)),
                String.format(
                        Locale.ROOT,
                        "The scale of %d of %d units of %s is next to nothing: what %s does not reach the next layer.",
                        collapsed,
                        units.units(),
                        run.network().layer(layer).name(),
                        collapsed == 1 ? "it computes" : "they compute"),
                norm.gamma() == 0
                        ? new Cause.NormScale(layer)
                        : new Cause.LearningRate(limits.collapsed().warn() / share)));
    }

    private static Normalization.Batch norm(RunStatistics run, int layer) {
        return run.network().batchNorm(layer).orElseThrow();
    }
}
