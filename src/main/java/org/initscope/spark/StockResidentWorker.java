package org.initscope.spark;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.MultiLayerUpdater;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Takes a MultiLayerNetwork's own steps, whatever its layers are. */
record StockResidentWorker(String configuration, float[] parameters, float[] updater, int first, int localSteps)
        implements ResidentWorker {

    static StockResidentWorker of(MultiLayerNetwork network, int first, int localSteps) {
        return new StockResidentWorker(
                network.getLayerWiseConfigurations().toJson(),
                network.params().dup().data().asFloat(),
                updaterState(network),
                first,
                localSteps);
    }

    private static float[] updaterState(MultiLayerNetwork network) {
        INDArray state = network.getUpdater().getStateViewArray();
        return state == null ? new float[0] : state.dup().data().asFloat();
    }

    @Override
    public Contribution contribute(ResidentMinibatches shard) {
        MultiLayerNetwork network = new MultiLayerNetwork(MultiLayerConfiguration.fromJson(configuration));
        network.init();
        write(network, parameters, updater);
        long examples = 0;
        for (int i = first; i < Math.min(shard.size(), first + localSteps); i++) {
            DataSet batch = shard.dataSet(i);
            network.fit(batch);
            examples += batch.numExamples();
        }
        double loss = examples == 0 ? 0 : network.score();
        return Contribution.of(
                shard.worker(), examples, loss, network.params().dup().data().asFloat(), updaterState(network));
    }

    @Override
    public void takeOver(Contribution average, MultiLayerNetwork network) {
        write(network, average.array(0), average.array(1));
    }

    private static void write(MultiLayerNetwork network, float[] parameters, float[] updater) {
        network.setParams(Nd4j.create(parameters, new long[] {1, parameters.length}, 'c'));
        if (updater.length > 0) {
            ((MultiLayerUpdater) network.getUpdater())
                    .setStateViewArray(Nd4j.create(updater, new long[] {1, updater.length}, 'c'));
        }
    }
}
