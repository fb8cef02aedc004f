package org.initscope.dl4j;

import java.util.Objects;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** A learning rate times the factor of a layer: {@link org.initscope.core.training.LayerRates}. */
public final class ScaledRate implements ISchedule {
    private static final long serialVersionUID = 1L;

    private final double factor;
    private final ISchedule rate;

    /** From JSON. */
    @JsonCreator
    public ScaledRate(@JsonProperty("factor") double factor, @JsonProperty("rate") ISchedule rate) {
        this.factor = factor;
        this.rate = rate;
    }

    @JsonProperty("factor")
    public double getFactor() {
        return factor;
    }

    @JsonProperty("rate")
    public ISchedule getRate() {
        return rate;
    }

    @Override
    public double valueAt(int iteration, int epoch) {
        return rate.valueAt(iteration, epoch) * factor;
    }

    @Override
    public ISchedule clone() {
        return new ScaledRate(factor, rate.clone());
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof ScaledRate other && factor == other.factor && rate.equals(other.rate);
    }

    @Override
    public int hashCode() {
        return Objects.hash(factor, rate);
    }
}
