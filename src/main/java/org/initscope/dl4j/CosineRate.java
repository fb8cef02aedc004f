package org.initscope.dl4j;

import org.initscope.core.training.LearningRateSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** {@link LearningRateSchedule.Cosine} over Deeplearning4j's iterations, which count local steps. */
public final class CosineRate implements ISchedule {
    private static final long serialVersionUID = 1L;

    private final LearningRateSchedule.Cosine schedule;

    CosineRate(LearningRateSchedule.Cosine schedule) {
        this.schedule = schedule;
    }

    /** From JSON. */
    @JsonCreator
    public CosineRate(
            @JsonProperty("first") double first, @JsonProperty("last") double last, @JsonProperty("steps") long steps) {
        this(new LearningRateSchedule.Cosine(first, last, steps));
    }

    @JsonProperty("first")
    public double getFirst() {
        return schedule.first();
    }

    @JsonProperty("last")
    public double getLast() {
        return schedule.last();
    }

    @JsonProperty("steps")
    public long getSteps() {
        return schedule.steps();
    }

    @Override
    public double valueAt(int iteration, int epoch) {
        return schedule.rateAt(iteration);
    }

    @Override
    public ISchedule clone() {
        return new CosineRate(schedule);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof CosineRate other && schedule.equals(other.schedule);
    }

    @Override
    public int hashCode() {
        return schedule.hashCode();
    }
}
