package org.initscope.core.fused;

import java.util.ArrayList;
import java.util.List;
import org.initscope.core.names.Minibatch;
import org.initscope.core.network.Activation;
import org.initscope.core.network.Layer;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.ParameterLayout;
import org.initscope.core.network.ParameterLayout.Role;

/** The network in doubles, written as the formulas stand in books; gradients by central differences. */
final class SlowNetwork {
    private final MlpSpec spec;
    private final ParameterLayout layout;

    SlowNetwork(MlpSpec spec) {
        this.spec = spec;
        this.layout = ParameterLayout.of(spec);
    }

    /** Mean cross-entropy in training mode. */
    double loss(double[] parameters, Minibatch batch) {
        double[][] logits = logits(parameters, batch);
        double sum = 0;
        for (int r = 0; r < logits.length; r++) {
            double highest = Double.NEGATIVE_INFINITY;
            for (double logit : logits[r]) {
                highest = Math.max(highest, logit);
            }
            double total = 0;
            for (double logit : logits[r]) {
                total += Math.exp(logit - highest);
            }
            sum += Math.log(total) + highest - logits[r][batch.targets()[r]];
        }
        return sum / logits.length;
    }

    /** d loss / d parameter by central differences. */
    double[] gradient(double[] parameters, Minibatch batch) {
        double[] gradient = new double[parameters.length];
        double[] moved = parameters.clone();
        double step = 1e-5;
        for (int i = 0; i < moved.length; i++) {
            moved[i] = parameters[i] + step;
            double above = loss(moved, batch);
            moved[i] = parameters[i] - step;
            double below = loss(moved, batch);
            moved[i] = parameters[i];
            gradient[i] = (above - below) / (2 * step);
        }
        return gradient;
    }

    double[][] logits(double[] parameters, Minibatch batch) {
        double[][] x = null;
        List<double[][]> outputs = new ArrayList<>();
        List<Layer> layers = spec.layers();
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            if (layer instanceof Layer.Embedding embedding) {
                x = embed(embedding, values(parameters, i, Role.EMBEDDING), batch);
            } else if (layer instanceof Layer.Linear linear) {
                double[] bias = linear.bias() ? values(parameters, i, Role.BIAS) : new double[linear.outputs()];
                x = linear(x, values(parameters, i, Role.WEIGHT), bias);
            } else if (layer instanceof Layer.BatchNorm norm) {
                double[][] columns =
                        standardized(transposed(x), norm.normalization().epsilon());
                x = scaled(transposed(columns), parameters, i);
            } else if (layer instanceof Layer.PerExampleNorm norm) {
                double[][] groups = cut(x, norm.outputs() / norm.normalization().groups());
                double[][] normal = standardized(groups, norm.normalization().epsilon());
                x = scaled(cut(normal, norm.outputs()), parameters, i);
            } else if (layer instanceof Layer.Nonlinearity nonlinearity) {
                for (double[] row : x) {
                    for (int j = 0; j < row.length; j++) {
                        row[j] = apply(nonlinearity.activation(), row[j]);
                    }
                }
            } else if (layer instanceof Layer.Residual residual) {
                x = sum(x, outputs.get(residual.from()));
            }
            outputs.add(x);
        }
        return x;
    }

    private static double[][] sum(double[][] a, double[][] b) {
        double[][] sum = new double[a.length][a[0].length];
        for (int r = 0; r < a.length; r++) {
            for (int j = 0; j < a[r].length; j++) {
                sum[r][j] = a[r][j] + b[r][j];
            }
        }
        return sum;
    }

    private double[] values(double[] parameters, int layerIndex, Role role) {
        ParameterLayout.Parameter parameter = layout.parameters().stream()
                .filter(p -> p.layerIndex() == layerIndex && p.role() == role)
                .findFirst()
                .orElseThrow();
        return java.util.Arrays.copyOfRange(parameters, parameter.offset(), parameter.offset() + parameter.size());
    }

    private static double[][] embed(Layer.Embedding layer, double[] table, Minibatch batch) {
        double[][] x = new double[batch.examples()][layer.outputs()];
        for (int r = 0; r < x.length; r++) {
            for (int i = 0; i < layer.outputs(); i++) {
                int character = batch.contexts()[r * layer.blockSize() + i / layer.size()];
                x[r][i] = table[character * layer.size() + i % layer.size()];
            }
        }
        return x;
    }

    private static double[][] linear(double[][] x, double[] weight, double[] bias) {
        double[][] y = new double[x.length][bias.length];
        for (int r = 0; r < x.length; r++) {
            for (int o = 0; o < bias.length; o++) {
                y[r][o] = bias[o];
                for (int i = 0; i < x[r].length; i++) {
                    y[r][o] += x[r][i] * weight[i * bias.length + o];
                }
            }
        }
        return y;
    }

    private double[][] scaled(double[][] x, double[] parameters, int layerIndex) {
        double[] gamma = values(parameters, layerIndex, Role.GAMMA);
        double[] beta = values(parameters, layerIndex, Role.BETA);
        for (double[] row : x) {
            for (int j = 0; j < row.length; j++) {
                row[j] = row[j] * gamma[j] + beta[j];
            }
        }
        return x;
    }

    private static double[][] standardized(double[][] x, double epsilon) {
        for (double[] row : x) {
            double mean = java.util.Arrays.stream(row).average().orElseThrow();
            double variance = java.util.Arrays.stream(row)
                    .map(v -> (v - mean) * (v - mean))
                    .average()
                    .orElseThrow();
            for (int j = 0; j < row.length; j++) {
                row[j] = (row[j] - mean) / Math.sqrt(variance + epsilon);
            }
        }
        return x;
    }

    /** The same numbers, row by row, as rows of another width. */
    private static double[][] cut(double[][] x, int width) {
        double[] all = java.util.Arrays.stream(x)
                .flatMapToDouble(java.util.Arrays::stream)
                .toArray();
        double[][] y = new double[all.length / width][];
        for (int r = 0; r < y.length; r++) {
            y[r] = java.util.Arrays.copyOfRange(all, r * width, (r + 1) * width);
        }
        return y;
    }

    private static double[][] transposed(double[][] x) {
        double[][] y = new double[x[0].length][x.length];
        for (int r = 0; r < x.length; r++) {
            for (int c = 0; c < x[r].length; c++) {
                y[c][r] = x[r][c];
            }
        }
        return y;
    }

    static double apply(Activation activation, double z) {
        return switch (activation) {
            case IDENTITY -> z;
            case TANH -> Math.tanh(z);
            case RELU -> Math.max(0, z);
            case LEAKY_RELU -> z > 0 ? z : Activation.LEAKY_SLOPE * z;
            case ELU -> z > 0 ? z : Math.expm1(z);
            case SIGMOID -> 1 / (1 + Math.exp(-z));
            case GELU -> z / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (z + 0.044715 * z * z * z)));
            case SILU -> z / (1 + Math.exp(-z));
        };
    }
}
