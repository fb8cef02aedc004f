package org.initscope.spark.dl4jspark;

import org.initscope.core.training.WorkerPlan;
import org.initscope.core.training.averaging.ParameterAveraging;
import org.initscope.core.training.averaging.StateAverage;
import org.initscope.spark.averaging.Dl4jSpark;
import org.initscope.spark.examples.Shards;
import org.nd4j.kryo.Nd4jRegistrator;

/** By which the other rooms find dl4j-spark, where it is. */
public final class Dl4jSparkService implements Dl4jSpark {
    @Override
    public ParameterAveraging averaging(Shards shards, WorkerPlan plan, StateAverage average) {
        return new Dl4jSparkAveraging(shards, plan, average);
    }

    @Override
    public String kryoRegistrator() {
        return Nd4jRegistrator.class.getName();
    }
}
