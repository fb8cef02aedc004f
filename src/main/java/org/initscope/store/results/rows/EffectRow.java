package org.initscope.store.results.rows;

import static org.initscope.store.results.rows.TrainedShare.high;
import static org.initscope.store.results.rows.TrainedShare.low;

import java.util.List;
import java.util.OptionalDouble;
import org.initscope.core.evidence.Meaning;
import org.initscope.core.search.analysis.KeyEffect;

/** A value of a swept key, and what it does. */
public record EffectRow(
        @Meaning("The swept key.") String key,
        @Meaning("Its value as text.") String value,
        @Meaning(
                        "The key's best value: that with the lowest capped_loss, of those with at least half as many points as the"
                                + " most frequent one, or one of these that surely does better with all else equal.")
                String bestValue,
        TrainedShare training,
        @Meaning("Mean dev loss of those that trained.") OptionalDouble devLoss,
        @Meaning("Mean dev loss of all, ln V for those that broke.") OptionalDouble cappedLoss,
        TrainedDifference trainedDifference,
        LossDifference lossDifference,
        CappedDifference cappedDifference) {

    /** The probability to train beside the best value. */
    public record TrainedDifference(
            @Meaning(
                            "Share that trained minus that with best_value, all other keys and the seed equal; NULL where no such"
                                    + " pairs are.")
                    OptionalDouble trainedDifference,
            @Meaning("Lower end of Student's t interval, over the combinations of the other keys.")
                    OptionalDouble trainedDifferenceLow,
            @Meaning("Upper end of it.") OptionalDouble trainedDifferenceHigh) {}

    /** The loss beside the best value. */
    public record LossDifference(
            @Meaning("Combinations of the other keys in which a trial of each trained; of a single one, its seeds.")
                    long pairs,
            @Meaning("Dev loss minus that with best_value, of pairs that both trained.") OptionalDouble lossDifference,
            @Meaning("Lower end of its interval.") OptionalDouble lossDifferenceLow,
            @Meaning("Upper end of it.") OptionalDouble lossDifferenceHigh) {}

    /** Both in one. */
    public record CappedDifference(
            @Meaning("The same of all pairs, with ln V for a trial that broke.") OptionalDouble cappedDifference,
            @Meaning("Lower end of its interval.") OptionalDouble cappedDifferenceLow,
            @Meaning("Upper end of it.") OptionalDouble cappedDifferenceHigh) {}

    /** The rows of a key. */
    public static List<EffectRow> of(KeyEffect effect) {
        String best = effect.factor().levels().get(effect.best());
        return effect.levels().stream()
                .map(level -> of(effect.factor().key(), best, level))
                .toList();
    }

    private static EffectRow of(String key, String best, KeyEffect.Level level) {
        KeyEffect.Differences beside = level.beside();
        return new EffectRow(
                key,
                level.value(),
                best,
                TrainedShare.of(level.counts()),
                level.loss().mean(),
                level.cappedLoss().mean(),
                new TrainedDifference(
                        beside.trained().mean(),
                        low(beside.trained().interval()),
                        high(beside.trained().interval())),
                new LossDifference(
                        beside.loss().count(),
                        beside.loss().mean(),
                        low(beside.loss().interval()),
                        high(beside.loss().interval())),
                new CappedDifference(
                        beside.cappedLoss().mean(),
                        low(beside.cappedLoss().interval()),
                        high(beside.cappedLoss().interval())));
    }
}
