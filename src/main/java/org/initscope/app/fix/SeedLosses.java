package org.initscope.app.fix;

import static org.initscope.core.Check.require;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.descriptive.moment.StandardDeviation;
import org.initscope.app.text.Figures;
import org.initscope.core.diagnosis.Numbers;
import org.initscope.core.search.analysis.Estimate;

/**
 * The loss at the end of one job's trainings with several seeds, in nats.
 *
 * @param losses a seed each; empty where training diverged, or its loss is not finite
 * @param uniform ln V, the loss of a uniform guess
 */
record SeedLosses(List<OptionalDouble> losses, double uniform) {
    /** Losses nearer to each other than this are alike: so much apart are points that docs/diagnosis-benchmark.md calls healthy. */
    static final double ALIKE = 0.03;

    /** The means of two jobs nearer than this are as good: the standard error of three seeds, which differ by 0.015. */
    private static final double OF_MEANS = 0.01;

    private static final double LARGEST_PLAIN = 1e5;

    SeedLosses {
        losses = List.copyOf(losses);
        require(!losses.isEmpty(), "there are no losses of seeds");
    }

    /** Seeds with which training diverged. */
    long diverged() {
        return losses.stream().filter(OptionalDouble::isEmpty).count();
    }

    /** The mean of all seeds. One that diverged counts as ln V, or as the worst of the others where that is worse. */
    double mean() {
        double broken = trained().reduce(uniform, Math::max);
        return losses.stream()
                .mapToDouble(loss -> loss.orElse(broken))
                .average()
                .orElseThrow();
    }

    private DoubleStream trained() {
        return losses.stream().flatMapToDouble(OptionalDouble::stream);
    }

    /**
     * Whether these losses are better than others with the same seeds by more than seeds differ.
     *
     * <p>No seed may diverge that did not, and none may end higher by more than {@value #ALIKE} nats. Then fewer seeds
     * diverge, or the mean gain is more than {@value #ALIKE} nats and more than the noise: the smaller of the two standard
     * deviations over the seeds. A job near its breaking has much noise of its own, which a remedy takes away. The t interval of
     * three gains is 2.5 of their standard deviations wide either way. That would ask too much where one of three seeds
     * goes wrong. So it is shown, and does not judge.
     */
    boolean improveOn(SeedLosses others) {
        for (int seed = 0; seed < losses.size(); seed++) {
            OptionalDouble was = others.losses.get(seed);
            OptionalDouble is = losses.get(seed);
            if (was.isPresent() && (is.isEmpty() || is.getAsDouble() > was.getAsDouble() + ALIKE)) {
                return false;
            }
        }
        return diverged() < others.diverged() || gainOver(others) > Math.max(ALIKE, noiseWith(others));
    }

    /** Whether as many seeds trained, and their mean is not above that of others by more than means differ by chance. */
    boolean areAsGoodAs(SeedLosses others) {
        return diverged() <= others.diverged() && mean() <= others.mean() + OF_MEANS;
    }

    /** The mean fall of the loss, over those seeds with which both trained. */
    private double gainOver(SeedLosses others) {
        return -differences(others).average().orElse(0);
    }

    private double noiseWith(SeedLosses others) {
        double noise = Math.min(
                std(pairs(others, (is, was) -> is).toArray()),
                std(pairs(others, (is, was) -> was).toArray()));
        return Double.isNaN(noise) ? 0 : noise;
    }

    private DoubleStream differences(SeedLosses others) {
        return pairs(others, (is, was) -> is - was);
    }

    private DoubleStream pairs(SeedLosses others, DoubleBinaryOperator value) {
        return IntStream.range(0, losses.size())
                .filter(seed ->
                        losses.get(seed).isPresent() && others.losses.get(seed).isPresent())
                .mapToDouble(seed -> value.applyAsDouble(
                        losses.get(seed).getAsDouble(), others.losses.get(seed).getAsDouble()));
    }

    private static double std(double[] values) {
        return new StandardDeviation().evaluate(values);
    }

    /** The mean with its 95 % interval of Student's t, over those seeds that trained, and how many did not. */
    String render() {
        return render("");
    }

    /** The same as a part of a sentence. */
    String renderNats() {
        return render(" nats");
    }

    private String render(String unit) {
        String broken = diverged() + " diverged";
        if (trained().count() == 0) {
            return broken;
        }
        return interval(trained().toArray(), "%.4f") + unit + (diverged() == 0 ? "" : ", " + broken);
    }

    /**
     * The mean difference from others with its 95 % interval of Student's t, over those seeds with which both trained, and
     * how many these are where some did not.
     */
    String renderFrom(SeedLosses others) {
        double[] differences = differences(others).toArray();
        String mean = interval(differences, "%+.4f");
        return mean.isEmpty() || differences.length == losses.size()
                ? mean
                : mean + ", of " + Numbers.counted(differences.length, "seed");
    }

    private static String interval(double[] values, String format) {
        if (values.length == 0) {
            return "";
        }
        Estimate estimate = Estimate.of(values);
        String mean = shown(format, estimate.mean().orElseThrow());
        return estimate.interval()
                .map(interval -> mean + " ± " + shown("%.4f", interval.half()))
                .orElse(mean);
    }

    private static String shown(String format, double value) {
        if (Math.abs(value) >= LARGEST_PLAIN) {
            return Figures.decimal(value);
        }
        // what is rounded to nothing has no sign
        return String.format(Locale.ROOT, format, value).replaceFirst("^[+-](?=0[.]0*$)", "");
    }
}
