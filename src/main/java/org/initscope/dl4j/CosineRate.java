package org.initscope.dl4j;

import java.util.Objects;
import org.initscope.core.training.LearningRateSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** {@link LearningRateSchedule.Cosine} over Deeplearning4j's iterations, which count local steps. */
public final class CosineRate implements ISchedule {
    private static final long serialVersionUID = 1L;

    // numbers rather than the record of core, which Kryo cannot read back
    private final double first;
    private final double last;
    private final long steps;

    CosineRate(LearningRateSchedule.Cosine schedule) {
        this(schedule.first(), schedule.last(), schedule.steps());
    }

    /** From JSON. */
    @JsonCreator
    public CosineRate(
            @JsonProperty("first") double first, @JsonProperty("last") double last, @JsonProperty("steps") long steps) {
        this.first = first;
        this.last = last;
        this.steps = steps;
    }

    @JsonProperty("first")
    public double getFirst() {
        return first;
    }

    @JsonProperty("last")
    public double getLast() {
        return last;
    }

    @JsonProperty("steps")
    public long getSteps() {
        return steps;
    }

    LearningRateSchedule schedule() {
        return new LearningRateSchedule.Cosine(first, last, steps);
    }

    @Override
    public double valueAt(int iteration, int epoch) {
        return schedule().rateAt(iteration);
    }

    @Override
    public ISchedule clone() {
        return new CosineRate(first, last, steps);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof CosineRate other && first == other.first && last == other.last && steps == other.steps;
    }

    @Override
    public int hashCode() {
        return Objects.hash(first, last, steps);
    }
}
