package org.initscope.spark.dl4jspark;

import java.util.List;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.core.storage.listener.RoutingIterationListener;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.initscope.core.training.WorkerPlan;
import org.initscope.dl4j.LocalStepRecorder;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Records a worker's round and puts it, once complete, into the router whose content dl4j-spark takes to the driver
 * inside the worker's result.
 */
final class WorkerListener extends BaseTrainingListener implements RoutingIterationListener {
    private static final long serialVersionUID = 1L;

    private final WorkerPlan plan;
    private final long firstStep;
    private final int localSteps;
    private transient StatsStorageRouter router;
    private transient LocalStepRecorder recorder;

    WorkerListener(WorkerPlan plan, long firstStep, int localSteps) {
        this.plan = plan;
        this.firstStep = firstStep;
        this.localSteps = localSteps;
    }

    @Override
    public void onForwardPass(Model model, List<INDArray> activations) {
        recorder(model).onForwardPass(model, activations);
    }

    @Override
    public void onForwardPass(Model model, Map<String, INDArray> activations) {
        recorder(model).onForwardPass(model, activations);
    }

    private LocalStepRecorder recorder(Model model) {
        if (recorder == null) {
            recorder = new LocalStepRecorder(plan, model, firstStep, localSteps);
        }
        return recorder;
    }

    @Override
    public void onGradientCalculation(Model model) {
        recorder.onGradientCalculation(model);
    }

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
        recorder.iterationDone(model, iteration, epoch);
        if (recorder.isComplete()) {
            router.putUpdate(WorkerReport.of(recorder.round(TaskContext.getPartitionId())));
        }
    }

    @Override
    public void setStorageRouter(StatsStorageRouter router) {
        this.router = router;
    }

    @Override
    public StatsStorageRouter getStorageRouter() {
        return router;
    }

    /** The number of a worker is that of its partition; dl4j-spark's name for it says nothing more. */
    @Override
    public void setWorkerID(String worker) {}

    @Override
    public String getWorkerID() {
        return Integer.toString(TaskContext.getPartitionId());
    }

    @Override
    public void setSessionID(String session) {}

    @Override
    public String getSessionID() {
        return "";
    }

    @Override
    public RoutingIterationListener clone() {
        return new WorkerListener(plan, firstStep, localSteps);
    }
}
