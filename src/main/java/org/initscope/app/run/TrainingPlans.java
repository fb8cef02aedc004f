package org.initscope.app.run;

import org.initscope.app.config.Job;
import org.initscope.app.config.TrainingSettings;
import org.initscope.core.fused.FusedTrainingStepFactory;
import org.initscope.core.names.Split;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.training.TrainingStepFactory;
import org.initscope.core.training.WorkerPlan;
import org.initscope.dl4j.Dl4jTrainingStepFactory;
import org.initscope.spark.examples.PreparedExamples;
import org.initscope.spark.run.TrainingPlan;

/** From a job and the examples it is done on to what a training run does. */
public final class TrainingPlans {
    private TrainingPlans() {}

    public static TrainingPlan of(Job job, PreparedExamples prepared) {
        int workers = job.averaging().workers();
        long steps = job.training().steps(prepared.examples(Split.Part.TRAIN), workers);
        MlpSpec network = network(job, prepared);
        WorkerPlan worker = new WorkerPlan(
                network,
                job.training().spec(),
                engine(job.training().step()),
                job.training().seed(),
                job.training().batchSize(),
                job.measure().schedule(steps),
                job.measure().histogramBins());
        return new TrainingPlan(
                worker,
                job.model().initialization(),
                job.training().seed(),
                steps,
                workers,
                job.averaging().localSteps(),
                job.averaging().master(),
                job.averaging().batchNorm(),
                job.averaging().outer(),
                job.measure().averaged(),
                job.evaluate().every(job.averaging().localSteps().rounds(steps)),
                job.evaluate().examples(),
                job.evaluate().recalibrationExamples());
    }

    /** The network of a job over the vocabulary of its examples. */
    public static MlpSpec network(Job job, PreparedExamples prepared) {
        return job.model().spec(prepared.vocabulary().size(), job.data().spec().blockSize());
    }

    private static TrainingStepFactory engine(TrainingSettings.Engine engine) {
        return switch (engine) {
            case DL4J -> new Dl4jTrainingStepFactory();
            case FUSED -> new FusedTrainingStepFactory();
        };
    }
}
