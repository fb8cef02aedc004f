package org.initscope.app;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The oldest Spark, with the jar that is built for Spark 3.5. */
class OlderSparkTest extends OtherSpark {
    @BeforeAll
    static void start() throws Exception {
        start(SparkHome.OLDEST, SparkHome.of(SparkHome.OLDEST));
    }

    @Test
    void trainsByStockDeeplearning4jToTheSameBits() throws Exception {
        assertSameHereAndThere(
                "stock",
                training(
                        "--set",
                        "training.step=dl4j",
                        "--set",
                        "averaging.master=dl4j-spark",
                        "--set",
                        "training.steps=60"));
    }
}
