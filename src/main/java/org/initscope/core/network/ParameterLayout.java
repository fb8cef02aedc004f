package org.initscope.core.network;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where each parameter and each running statistic of a network stands in two flat float arrays.
 *
 * <p>Parameters stand in the order of the layers, each row-major: embedding [vocabulary, size], weight [inputs,
 * outputs], bias [1, outputs], gamma and beta [1, units]. Running statistics of the batch norms stand in an array of
 * their own: mean [units], then variance [units], layer by layer.
 */
public final class ParameterLayout implements Serializable {
    private static final long serialVersionUID = 1L;

    /** What a parameter is to its layer. */
    public enum Role {
        EMBEDDING,
        WEIGHT,
        BIAS,
        GAMMA,
        BETA;

        /** The name in tables. */
        public String label() {
            return this == EMBEDDING ? "weight" : name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One parameter.
     *
     * @param name unique, {@code layer.role}, for example {@code linear1.weight}
     * @param index its place in {@link ParameterLayout#parameters()}
     * @param layerIndex its layer's place in {@link MlpSpec#layers()}
     * @param rows 1 for a vector
     */
    public record Parameter(String name, int index, int layerIndex, Role role, int rows, int columns, int offset)
            implements Serializable {
        public int size() {
            return rows * columns;
        }
    }

    /** The running statistics of one batch norm: where its means and its (unbiased) variances stand. */
    public record RunningStatistics(int layerIndex, int units, int meanOffset, int varianceOffset)
            implements Serializable {}

    private final List<Parameter> parameters;
    private final List<RunningStatistics> runningStatistics;
    private final int parameterCount;
    private final int runningCount;

    private ParameterLayout(List<Parameter> parameters, List<RunningStatistics> running, int runningSize) {
        this.parameters = List.copyOf(parameters);
        this.runningStatistics = List.copyOf(running);
        this.parameterCount = end(parameters);
        this.runningCount = runningSize;
    }

    /** The layout of a network. */
    public static ParameterLayout of(MlpSpec spec) {
        List<Parameter> parameters = new ArrayList<>();
        List<RunningStatistics> running = new ArrayList<>();
        int runningOffset = 0;
        List<Layer> layers = spec.layers();
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            if (layer instanceof Layer.Embedding e) {
                add(parameters, e, i, Role.EMBEDDING, e.vocabularySize(), e.size());
            } else if (layer instanceof Layer.Linear l) {
                add(parameters, l, i, Role.WEIGHT, l.inputs(), l.outputs());
                if (l.bias()) {
                    add(parameters, l, i, Role.BIAS, 1, l.outputs());
                }
            } else if (layer instanceof Layer.Norm) {
                int units = layer.outputs();
                add(parameters, layer, i, Role.GAMMA, 1, units);
                add(parameters, layer, i, Role.BETA, 1, units);
                if (layer instanceof Layer.BatchNorm) {
                    running.add(new RunningStatistics(i, units, runningOffset, runningOffset + units));
                    runningOffset += 2 * units;
                }
            }
        }
        return new ParameterLayout(parameters, running, runningOffset);
    }

    private static void add(List<Parameter> to, Layer layer, int layerIndex, Role role, int rows, int columns) {
        String name = layer.name() + "." + role.label();
        to.add(new Parameter(name, to.size(), layerIndex, role, rows, columns, end(to)));
    }

    /** The floats of parameters that follow each other. */
    private static int end(List<Parameter> parameters) {
        if (parameters.isEmpty()) {
            return 0;
        }
        Parameter last = parameters.get(parameters.size() - 1);
        return Math.addExact(last.offset(), Math.multiplyExact(last.rows(), last.columns()));
    }

    public List<Parameter> parameters() {
        return parameters;
    }

    public List<RunningStatistics> runningStatistics() {
        return runningStatistics;
    }

    /** Number of trained parameters. */
    public int parameterCount() {
        return parameterCount;
    }

    /** Number of running means and variances. */
    public int runningCount() {
        return runningCount;
    }

    /**
     * The parameter of a name.
     *
     * @throws IllegalArgumentException where there is none
     */
    public Parameter parameter(String name) {
        return parameters.stream()
                .filter(p -> p.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no parameter is named " + name));
    }

    /** Running statistics of a fresh network: every mean 0, every variance 1. */
    public float[] freshRunningStatistics() {
        float[] fresh = new float[runningCount];
        for (RunningStatistics norm : runningStatistics) {
            java.util.Arrays.fill(fresh, norm.varianceOffset(), norm.varianceOffset() + norm.units(), 1f);
        }
        return fresh;
    }
}
