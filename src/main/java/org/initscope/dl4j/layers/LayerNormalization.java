package org.initscope.dl4j.layers;

import java.util.Collection;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.initscope.core.network.Normalization;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * y = γ (x − m) / √(v + ε) + β over the units of each group of an example, with the biased variance v. It is layer normalization
 * in one group (Ba et al. 2016), group normalization in several (Wu and He 2018).
 *
 * <p>Stands in for {@code DenseLayer.hasLayerNorm}, which fails in 1.0.0-M2 (its native code wants a gain of rank 1, the
 * layer has [1, units]) and has no ε. It is no {@code SameDiffLayer} since those return doubled gradients.
 */
public final class LayerNormalization extends FeedForwardLayer {
    private static final long serialVersionUID = 1L;

    private double epsilon;

    /** One in models from before there were groups. */
    private int groups = 1;

    /** For JSON. */
    @SuppressWarnings("unused")
    private LayerNormalization() {}

    private LayerNormalization(Builder builder) {
        super(builder);
        this.epsilon = builder.normalization.epsilon();
        this.groups = builder.normalization.groups();
    }

    /** The layer that normalizes so many units. */
    public static LayerNormalization of(int units, Normalization.PerExample normalization) {
        return new Builder(normalization).nIn(units).nOut(units).build();
    }

    /** How it normalizes, with the initial scales and shifts that Deeplearning4j gives it. */
    public Normalization.PerExample normalization() {
        return groups == 1 ? new Normalization.Layer(epsilon, 1) : new Normalization.Group(groups, epsilon, 1, 0);
    }

    public double getEpsilon() {
        return epsilon;
    }

    public void setEpsilon(double epsilon) {
        this.epsilon = epsilon;
    }

    public int getGroups() {
        return groups;
    }

    public void setGroups(int groups) {
        this.groups = groups;
    }

    @Override
    public Layer instantiate(
            NeuralNetConfiguration configuration,
            Collection<TrainingListener> listeners,
            int index,
            INDArray parameters,
            boolean initialize,
            DataType type) {
        LayerNormalizationLayer layer = new LayerNormalizationLayer(configuration, type);
        layer.setListeners(listeners);
        layer.setIndex(index);
        layer.setParamsViewArray(parameters);
        Map<String, INDArray> table = initializer().init(configuration, parameters, initialize);
        layer.setParamTable(table);
        layer.setConf(configuration);
        return layer;
    }

    @Override
    public ParamInitializer initializer() {
        return ScaleAndShift.INSTANCE;
    }

    @Override
    public LayerMemoryReport getMemoryReport(InputType input) {
        return new LayerMemoryReport.Builder(getLayerName(), LayerNormalization.class, input, input)
                .standardMemory(2 * getNOut(), 0)
                .workingMemory(0, 0, 0, input.arrayElementsPerExample())
                .build();
    }

    @SuppressWarnings("unchecked")
    private static final class Builder extends FeedForwardLayer.Builder<Builder> {
        private final Normalization.PerExample normalization;

        Builder(Normalization.PerExample normalization) {
            this.normalization = normalization;
        }

        @Override
        public LayerNormalization build() {
            return new LayerNormalization(this);
        }
    }
}
