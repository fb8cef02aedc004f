package org.initscope.core.diagnosis.rules.updates;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
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
import org.initscope.core.evidence.LayerEvidence;
import org.initscope.core.evidence.LayerObservation;
import org.initscope.core.statistics.Quantity;

/**
 * How many examples does a gradient need before its noise is as small as itself?
 *
 * <p>It is the simple noise scale tr(Σ)/|G|² of McCandlish et al. 2018, appendix A.1. It follows from the squared norms of
 * two gradients at the same parameters. One is over b examples (a worker's minibatch), the other over B (the averaged
 * network's). |G|² = (B|g_B|² − b|g_b|²)/(B − b) and tr(Σ) = (|g_b|² − |g_B|²)/(1/b − 1/B), each a mean over averaging
 * rounds.
 *
 * <p>A range about them is two standard errors wide. The averaged network is measured on the same examples each time, so
 * that more rounds do not lessen the error of |g_B|². That error follows from the variance of the workers' |g_b|² at one
 * step. As far as the variance is 4 GᵀΣG/b it is in proportion to 1/b, and beyond that it falls faster.
 */
public final class GradientNoise implements Rule {
    private static final double SMALLEST_LEVER = 1.5;
    private static final int LARGEST_BATCH = 1024;

    private final Limits limits;

    /**
     * @param below noise scale / examples of a step of all workers; more is a warning, since it costs time alone
     * @param above examples of a step of all workers / noise scale
     * @param rounds fewer averages than this are too noisy themselves
     */
    public record Limits(double below, Limit above, int rounds) implements Serializable {}

    public GradientNoise(Limits limits) {
        this.limits = limits;
    }

    @Override
    public String id() {
        return "gradient-noise";
    }

    @Override
    public int version() {
        return 2;
    }

    @Override
    public String title() {
        return "The batch beside the noise of the gradient";
    }

    /** An estimate at one step, and the variance that it shares with those of all other steps. */
    private record Value(double estimate, double sharedVariance) {}

    /** Estimates of |G|² and tr(Σ) at one step. */
    private record Estimate(long step, Value signal, Value noise) {}

    @Override
    public List<Finding> examine(RunStatistics run) {
        List<Estimate> estimates = estimates(run);
        if (estimates.size() < limits.rounds()) {
            return tooFew(run.description().workers(), estimates.size());
        }
        Range signal = Range.of(estimates.stream().map(Estimate::signal).toList());
        Range noise = Range.of(estimates.stream().map(Estimate::noise).toList());
        double atLeast = noise.low() / Math.max(signal.high(), Double.MIN_NORMAL);
        double atMost = signal.low() > 0 ? Math.max(1, noise.high() / signal.low()) : Double.POSITIVE_INFINITY;
        if (signal.high() == 0 || atLeast == 0 && Double.isInfinite(atMost)) {
            return insufficient(String.format(
                    Locale.ROOT,
                    "Over %s the gradient's noise differs too much to say how many examples a step should take;"
                            + " more of them, by more steps or fewer local steps, would tell.",
                    Numbers.counted(estimates.size(), "average")));
        }
        return List.of(judge(run, estimates, atLeast, atMost));
    }

    private List<Finding> tooFew(int workers, int estimates) {
        if (workers == 1) {
            return unmeasured(
                    "Noise is told from gradients over fewer and over more examples, and one worker has those of its own"
                            + " minibatch alone",
                    new MissingEvidence.Workers());
        }
        return unmeasured(
                String.format(
                        Locale.ROOT,
                        "Gradients of workers and of their average are measured at %s of rounds, where %d are needed",
                        Numbers.counted(estimates, "start"),
                        limits.rounds()),
                new MissingEvidence.Rounds(limits.rounds()));
    }

    /** A mean that is not negative, and two standard errors either way. */
    private record Range(double low, double high) {
        static Range of(List<Value> values) {
            List<Double> estimates = values.stream().map(Value::estimate).toList();
            double mean = mean(estimates);
            double shared = mean(values.stream().map(Value::sharedVariance).toList());
            double error = Math.hypot(standardError(estimates, mean), Math.sqrt(shared));
            return new Range(Math.max(0, mean - 2 * error), Math.max(0, mean + 2 * error));
        }
    }

