package org.initscope.spark.dl4jspark;

import org.initscope.dl4j.Dl4jConfiguration;
import org.initscope.dl4j.Dl4jModel;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Takes a network's own steps, whatever its layers are.
 *
 * <p>Each task has a configuration of its own, since it reads the closure that this travels in.
 */
record StockResidentWorker(
        Dl4jConfiguration configuration, float[] parameters, float[] updater, int first, int localSteps)
        implements ResidentWorker {

    static StockResidentWorker of(Dl4jModel network, int first, int localSteps) {
        return new StockResidentWorker(
                network.configuration(), network.parameters(), network.updaterState(), first, localSteps);
    }

    @Override
    public Contribution contribute(ResidentMinibatches shard) {
        Dl4jModel network = configuration.initialize();
        network.load(parameters, updater);
        long examples = 0;
        for (int i = first; i < Math.min(shard.size(1), first + localSteps); i++) {
            DataSet batch = shard.dataSet(i);
            network.fit(batch);
            examples += batch.numExamples();
        }
        double loss = examples == 0 ? 0 : network.network().score();
        return Contribution.of(shard.worker(), examples, loss, network.parameters(), network.updaterState());
    }

    @Override
    public void takeOver(Contribution average, Dl4jModel network) {
        network.load(average.array(0), average.array(1));
    }
}
