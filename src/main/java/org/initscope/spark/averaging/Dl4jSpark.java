package org.initscope.spark.averaging;

import static org.initscope.core.Check.require;

import java.util.Optional;
import java.util.ServiceLoader;
import org.initscope.core.training.WorkerPlan;
import org.initscope.core.training.averaging.ParameterAveraging;
import org.initscope.core.training.averaging.StateAverage;
import org.initscope.spark.examples.Shards;

/** What a build for Scala 2.12 has of dl4j-spark, which does not exist for Scala 2.13 and so for Spark 4. */
public interface Dl4jSpark {
    /** Averaging rounds over shards, which stay the caller's. */
    ParameterAveraging averaging(Shards shards, WorkerPlan plan, StateAverage average);

    /** The class by which Kryo registers what dl4j-spark sends. */
    String kryoRegistrator();

    /** The one on the class path. */
    static Optional<Dl4jSpark> find() {
        return ServiceLoader.load(Dl4jSpark.class, Dl4jSpark.class.getClassLoader())
                .findFirst();
    }

    /**
     * The one on the class path, for a job that names it.
     *
     * @throws IllegalArgumentException where there is none
     */
    static Dl4jSpark required() {
        Optional<Dl4jSpark> found = find();
        require(
                found.isPresent(),
                "averaging.master is %s, which does not exist for Spark 4: set averaging.master = %s, or run on Spark 3.5",
                AveragingMaster.DL4J_SPARK.label(),
                AveragingMaster.RESIDENT.label());
        return found.get();
    }
}
