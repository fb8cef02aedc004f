package org.initscope.api;

import static org.initscope.core.Check.require;

import java.util.List;
import java.util.OptionalInt;
import org.initscope.app.config.RulesFile;
import org.initscope.core.MatrixView;
import org.initscope.core.diagnosis.DataParallel;
import org.initscope.core.diagnosis.Expectation;
import org.initscope.core.diagnosis.Optimization;
import org.initscope.core.diagnosis.RunDescription;
import org.initscope.core.diagnosis.RunEnd;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.diagnosis.rules.StandardRules;
import org.initscope.core.evidence.Evaluation;
import org.initscope.core.evidence.EvidenceFold;
import org.initscope.core.evidence.MeasurementRows;
import org.initscope.core.evidence.TrainingStepLoss;
import org.initscope.core.network.GraphLayer;
import org.initscope.core.network.NetworkGraph;
import org.initscope.core.remedy.Advice;
import org.initscope.core.remedy.WordsPlanner;
import org.initscope.core.statistics.Quantity;
import org.initscope.core.training.Divergence;
import org.initscope.core.training.StatisticsObserver;

/**
 * Takes what a training of any network shows, and tells what the rules of this project find in it.
 *
 * <p>Steps are counted from 0, which is the first, before any update. The loss of each step is cheap and should be told. Layers
 * and parameters need no more than the first step, and then one in a few hundred. What is not told is not judged: its rules
 * say that evidence is missing. Memory depends on the network alone. An object belongs to one thread.
 */
public final class TrainingDiagnosis {
    private static final int WORKER = 0;
    private static final int ROUND = 0;

    private final NetworkGraph network;
    private final Training training;
    private final List<ParameterPlace> parameters;
    private final StatisticsObserver observer;
    private final EvidenceFold evidence = new EvidenceFold();

    private record ParameterPlace(String layer, String parameter) {}

    public TrainingDiagnosis(Network network, Training training) {
        this.network = network.graph();
        this.training = training;
        this.parameters = this.network.layers().stream()
                .flatMap(layer ->
                        layer.parameters().stream().map(shape -> new ParameterPlace(layer.name(), shape.name())))
                .toList();
        this.observer = new StatisticsObserver(this.network, 0);
    }

    /** The mean loss of the minibatch of a step, before its update. */
    public void loss(long step, double loss) {
        evidence.add(new TrainingStepLoss(
                WORKER,
                step,
                ROUND,
                training.batchSize(),
                loss,
                training.learningRate().applyAsDouble(step)));
    }

    /**
     * What a nonlinearity, or the loss, reads.
     *
     * @param values [examples, units], row by row
     */
    public void preactivation(long step, String layer, float[] values) {
        show(Quantity.PREACTIVATION, step, layer, values);
    }

    /**
     * What a nonlinearity puts out.
     *
     * @param values [examples, units], row by row
     */
    public void activation(long step, String layer, float[] values) {
        show(Quantity.ACTIVATION, step, layer, values);
    }

    /**
     * d loss / d activation of a nonlinearity, of the mean loss of the minibatch.
     *
     * @param values [examples, units], row by row
     */
    public void activationGradient(long step, String layer, float[] values) {
        show(Quantity.ACTIVATION_GRADIENT, step, layer, values);
    }

    private void show(Quantity quantity, long step, String layer, float[] values) {
        int place = place(layer);
        int units = network.layer(place).units();
        require(
                values.length >= units && values.length % units == 0,
                "%d values of %s were told, expected a multiple of its %d units",
                values.length,
                layer,
                units);
        observer.onLayer(quantity, place, MatrixView.packed(values, values.length / units, units));
        keep(step);
    }

    /** What a step does to a parameter. */
    public void parameter(long step, ParameterStep of) {
        place(of.layer());
        int index = parameters.indexOf(new ParameterPlace(of.layer(), of.parameter()));
        require(index >= 0, "layer %s has no parameter %s", of.layer(), of.parameter());
        show(Quantity.PARAMETER, index, of.before());
        show(Quantity.GRADIENT, index, of.gradient());
        show(Quantity.UPDATE, index, of.update());
        show(Quantity.UPDATED_PARAMETER, index, of.after());
        keep(step);
    }

    private void show(Quantity quantity, int index, float[] values) {
        observer.onParameter(quantity, index, MatrixView.packed(values, 1, values.length));
    }

    private void keep(long step) {
        MeasurementRows.ofWorker(WORKER, ROUND, observer.finish(step))
                .statistics()
                .forEach(evidence::add);
    }

    private int place(String layer) {
        OptionalInt place = network.place(layer);
        require(
                place.isPresent(),
                "there is no layer %s, expected one of %s",
                layer,
                String.join(
                        ", ", network.layers().stream().map(GraphLayer::name).toList()));
        return place.getAsInt();
    }

    /**
     * The mean loss over examples.
     *
     * @param step steps taken before
     * @param split {@code train}, {@code dev} or {@code test}
     * @param accuracy share of examples whose most probable class is the right one; NaN where there are no classes
     */
    public void evaluation(long step, String split, double loss, double accuracy, long examples) {
        evidence.add(new Evaluation(ROUND, step, split, "running", loss, accuracy, examples, true));
    }

    /** What all rules find in what was told so far, worst first. */
    public List<TrainingFinding> findings() {
        return advice().stream().map(TrainingFinding::of).toList();
    }

    /** The verdict on the whole. */
    public Verdict verdict() {
        return Verdict.of(Advice.verdict(advice()));
    }

    private List<Advice> advice() {
        RunStatistics run = RunStatistics.of(description(), evidence);
        return new WordsPlanner()
                .advise(StandardRules.diagnosis(RulesFile.standard()).findings(run), run);
    }

    private RunDescription description() {
        return new RunDescription(
                network,
                new Optimization(training.optimizer(), training.scaleFree(), training.learningRate()),
                new DataParallel(1, training.batchSize(), 1),
                training.steps(),
                Expectation.nothing(),
                RunEnd.of(new Divergence.None()));
    }
}