    private Finding judge(RunStatistics run, List<Estimate> estimates, double atLeast, double atMost) {
        long batch = (long) run.description().batchSize() * run.description().workers();
        long from = estimates.get(0).step();
        long to = estimates.get(estimates.size() - 1).step();
        String sentence = String.format(
                Locale.ROOT,
                "A gradient needs %s examples to be as much signal as noise, and a step of all workers takes %d",
                shown(atLeast, atMost),
                batch);
        if (atLeast / batch > limits.below()) {
            return finding(
                    Verdict.WARN,
                    Place.network(),
                    Evidence.between(from, to, "gradient", atLeast / batch, limits.below()),
                    sentence + ": steps go mostly astray, and larger batches would save most of them.",
                    batchSize(run, atLeast));
        }
        Verdict above = limits.above().judge(batch / atMost);
        if (above.isProblem()) {
            return finding(
                    above,
                    Place.network(),
                    Evidence.between(
                            from, to, "gradient", batch / atMost, limits.above().of(above)),
                    sentence + ": the same steps could be had from far fewer examples.",
                    batchSize(run, atMost));
        }
        return finding(
                Verdict.PASS,
                Place.network(),
                Evidence.between(from, to, "gradient", atLeast / batch, limits.below()),
                sentence + ".",
                new Cause.Nothing());
    }

    private static String shown(double atLeast, double atMost) {
        if (Double.isInfinite(atMost)) {
            return "at least " + Numbers.shown(atLeast);
        }
        return atLeast == 0
                ? "at most " + Numbers.shown(atMost)
                : Numbers.shown(atLeast) + " to " + Numbers.shown(atMost);
    }

    private static Cause batchSize(RunStatistics run, double examples) {
        double each =
                Math.max(2, Math.min(LARGEST_BATCH, examples / run.description().workers()));
        int batch = Integer.highestOneBit((int) each);
        return batch == run.description().batchSize()
                ? new Cause.Unexplained("the batch is at the end of what is sensible")
                : new Cause.BatchSize(batch);
    }

    private static List<Estimate> estimates(RunStatistics run) {
        if (run.description().workers() == 1) {
            return List.of();
        }
        Map<Long, Double> examples = examplesOfAverage(run);
        List<Estimate> estimates = new ArrayList<>();
        run.layers().gradientNorms().forEach((step, norms) -> estimate(
                        run, step, norms, examples.getOrDefault(step, 0.0))
                .ifPresent(estimates::add));
        return estimates;
    }

    /** At the first step of a round all workers stand where the average does. */
    private static Optional<Estimate> estimate(
            RunStatistics run, long step, LayerEvidence.GradientNorms norms, double examplesOfAverage) {
        List<Double> squares = norms.ofWorkers();
        double large = norms.ofAverage();
        double b = run.description().batchSize();
        double B = examplesOfAverage;
        if (squares.size() < 2 || !(large > 0) || B < SMALLEST_LEVER * b) {
            return Optional.empty();
        }
        double small = mean(squares);
        double largeVariance = variance(squares, small) * b / B;
        double signalLever = B / (B - b);
        double noiseLever = 1 / (1 / b - 1 / B);
        return Optional.of(new Estimate(
                step,
                new Value((B * large - b * small) / (B - b), signalLever * signalLever * largeVariance),
                new Value((small - large) * noiseLever, noiseLever * noiseLever * largeVariance)));
    }

    /** On how many examples the averaged network was measured, by step. */
    private static Map<Long, Double> examplesOfAverage(RunStatistics run) {
        OptionalInt output = run.network().output();
        return output.stream()
                .boxed()
                .flatMap(layer -> run.layers().ofAverage(layer, Quantity.PREACTIVATION).stream())
                .collect(Collectors.toMap(
                        LayerObservation::step,
                        o -> (double) (o.count() + o.nonfiniteCount())
                                / run.network().layer(o.layerIndex()).units(),
                        (first, later) -> first));
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(v -> v).average().orElse(0);
    }

    private static double standardError(List<Double> values, double mean) {
        int n = values.size();
        return n < 2 ? Double.POSITIVE_INFINITY : Math.sqrt(variance(values, mean) / n);
    }

    private static double variance(List<Double> values, double mean) {
        double squares =
                values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
        return squares / (values.size() - 1);
    }
}
