package org.initscope.spark.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.spark.package$;
import org.junit.jupiter.api.Test;

/** dl4j-spark is found with Spark 3, and refused in one sentence with Spark 4. */
class Dl4jSparkTest {
    @Test
    void isThereForSpark3Alone() {
        if (package$.MODULE$.SPARK_VERSION().startsWith("3.")) {
            assertThat(Dl4jSpark.required().kryoRegistrator()).isEqualTo("org.nd4j.kryo.Nd4jRegistrator");
        } else {
            assertThat(Dl4jSpark.find()).isEmpty();
            assertThatThrownBy(Dl4jSpark::required)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("averaging.master is dl4j-spark, which does not exist for Spark 4:"
                            + " set averaging.master = resident, or run on Spark 3.5");
        }
    }
}
