package org.initscope.parity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.initscope.core.names.Minibatch;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.ParameterLayout;
import org.initscope.core.training.LearningRateSchedule;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.Optimizer;
import org.initscope.core.training.TrainingSpec;
import org.initscope.dl4j.Dl4jNetwork;
import org.initscope.dl4j.MinibatchArrays;
import org.initscope.spark.LocalSpark;
import org.initscope.spark.dl4jspark.ResidentTrainingMaster;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.dataset.DataSet;

/** Parameter averaging of a fixture as a user runs it: a SparkDl4jMultiLayer on local[2] with resident data. */
class SparkParityTest {
    private static final String PRECISION = "f32";

    @ParameterizedTest
    @ValueSource(strings = {"tiny_tanh_bn.json", "A_bn.json", "tiny_relu_nobn.json"})
    void averagingThroughSparkGivesTheParametersOfTheFixture(String file) {
        ParityFixture fixture = ParityFixture.named(file);
        FixtureNetwork network = fixture.network();
        MlpSpec spec = network.spec();
        JsonNode expected = fixture.expected().required("averaging");
        TrainingSpec training = new TrainingSpec(
                new Optimizer.Sgd(),
                LearningRateSchedule.Stepwise.constant(expected.required("lr").asDouble()));
        NetworkState average = trained(fixture, network, training);

        Deviations deviations = new Deviations(fixture.tolerance(PRECISION));
        TensorChecks checks = new TensorChecks(deviations);
        JsonNode parameters = expected.required("params_after");
        network.parameters()
                .forEach((name, parameter) -> checks.array(
                        "spark." + name,
                        doubles(average.parameters(), parameter.offset(), parameter.size()),
                        parameter,
                        parameters.required(name)));
        for (String norm : network.normNames()) {
            ParameterLayout.RunningStatistics running = network.runningStatistics(norm);
            JsonNode state = expected.required("bn_after").required(norm);
            deviations.tensor(
                    norm + ".running_mean",
                    doubles(average.running(), running.meanOffset(), running.units()),
                    ParityFixture.array(state.required("running_mean")));
            deviations.tensor(
                    norm + ".running_var",
                    doubles(average.running(), running.varianceOffset(), running.units()),
                    ParityFixture.array(state.required("running_var")));
        }
        deviations.verify(file);
        assertThat(average.step()).isPositive();
    }

    private static NetworkState trained(ParityFixture fixture, FixtureNetwork network, TrainingSpec training) {
        MlpSpec spec = network.spec();
        Dl4jNetwork start = Dl4jNetwork.plain(spec, training);
        start.load(NetworkState.initial(
                ParameterLayout.of(spec), training.optimizer(), floats(fixture.parameters(network))));
        List<List<List<Minibatch>>> rounds = fixture.averagingBatches(spec);
        int workers = rounds.get(0).size();
        int localSteps = rounds.get(0).get(0).size();
        int batchSize = rounds.get(0).get(0).get(0).examples();
        JavaSparkContext spark = LocalSpark.context();
        SparkDl4jMultiLayer master = new SparkDl4jMultiLayer(
                spark, (MultiLayerNetwork) start.network(), new ResidentTrainingMaster(workers, batchSize, localSteps));
        master.fit(spark.parallelize(assigned(rounds, spec), workers));
        return Dl4jNetwork.around(spec, training, master.getNetwork()).store();
    }

    /** In the order in which the master deals: worker after worker, step after step, round after round. */
    private static List<DataSet> assigned(List<List<List<Minibatch>>> rounds, MlpSpec spec) {
        List<DataSet> assigned = new ArrayList<>();
        for (List<List<Minibatch>> round : rounds) {
            for (int step = 0; step < round.get(0).size(); step++) {
                for (List<Minibatch> worker : round) {
                    assigned.add(MinibatchArrays.dataSet(worker.get(step), spec.vocabularySize()));
                }
            }
        }
        return assigned;
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    private static double[] doubles(float[] values, int offset, int length) {
        double[] doubles = new double[length];
        for (int i = 0; i < length; i++) {
            doubles[i] = values[offset + i];
        }
        return doubles;
    }
}
