package org.initscope.dl4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.initscope.core.training.LearningRateSchedule;
import org.initscope.core.training.LearningRateSchedule.Piece;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** {@link LearningRateSchedule.Stepwise} over Deeplearning4j's iterations, which count local steps. */
public final class StepwiseRate implements ISchedule {
    private static final long serialVersionUID = 1L;

    // arrays rather than the records of core, which Kryo cannot read back
    private final long[] until;
    private final double[] rates;
    private transient LearningRateSchedule schedule;

    StepwiseRate(LearningRateSchedule.Stepwise schedule) {
        this(
                schedule.pieces().stream().mapToLong(Piece::until).toArray(),
                schedule.pieces().stream().mapToDouble(Piece::rate).toArray());
    }

    /** From JSON: the first step after each rate, and the rates. */
    @JsonCreator
    public StepwiseRate(@JsonProperty("until") long[] until, @JsonProperty("rates") double[] rates) {
        this.until = until.clone();
        this.rates = rates.clone();
    }

    @JsonProperty("until")
    public long[] getUntil() {
        return until.clone();
    }

    @JsonProperty("rates")
    public double[] getRates() {
        return rates.clone();
    }

    LearningRateSchedule schedule() {
        if (schedule == null) {
            List<Piece> pieces = new ArrayList<>();
            for (int i = 0; i < until.length; i++) {
                pieces.add(new Piece(until[i], rates[i]));
            }
            schedule = new LearningRateSchedule.Stepwise(pieces);
        }
        return schedule;
    }

    @Override
    public double valueAt(int iteration, int epoch) {
        return schedule().rateAt(iteration);
    }

    @Override
    public ISchedule clone() {
        return new StepwiseRate(until, rates);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof StepwiseRate other
                && Arrays.equals(until, other.until)
                && Arrays.equals(rates, other.rates);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(until) + Arrays.hashCode(rates);
    }
}
