package org.initscope.dl4j;

import java.util.ArrayList;
import java.util.List;
import org.initscope.core.training.LearningRateSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** {@link LearningRateSchedule.Stepwise} over Deeplearning4j's iterations, which count local steps. */
public final class StepwiseRate implements ISchedule {
    private static final long serialVersionUID = 1L;

    private final LearningRateSchedule.Stepwise schedule;

    StepwiseRate(LearningRateSchedule.Stepwise schedule) {
        this.schedule = schedule;
    }

    /** From JSON: the first step after each rate, and the rates. */
    @JsonCreator
    public StepwiseRate(@JsonProperty("until") long[] until, @JsonProperty("rates") double[] rates) {
        List<LearningRateSchedule.Piece> pieces = new ArrayList<>();
        for (int i = 0; i < until.length; i++) {
            pieces.add(new LearningRateSchedule.Piece(until[i], rates[i]));
        }
        this.schedule = new LearningRateSchedule.Stepwise(pieces);
    }

    @JsonProperty("until")
    public long[] getUntil() {
        return schedule.pieces().stream()
                .mapToLong(LearningRateSchedule.Piece::until)
                .toArray();
    }

    @JsonProperty("rates")
    public double[] getRates() {
        return schedule.pieces().stream()
                .mapToDouble(LearningRateSchedule.Piece::rate)
                .toArray();
    }

    @Override
    public double valueAt(int iteration, int epoch) {
        return schedule.rateAt(iteration);
    }

    @Override
    public ISchedule clone() {
        return new StepwiseRate(schedule);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof StepwiseRate other && schedule.equals(other.schedule);
    }

    @Override
    public int hashCode() {
        return schedule.hashCode();
    }
}
