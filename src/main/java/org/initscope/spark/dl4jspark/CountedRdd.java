package org.initscope.spark.dl4jspark;

import org.apache.spark.api.java.JavaRDD;

/**
 * Rows whose number is known: dl4j-spark counts before it trains, which would draw every minibatch twice.
 */
final class CountedRdd<T> extends JavaRDD<T> {
    private static final long serialVersionUID = 1L;

    private final long rows;

    CountedRdd(JavaRDD<T> rdd, long rows) {
        super(rdd.rdd(), rdd.classTag());
        this.rows = rows;
    }

    @Override
    public long count() {
        return rows;
    }
}
