package org.initscope.report;

import java.util.List;
import java.util.function.Function;
import org.initscope.core.search.analysis.Estimate;
import org.initscope.core.search.analysis.Interval;
import org.initscope.core.search.analysis.KeyEffect;

/**
 * What a value of a swept key does; undefined numbers are NaN.
 *
 * @param known trials of which it is known whether they train
 * @param loss mean dev loss of those that trained
 * @param lossBeside that minus the best value's, where all other keys are equal
 * @param capped mean dev loss of all, ln V for those that broke
 */
public record ShownEffect(
        String key,
        String value,
        boolean best,
        long known,
        double share,
        double shareLow,
        double shareHigh,
        double loss,
        Difference lossBeside,
        double capped,
        Difference cappedBeside) {
    /** More values of a key stand in the table effects alone. */
    private static final int MOST = 32;

    /** A mean with its interval. */
    public record Difference(double mean, double low, double high) {
        private static Difference of(Estimate estimate) {
            return new Difference(
                    estimate.mean().orElse(Double.NaN),
                    estimate.interval().map(Interval::low).orElse(Double.NaN),
                    estimate.interval().map(Interval::high).orElse(Double.NaN));
        }
    }

    /** Those of a search, key by key. */
    public static List<ShownEffect> of(List<KeyEffect> effects) {
        return effects.stream()
                .flatMap(effect -> effect.thinned(MOST).stream().map(level -> of(effect, level)))
                .toList();
    }

    private static ShownEffect of(KeyEffect effect, KeyEffect.Level level) {
        Function<Function<Interval, Double>, Double> share =
                end -> level.counts().shareInterval().map(end).orElse(Double.NaN);
        return new ShownEffect(
                effect.factor().key(),
                level.value(),
                effect.isBest(level),
                level.counts().known(),
                level.counts().share().orElse(Double.NaN),
                share.apply(Interval::low),
                share.apply(Interval::high),
                level.loss().mean().orElse(Double.NaN),
                Difference.of(level.beside().loss()),
                level.cappedLoss().mean().orElse(Double.NaN),
                Difference.of(level.beside().cappedLoss()));
    }
}
