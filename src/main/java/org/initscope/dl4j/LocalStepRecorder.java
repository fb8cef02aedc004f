package org.initscope.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.initscope.core.statistics.Measurement;
import org.initscope.core.training.Divergence;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.StatisticsObserver;
import org.initscope.core.training.WorkerPlan;
import org.initscope.core.training.WorkerRound;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Records a worker's round as the listener of a network that dl4j-spark fits: its losses, the measurements of the plan's
 * schedule, and its state at the end.
 *
 * <p>It also clips gradients, and keeps the running variance as PyTorch does.
 */
public final class LocalStepRecorder extends BaseTrainingListener {
    private final WorkerPlan plan;
    private final UnbiasedRunningVariance runningVariance;
    private final StatisticsObserver observer;
    private final Dl4jNetwork network;
    private final double[] losses;
    private final List<Measurement> measurements = new ArrayList<>();
    private final long began = System.nanoTime();
    private int taken;
    private long stepsSoFar;
    private double seconds;

    /**
     * @param network made of {@link Dl4jNetwork#create}'s configuration, before its first step
     * @param firstStep of the round; dl4j-spark's workers copy a graph's configuration without its iteration count, so that
     *     schedules and Adam's bias correction would begin anew
     * @param localSteps that the round has
     */
    public LocalStepRecorder(WorkerPlan plan, Model network, long firstStep, int localSteps) {
        this.plan = plan;
        this.runningVariance = new UnbiasedRunningVariance(plan.spec());
        this.observer = new StatisticsObserver(plan.spec(), plan.bins());
        this.network = Dl4jNetwork.around(plan.spec(), plan.training(), network);
        this.network.model().setIteration(Math.toIntExact(firstStep));
        this.losses = new double[localSteps];
    }

    @Override
    public void onForwardPass(Model model, List<INDArray> activations) {
        beginWhereMeasured();
        network.probe().onForwardPass(model, activations);
    }

    @Override
    public void onForwardPass(Model model, Map<String, INDArray> activations) {
        beginWhereMeasured();
        network.probe().onForwardPass(model, activations);
    }

    private void beginWhereMeasured() {
        if (plan.schedule().measures(network.model().iteration())) {
            network.probe().begin(observer);
        }
    }

    @Override
    public void onGradientCalculation(Model model) {
        runningVariance.onGradientCalculation(model);
        network.probe().onGradientCalculation(model);
        network.clipping().onGradientCalculation(model);
    }

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
        network.probe().iterationDone(model, iteration, epoch);
        network.probe().end();
        if (plan.schedule().measures(iteration)) {
            measurements.add(observer.finish(iteration));
        }
        losses[taken] = model.score();
        taken++;
        stepsSoFar = iteration + 1L;
        seconds = (System.nanoTime() - began) / 1e9;
    }

    /** Whether all local steps were taken. */
    public boolean isComplete() {
        return taken == losses.length;
    }

    /** What the worker brings back; its losses tell whether it diverged. */
    public WorkerRound round(int worker) {
        NetworkState state = network.store(stepsSoFar);
        long examples = (long) taken * plan.batchSize();
        return new WorkerRound(worker, state, losses, examples, measurements, new Divergence.None(), seconds);
    }
}
