package org.initscope.app.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.initscope.app.config.Job;
import org.initscope.app.machine.DataPath;
import org.initscope.app.machine.HadoopSettings;
import org.initscope.app.machine.Heaps;
import org.initscope.core.diagnosis.DataParallel;
import org.initscope.core.diagnosis.EvidenceAccumulator;
import org.initscope.core.diagnosis.RunDescription;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.evidence.CriticalRate;
import org.initscope.core.fused.FusedTrainingStepFactory;
import org.initscope.core.fused.InitialState;
import org.initscope.core.fused.LossAlongUpdate;
import org.initscope.core.names.Minibatch;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.remedy.MlpJob;
import org.initscope.core.statistics.MeasurementSchedule;
import org.initscope.core.training.BatchSampler;
import org.initscope.core.training.Divergence;
import org.initscope.core.training.LocalTraining;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.TrainingSpec;
import org.initscope.core.training.WorkerPlan;
import org.initscope.core.training.averaging.RoundResult;
import org.initscope.spark.names.LocalExamples;

/** The network of a job before its training, on its examples in this process. */
public record InitialNetwork(Job job, MlpSpec spec, LocalExamples names) {
    /** Minibatches that are measured. With 32 examples each, measurements are good to some percent. */
    private static final int MINIBATCHES = 8;

    public static InitialNetwork of(Job job, LocalExamples names) {
        MlpSpec spec =
                job.model().spec(names.vocabulary().size(), names.examples().blockSize());
        return new InitialNetwork(job, spec, names);
    }

    /**
     * Reads the examples of a job.
     *
     * @param jobFile below whose parent folder the names may lie
     */
    public static LocalExamples examples(Job job, Path jobFile) {
        String names =
                DataPath.parse(job.data().locateNames(Optional.of(jobFile))).toString();
        return LocalExamples.read(HadoopSettings.read(), names, job.data().spec());
    }

    /**
     * Requires that so many steps fit this process.
     *
     * @throws IllegalArgumentException with what they take, what there is and which key to change
     */
    public void requireMemory(String who, int steps) {
        int sampled = Math.min(
                job.model().initialization().unitVarianceExamples(),
                names.examples().size());
        Heaps.requireFitting(who, plan(job.training().spec(), MeasurementSchedule.never()), sampled, steps);
    }

    /** The state before the first step. */
    public NetworkState state() {
        return InitialState.of(
                spec,
                job.training().spec(),
                job.model().initialization(),
                job.training().seed(),
                count -> names.examples());
    }

    /** What every worker would do under a learning rate of its own. */
    public WorkerPlan plan(TrainingSpec training, MeasurementSchedule schedule) {
        return new WorkerPlan(
                spec,
                training,
                new FusedTrainingStepFactory(),
                job.training().seed(),
                job.training().batchSize(),
                schedule,
                0);
    }

    /** What the job trains. */
    public MlpJob trained() {
        return new MlpJob(
                spec,
                job.model().initialization(),
                job.training().spec(),
                job.averaging().outer());
    }

    /** One step, of which as much is known as of the training that the job asks for. */
    private RunDescription description(DataParallel alone) {
        long steps =
                job.training().steps(names.examples().size(), job.parallel().workers());
        return trained()
                .describe(alone, 1, Optional.empty(), new Divergence.None())
                .expecting(trained().expected(steps, alone.batchSize(), Optional.empty()));
    }

    /** The evidence of the first forward and backward pass on some minibatches; its updates are thrown away. */
    public RunStatistics statistics() {
        requireMemory("the diagnosis of the start", 1);
        DataParallel alone = new DataParallel(
                1, job.training().batchSize(), job.averaging().localSteps().last());
        EvidenceAccumulator evidence = new EvidenceAccumulator(description(alone));
        WorkerPlan plan = plan(job.training().spec(), new MeasurementSchedule(1, 0, false, false, 1));
        NetworkState state = state();
        // one after the other, so that no two updated networks are in memory
        for (int draw = 0; draw < MINIBATCHES; draw++) {
            try (LocalTraining training = plan.worker(draw, names.examples())) {
                evidence.addRound(0, new RoundResult(state, List.of(training.round(state, 1)), 0));
            }
        }
        LossAlongUpdate along = new LossAlongUpdate(spec, job.training().spec());
        for (int draw = 0; draw < MINIBATCHES; draw++) {
            Minibatch first = BatchSampler.minibatch(
                    names.examples(),
                    job.training().seed(),
                    draw,
                    0,
                    job.training().batchSize());
            evidence.addCriticalRate(CriticalRate.of(0, 0, along.measure(state, first)));
        }
        return evidence.statistics();
    }
}
