package org.initscope.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.initscope.core.network.Activation;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.Normalization;
import org.initscope.core.training.LearningRateSchedule;
import org.initscope.core.training.Optimizer;
import org.initscope.core.training.TrainingSpec;
import org.initscope.core.training.WorkerPlan;
import org.initscope.core.training.WorkerRound;
import org.initscope.core.training.averaging.ParameterAveraging;
import org.initscope.core.training.averaging.RoundResult;
import org.initscope.core.training.averaging.StateAverage;
import org.initscope.dl4j.Dl4jNetwork;
import org.initscope.spark.dl4jspark.Dl4jSparkAveraging;
import org.initscope.spark.dl4jspark.Dl4jSparkAveragingTest;
import org.initscope.spark.examples.Shard;
import org.junit.jupiter.api.Test;
import org.nd4j.kryo.Nd4jRegistrator;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** A round gives the same where the application has chosen Kryo, with ND4J's registrator. */
class Dl4jSparkAveragingKryoTest {

    @Test
    void roundsAreTheSameUnderKryo() {
        // a JVM has one SparkContext, and the serializer is the context's: the other tests make theirs again
        LocalSpark.stop();
        SparkConf configuration = new SparkConf()
                .setMaster("local[2]")
                .setAppName("kryo")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.serializer", KryoSerializer.class.getName())
                .set("spark.kryo.registrator", Nd4jRegistrator.class.getName());
        TrainingSpec adam = Dl4jSparkAveragingTest.adam(0.01);
        TrainingSpec sgd = new TrainingSpec(
                new Optimizer.Sgd(),
                new LearningRateSchedule.WarmUp(2, new LearningRateSchedule.Cosine(0.1, 0.01, 100)));
        try (JavaSparkContext spark = new JavaSparkContext(configuration)) {
            for (TrainingSpec training : List.of(adam, sgd)) {
                WorkerPlan plan = Dl4jSparkAveragingTest.plan(training);
                List<WorkerRound> alone = Dl4jSparkAveragingTest.alone(plan, Dl4jSparkAveragingTest.start(plan), 4);
                JavaRDD<Shard> shards = spark.parallelize(
                                IntStream.range(0, alone.size()).boxed().toList(), alone.size())
                        .map(worker -> new Shard(worker, Dl4jSparkAveragingTest.examples(worker)));
                try (ParameterAveraging averaging = new Dl4jSparkAveraging(shards, plan, StateAverage.MEAN)) {
                    RoundResult round = averaging.round(Dl4jSparkAveragingTest.start(plan), 4);
                    assertThat(round.average()).isEqualTo(Dl4jSparkAveragingTest.mean(plan, alone));
                }
                assertConfigurationSurvives(training);
            }
        }
    }

    /** In one JVM a broadcast is not read back, on a cluster it is. */
    private static void assertConfigurationSurvives(TrainingSpec training) {
        ClassTag<MultiLayerConfiguration> type = ClassTag$.MODULE$.apply(MultiLayerConfiguration.class);
        SerializerInstance kryo = SparkEnv.get().serializer().newInstance();
        for (Activation activation : List.of(Activation.LEAKY_RELU, Activation.GELU, Activation.SILU)) {
            MlpSpec spec = new MlpSpec(
                    6,
                    3,
                    4,
                    List.of(8),
                    activation,
                    new Normalization.Layer(1e-5, 1),
                    true,
                    Normalization.Batch.standard());
            MultiLayerConfiguration configuration =
                    ((MultiLayerNetwork) Dl4jNetwork.create(spec, training).network()).getLayerWiseConfigurations();
            MultiLayerConfiguration copy = kryo.deserialize(kryo.serialize(configuration, type), type);
            assertThat(copy.toJson()).isEqualTo(configuration.toJson());
            assertThat(rate(copy)).isEqualTo(rate(configuration));
        }
    }

    private static double rate(MultiLayerConfiguration configuration) {
        return configuration.getConf(0).getLayer().getUpdaterByParam("W").getLearningRate(50, 0);
    }
}
