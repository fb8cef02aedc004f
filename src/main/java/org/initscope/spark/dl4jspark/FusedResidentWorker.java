package org.initscope.spark.dl4jspark;

import org.initscope.core.fused.FusedTrainingStepFactory;
import org.initscope.core.names.Minibatch;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.TrainingStep;
import org.initscope.dl4j.Dl4jModel;
import org.initscope.dl4j.Dl4jNetwork;
import org.initscope.dl4j.NetworkSpecification;

/** Takes fused steps on a network that this project configured. */
record FusedResidentWorker(NetworkSpecification specification, NetworkState start, int first, int localSteps)
        implements ResidentWorker {

    static FusedResidentWorker of(NetworkSpecification specification, Dl4jModel network, int first, int localSteps) {
        NetworkState start = Dl4jNetwork.around(specification.spec(), specification.training(), network.network())
                .store();
        return new FusedResidentWorker(specification, start, first, localSteps);
    }

    /** Examples that a minibatch needs: over one of them there is no variance. */
    static int fewestExamples(NetworkSpecification specification) {
        return specification.spec().usesBatchNorm() ? 2 : 1;
    }

    @Override
    public Contribution contribute(ResidentMinibatches shard) {
        try (TrainingStep engine =
                new FusedTrainingStepFactory().create(specification.spec(), specification.training())) {
            engine.load(start);
            long examples = 0;
            double loss = 0;
            int fewest = fewestExamples(specification);
            for (int i = first; i < Math.min(shard.size(fewest), first + localSteps); i++) {
                Minibatch batch = shard.minibatch(i, specification.spec().blockSize(), fewest);
                loss = engine.step(batch);
                examples += batch.examples();
            }
            NetworkState end = engine.store();
            return Contribution.of(shard.worker(), examples, loss, end.parameters(), end.running(), end.optimizer());
        }
    }

    @Override
    public void takeOver(Contribution average, Dl4jModel network) {
        NetworkState state = new NetworkState(average.array(0), average.array(1), average.array(2), start.step());
        Dl4jNetwork.around(specification.spec(), specification.training(), network.network())
                .load(state);
    }
}
