package org.initscope.spark.averaging;

/** Who runs the averaging rounds. */
public enum AveragingMaster {
    /** dl4j-spark's own ParameterAveragingTrainingMaster; its workers take the stock step. */
    DL4J_SPARK("dl4j-spark"),
    /** Shards resident on the executors, one light job a round. */
    RESIDENT("resident");

    private final String label;

    AveragingMaster(String label) {
        this.label = label;
    }

    /** The name in configuration files. */
    public String label() {
        return label;
    }
}
