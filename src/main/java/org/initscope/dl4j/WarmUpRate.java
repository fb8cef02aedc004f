package org.initscope.dl4j;

import java.util.Objects;
import org.initscope.core.training.LearningRateSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** {@link LearningRateSchedule.WarmUp} over Deeplearning4j's iterations, which count local steps. */
public final class WarmUpRate implements ISchedule {
    private static final long serialVersionUID = 1L;

    private final long steps;
    private final ISchedule then;

    /** From JSON. */
    @JsonCreator
    public WarmUpRate(@JsonProperty("steps") long steps, @JsonProperty("then") ISchedule then) {
        this.steps = steps;
        this.then = then;
    }

    @JsonProperty("steps")
    public long getSteps() {
        return steps;
    }

    @JsonProperty("then")
    public ISchedule getThen() {
        return then;
    }

    @Override
    public double valueAt(int iteration, int epoch) {
        return iteration < steps
                ? then.valueAt(0, epoch) * ((iteration + 1.0) / steps)
                : then.valueAt((int) (iteration - steps), epoch);
    }

    @Override
    public ISchedule clone() {
        return new WarmUpRate(steps, then.clone());
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof WarmUpRate other && steps == other.steps && then.equals(other.then);
    }

    @Override
    public int hashCode() {
        return Objects.hash(steps, then);
    }
}
