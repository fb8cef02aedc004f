package org.initscope.core.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.initscope.core.MatrixView;
import org.initscope.core.network.GraphLayer;
import org.initscope.core.network.LayerRole;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.NetworkGraph;
import org.initscope.core.statistics.BatchNormUnits;
import org.initscope.core.statistics.Binning;
import org.initscope.core.statistics.ExampleSimilarity;
import org.initscope.core.statistics.Histogram;
import org.initscope.core.statistics.LayerHistogram;
import org.initscope.core.statistics.LayerStatistics;
import org.initscope.core.statistics.LayerStatistics.LayerSubject;
import org.initscope.core.statistics.LayerStatistics.ParameterSubject;
import org.initscope.core.statistics.LayerStatistics.Subject;
import org.initscope.core.statistics.Measurement;
import org.initscope.core.statistics.Moments;
import org.initscope.core.statistics.NormStatistics;
import org.initscope.core.statistics.Quantity;
import org.initscope.core.statistics.UnitHealth;

/** Gathers the statistics of one measured step after another from the arrays that a step shows. */
public final class StatisticsObserver implements StepObserver {
    /** Places in a list for those of a network of a few layers. */
    private static final int STATISTICS = 64;

    private final NetworkGraph network;
    private final int bins;
    private final List<LayerSubject> layerSubjects = new ArrayList<>();
    private final List<ParameterSubject> parameterSubjects = new ArrayList<>();

    private List<LayerStatistics> statistics;
    private List<LayerHistogram> histograms;
    private List<BatchNormUnits> batchNorms;
    private final double[] dataStd;
    private Moments[] updateMoments;
    /** Of each parameter after the last measured update. */
    private final Moments[] updatedMoments;

    private float[][] normParameters;

    /**
     * @param bins bins of each histogram, an even number; 0 for no histograms
     */
    public StatisticsObserver(MlpSpec spec, int bins) {
        this(spec.graph(), bins);
    }

    /**
     * @param network whose parameters a step shows in the order of its layers
     * @param bins bins of each histogram, an even number; 0 for no histograms
     */
    public StatisticsObserver(NetworkGraph network, int bins) {
        this.network = network;
        this.bins = bins;
        for (int i = 0; i < network.layers().size(); i++) {
            GraphLayer layer = network.layer(i);
            layerSubjects.add(new LayerSubject(i, layer.name(), layer.role().kind()));
            for (GraphLayer.ParameterShape parameter : layer.parameters()) {
                parameterSubjects.add(
                        new ParameterSubject(i, layer.name(), layer.role().kind(), parameter.name()));
            }
        }
        this.dataStd = new double[parameterSubjects.size()];
        this.updatedMoments = new Moments[parameterSubjects.size()];
        begin();
    }

    /** Anew for each measurement: G1 fences every new object that goes into an old list. */
    private void begin() {
        statistics = new ArrayList<>(STATISTICS);
        histograms = new ArrayList<>(STATISTICS);
        batchNorms = new ArrayList<>();
        updateMoments = new Moments[parameterSubjects.size()];
        normParameters = new float[parameterSubjects.size()][];
    }

    @Override
    public void onLayer(Quantity quantity, int layerIndex, MatrixView values) {
        Moments moments = Moments.of(values);
        LayerStatistics.Detail detail = quantity == Quantity.ACTIVATION
                ? new LayerStatistics.Activity(
                        UnitHealth.of(network.flat(layerIndex), values), ExampleSimilarity.of(values))
                : new LayerStatistics.Plain();
        Subject subject = layerSubjects.get(layerIndex);
        statistics.add(new LayerStatistics(subject, quantity, moments, detail));
        addHistogram(subject, quantity, values, moments);
    }

    @Override
    public void onParameter(Quantity quantity, int index, MatrixView values) {
        addParameter(quantity, index, values, Moments.of(values));
    }

    @Override
    public void onUnchangedParameter(int index, MatrixView values) {
        addParameter(Quantity.PARAMETER, index, values, updatedMoments[index]);
    }

    @Override
    public void onScaledGradient(float factor, int index, MatrixView gradient) {
        Optional<Moments> moments =
                statistics.get(statistics.size() - 1).moments().scaled(factor);
        if (moments.isEmpty()) {
            StepObserver.super.onScaledGradient(factor, index, gradient);
            return;
        }
        updateMoments[index] = moments.orElseThrow();
        if (bins > 0) {
            Histogram counted = histograms.get(histograms.size() - 1).histogram();
            histograms.add(new LayerHistogram(parameterSubjects.get(index), Quantity.UPDATE, counted.scaled(factor)));
        }
    }

    private void addParameter(Quantity quantity, int index, MatrixView values, Moments moments) {
        Subject subject = parameterSubjects.get(index);
        switch (quantity) {
            case PARAMETER -> {
                dataStd[index] = moments.std().orElse(0);
                statistics.add(new LayerStatistics(subject, quantity, moments, new LayerStatistics.Plain()));
                keepNormParameter(index, values);
            }
            case GRADIENT -> statistics.add(
                    new LayerStatistics(subject, quantity, moments, new LayerStatistics.DataScale(dataStd[index])));
            case UPDATE -> updateMoments[index] = moments;
            default -> {
                double std = moments.std().orElse(0);
                updatedMoments[index] = moments;
                statistics.add(new LayerStatistics(
                        subject, Quantity.UPDATE, updateMoments[index], new LayerStatistics.UpdatedDataScale(std)));
                statistics.add(new LayerStatistics(subject, quantity, moments, new LayerStatistics.Plain()));
            }
        }
        if (quantity != Quantity.UPDATED_PARAMETER) {
            addHistogram(subject, quantity, values, moments);
        }
    }

    private void keepNormParameter(int index, MatrixView values) {
        if (network.layer(parameterSubjects.get(index).layerIndex()).role() instanceof LayerRole.Norm) {
            normParameters[index] =
                    Arrays.copyOfRange(values.floats(), values.offset(), values.offset() + values.columns());
        }
    }

    private void addHistogram(Subject subject, Quantity quantity, MatrixView values, Moments moments) {
        if (bins > 0) {
            Binning binning = Binning.of(quantity, network.flat(subject.layerIndex()));
            histograms.add(new LayerHistogram(subject, quantity, binning.histogram(values, bins, moments)));
        }
    }

    @Override
    public void onBatchNorm(int layerIndex, NormStatistics batch, NormStatistics running, int examples) {
        batchNorms.add(new BatchNormUnits(
                layerIndex,
                normParameter(layerIndex, "gamma"),
                normParameter(layerIndex, "beta"),
                batch.mean(),
                batch.variance(),
                running.mean(),
                running.variance()));
    }

    private float[] normParameter(int layerIndex, String name) {
        for (int i = 0; i < parameterSubjects.size(); i++) {
            ParameterSubject subject = parameterSubjects.get(i);
            if (subject.layerIndex() == layerIndex && subject.role().equals(name)) {
                return normParameters[i];
            }
        }
        throw new IllegalStateException("layer " + layerIndex + " has no " + name);
    }

    /** The measurement of the step just taken, in order of layers and quantities; the observer is ready for another. */
    public Measurement finish(long step) {
        Measurement measurement = new Measurement(step, statistics, histograms, batchNorms);
        begin();
        return measurement;
    }
}
