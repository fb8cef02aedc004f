package org.initscope.reference;

import java.util.Arrays;
import java.util.List;
import org.initscope.core.names.Minibatch;
import org.initscope.core.network.Activation;
import org.initscope.core.network.Layer;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.Normalization;
import org.initscope.core.network.ParameterLayout;
import org.initscope.core.network.ParameterLayout.Parameter;
import org.initscope.core.network.ParameterLayout.Role;
import org.initscope.core.network.ParameterLayout.RunningStatistics;

/**
 * The network in double precision with plain loops: each formula as it stands in a textbook, and no care for speed.
 *
 * <p>Parameters and running statistics stand as {@link ParameterLayout} says.
 */
public final class ReferenceNetwork {
    private final MlpSpec spec;
    private final List<Layer> layers;
    private final ParameterLayout layout;

    public ReferenceNetwork(MlpSpec spec) {
        this.spec = spec;
        this.layers = spec.layers();
        this.layout = ParameterLayout.of(spec);
    }

    public MlpSpec spec() {
        return spec;
    }

    public ParameterLayout layout() {
        return layout;
    }

    /**
     * What one pass through the network leaves behind.
     *
     * @param outputs of each layer [layer][example][unit]; of the softmax the probabilities
     * @param outputGradients d loss / d output, as {@code outputs}; the softmax has none
     * @param parameterGradients d loss / d parameter, flat
     * @param batchMean of each batch norm [layer][unit], empty arrays elsewhere
     * @param batchVariance biased, as {@code batchMean}
     * @param loss mean cross-entropy in nats
     */
    public record Pass(
            double[][][] outputs,
            double[][][] outputGradients,
            double[] parameterGradients,
            double[][] batchMean,
            double[][] batchVariance,
            double loss) {}

    /** Forward in training mode, loss and backward. */
    public Pass pass(double[] parameters, Minibatch batch) {
        int depth = layers.size();
        Pass pass = new Pass(
                new double[depth][][],
                new double[depth][][],
                new double[layout.parameterCount()],
                new double[depth][0],
                new double[depth][0],
                0);
        for (int l = 0; l < depth; l++) {
            pass.outputs[l] = forward(l, pass.outputs, parameters, batch, pass);
        }
        double[][] probabilities = pass.outputs[depth - 1];
        double[][] gradient = new double[batch.examples()][];
        for (int r = 0; r < batch.examples(); r++) {
            gradient[r] = probabilities[r].clone();
            gradient[r][batch.targets()[r]] -= 1;
            scale(gradient[r], 1.0 / batch.examples());
        }
        pass.outputGradients[depth - 1] = new double[0][];
        for (int l = depth - 2; l >= 0; l--) {
            gradient = withResiduals(l, gradient, pass);
            pass.outputGradients[l] = gradient;
            gradient = backward(l, gradient, parameters, batch, pass);
        }
        double loss = meanCrossEntropy(pass.outputs[depth - 2], batch.targets());
        return new Pass(
                pass.outputs, pass.outputGradients, pass.parameterGradients, pass.batchMean, pass.batchVariance, loss);
    }

    /** Outputs [layer][example][unit] in evaluation mode: batch norms use their running statistics. */
    public double[][][] evaluate(double[] parameters, double[] running, Minibatch batch) {
        double[][][] outputs = new double[layers.size()][][];
        for (int l = 0; l < layers.size(); l++) {
            double[][] input = l == 0 ? null : outputs[l - 1];
            if (layers.get(l) instanceof Layer.BatchNorm norm) {
                RunningStatistics at = runningStatistics(l);
                double[] mean = Arrays.copyOfRange(running, at.meanOffset(), at.meanOffset() + at.units());
                double[] variance = Arrays.copyOfRange(running, at.varianceOffset(), at.varianceOffset() + at.units());
                outputs[l] = normalize(
                        input,
                        mean,
                        variance,
                        norm.normalization().epsilon(),
                        values(parameters, l, Role.GAMMA),
                        values(parameters, l, Role.BETA));
            } else {
                outputs[l] = forward(l, outputs, parameters, batch, null);
            }
        }
        return outputs;
    }

    /** Logits [example][class] in evaluation mode. */
    public double[][] logits(double[] parameters, double[] running, Minibatch batch) {
        return evaluate(parameters, running, batch)[layers.size() - 2];
    }

    /** running = (1 − momentum) running + momentum batch, with the unbiased variance. */
    public void updateRunning(double[] running, Pass pass, int examples) {
        for (RunningStatistics at : layout.runningStatistics()) {
            Normalization.Batch norm = ((Layer.BatchNorm) layers.get(at.layerIndex())).normalization();
            for (int unit = 0; unit < at.units(); unit++) {
                double mean = pass.batchMean[at.layerIndex()][unit];
                double variance = pass.batchVariance[at.layerIndex()][unit] * examples / (examples - 1);
                int m = at.meanOffset() + unit;
                int v = at.varianceOffset() + unit;
                running[m] = (1 - norm.momentum()) * running[m] + norm.momentum() * mean;
                running[v] = (1 - norm.momentum()) * running[v] + norm.momentum() * variance;
            }
        }
    }

    /** −mean ln softmax(logits)[target]. */
    public static double meanCrossEntropy(double[][] logits, int[] targets) {
        double sum = 0;
        for (int r = 0; r < logits.length; r++) {
            double largest = Arrays.stream(logits[r]).max().orElseThrow();
            double total = 0;
            for (double logit : logits[r]) {
                total += Math.exp(logit - largest);
            }
            sum += largest + Math.log(total) - logits[r][targets[r]];
        }
        return sum / logits.length;
    }

    /** The gradient of a layer's output, with that of every residual block's output that it is added to. */
    private double[][] withResiduals(int l, double[][] gradient, Pass pass) {
        double[][] sum = gradient;
        for (int end = l + 1; end < layers.size(); end++) {
            if (layers.get(end) instanceof Layer.Residual residual && residual.from() == l) {
                sum = sum(sum, pass.outputGradients[end]);
            }
        }
        return sum;
    }

    private static double[][] sum(double[][] a, double[][] b) {
        double[][] sum = new double[a.length][a[0].length];
        for (int r = 0; r < a.length; r++) {
            for (int c = 0; c < a[r].length; c++) {
                sum[r][c] = a[r][c] + b[r][c];
            }
        }
        return sum;
    }

    private double[][] forward(int l, double[][][] outputs, double[] parameters, Minibatch batch, Pass pass) {
        Layer layer = layers.get(l);
        double[][] x = l == 0 ? null : outputs[l - 1];
        if (layer instanceof Layer.Embedding embedding) {
            return embed(embedding, values(parameters, l, Role.EMBEDDING), batch);
        } else if (layer instanceof Layer.Linear linear) {
            return multiply(linear, x, parameters, l);
        } else if (layer instanceof Layer.BatchNorm norm) {
            double[] mean = columnMean(x);
            double[] variance = columnVariance(x, mean);
            pass.batchMean[l] = mean;
            pass.batchVariance[l] = variance;
            return normalize(
                    x,
                    mean,
                    variance,
                    norm.normalization().epsilon(),
                    values(parameters, l, Role.GAMMA),
                    values(parameters, l, Role.BETA));
        } else if (layer instanceof Layer.PerExampleNorm norm) {
            double[] gamma = values(parameters, l, Role.GAMMA);
            double[] beta = values(parameters, l, Role.BETA);
            double[][] y = new double[x.length][norm.outputs()];
            int width = norm.outputs() / norm.normalization().groups();
            for (int r = 0; r < x.length; r++) {
                for (int first = 0; first < norm.outputs(); first += width) {
                    double[] group = Arrays.copyOfRange(x[r], first, first + width);
                    double mean = mean(group);
                    double deviation = Math.sqrt(
                            variance(group, mean) + norm.normalization().epsilon());
                    for (int c = first; c < first + width; c++) {
                        y[r][c] = gamma[c] * (x[r][c] - mean) / deviation + beta[c];
                    }
                }
            }
            return y;
        } else if (layer instanceof Layer.Nonlinearity nonlinearity) {
            double[][] y = new double[x.length][layer.outputs()];
            for (int r = 0; r < x.length; r++) {
                for (int c = 0; c < layer.outputs(); c++) {
                    y[r][c] = value(nonlinearity.activation(), x[r][c]);
                }
            }
            return y;
        } else if (layer instanceof Layer.Residual residual) {
            return sum(x, outputs[residual.from()]);
        }
        double[][] probabilities = new double[x.length][];
        for (int r = 0; r < x.length; r++) {
            probabilities[r] = softmax(x[r]);
        }
        return probabilities;
    }

    /** Adds to the gradients of the layer's parameters and returns the gradient of its input. */
    private double[][] backward(int l, double[][] dy, double[] parameters, Minibatch batch, Pass pass) {
        Layer layer = layers.get(l);
        double[] gradients = pass.parameterGradients;
        double[][] x = l == 0 ? null : pass.outputs[l - 1];
        if (layer instanceof Layer.Embedding embedding) {
            int offset = parameter(l, Role.EMBEDDING).offset();
            for (int r = 0; r < dy.length; r++) {
                for (int p = 0; p < embedding.blockSize(); p++) {
                    int character = batch.contexts()[r * embedding.blockSize() + p];
                    for (int k = 0; k < embedding.size(); k++) {
                        gradients[offset + character * embedding.size() + k] += dy[r][p * embedding.size() + k];
                    }
                }
            }
            return null;
        } else if (layer instanceof Layer.Linear linear) {
            return multiplyBackward(linear, l, x, dy, parameters, gradients);
        } else if (layer instanceof Layer.BatchNorm norm) {
            return batchNormBackward(norm, l, x, dy, parameters, pass);
        } else if (layer instanceof Layer.PerExampleNorm norm) {
            return perExampleNormBackward(norm, l, x, dy, parameters, gradients);
        } else if (layer instanceof Layer.Residual) {
            return dy;
        }
        Activation activation = ((Layer.Nonlinearity) layer).activation();
        double[][] dx = new double[dy.length][layer.outputs()];
        for (int r = 0; r < dy.length; r++) {
            for (int c = 0; c < layer.outputs(); c++) {
                dx[r][c] = dy[r][c] * derivative(activation, x[r][c]);
            }
        }
        return dx;
    }

    private static double[][] embed(Layer.Embedding embedding, double[] table, Minibatch batch) {
        int size = embedding.size();
        double[][] y = new double[batch.examples()][embedding.outputs()];
        for (int r = 0; r < y.length; r++) {
            for (int p = 0; p < embedding.blockSize(); p++) {
                int character = batch.contexts()[r * embedding.blockSize() + p];
                System.arraycopy(table, character * size, y[r], p * size, size);
            }
        }
        return y;
    }

    private double[][] multiply(Layer.Linear linear, double[][] x, double[] parameters, int l) {
        double[] weight = values(parameters, l, Role.WEIGHT);
        double[] bias = linear.bias() ? values(parameters, l, Role.BIAS) : new double[linear.outputs()];
        double[][] y = new double[x.length][];
        for (int r = 0; r < x.length; r++) {
            y[r] = bias.clone();
            for (int i = 0; i < linear.inputs(); i++) {
                for (int o = 0; o < linear.outputs(); o++) {
                    y[r][o] += x[r][i] * weight[i * linear.outputs() + o];
                }
            }
        }
        return y;
    }

    private double[][] multiplyBackward(
            Layer.Linear linear, int l, double[][] x, double[][] dy, double[] parameters, double[] gradients) {
        double[] weight = values(parameters, l, Role.WEIGHT);
        int weightOffset = parameter(l, Role.WEIGHT).offset();
        int biasOffset = linear.bias() ? parameter(l, Role.BIAS).offset() : -1;
        double[][] dx = new double[dy.length][linear.inputs()];
        for (int r = 0; r < dy.length; r++) {
            for (int i = 0; i < linear.inputs(); i++) {
                for (int o = 0; o < linear.outputs(); o++) {
                    dx[r][i] += dy[r][o] * weight[i * linear.outputs() + o];
                    gradients[weightOffset + i * linear.outputs() + o] += x[r][i] * dy[r][o];
                }
            }
            for (int o = 0; linear.bias() && o < linear.outputs(); o++) {
                gradients[biasOffset + o] += dy[r][o];
            }
        }
        return dx;
    }

    private static double[][] normalize(
            double[][] x, double[] mean, double[] variance, double epsilon, double[] gamma, double[] beta) {
        double[][] y = new double[x.length][mean.length];
        for (int r = 0; r < x.length; r++) {
            for (int c = 0; c < mean.length; c++) {
                y[r][c] = gamma[c] * (x[r][c] - mean[c]) / Math.sqrt(variance[c] + epsilon) + beta[c];
            }
        }
        return y;
    }

    /** dx = γ/σ (dy − mean(dy) − x̂ mean(dy x̂)), means over the examples (Ioffe and Szegedy 2015, section 3). */
    private double[][] batchNormBackward(
            Layer.BatchNorm norm, int l, double[][] x, double[][] dy, double[] parameters, Pass pass) {
        double[] gamma = values(parameters, l, Role.GAMMA);
        int n = x.length;
        double[][] dx = new double[n][norm.outputs()];
        for (int c = 0; c < norm.outputs(); c++) {
            double deviation =
                    Math.sqrt(pass.batchVariance[l][c] + norm.normalization().epsilon());
            double sum = 0;
            double sumTimesNormal = 0;
            for (int r = 0; r < n; r++) {
                sum += dy[r][c];
                sumTimesNormal += dy[r][c] * (x[r][c] - pass.batchMean[l][c]) / deviation;
            }
            pass.parameterGradients[parameter(l, Role.GAMMA).offset() + c] += sumTimesNormal;
            pass.parameterGradients[parameter(l, Role.BETA).offset() + c] += sum;
            for (int r = 0; r < n; r++) {
                double normal = (x[r][c] - pass.batchMean[l][c]) / deviation;
                dx[r][c] = gamma[c] / deviation * (dy[r][c] - sum / n - normal * sumTimesNormal / n);
            }
        }
        return dx;
    }

    /** As batch norm's with means over the units of a group of an example, and γ inside them. */
    private double[][] perExampleNormBackward(
            Layer.PerExampleNorm norm, int l, double[][] x, double[][] dy, double[] parameters, double[] gradients) {
        double[] gamma = values(parameters, l, Role.GAMMA);
        int units = norm.outputs();
        int width = units / norm.normalization().groups();
        double[][] dx = new double[x.length][units];
        for (int r = 0; r < x.length; r++) {
            for (int first = 0; first < units; first += width) {
                double[] group = Arrays.copyOfRange(x[r], first, first + width);
                double mean = mean(group);
                double deviation =
                        Math.sqrt(variance(group, mean) + norm.normalization().epsilon());
                double sum = 0;
                double sumTimesNormal = 0;
                for (int c = first; c < first + width; c++) {
                    double normal = (x[r][c] - mean) / deviation;
                    gradients[parameter(l, Role.GAMMA).offset() + c] += dy[r][c] * normal;
                    gradients[parameter(l, Role.BETA).offset() + c] += dy[r][c];
                    sum += gamma[c] * dy[r][c];
                    sumTimesNormal += gamma[c] * dy[r][c] * normal;
                }
                for (int c = first; c < first + width; c++) {
                    double normal = (x[r][c] - mean) / deviation;
                    dx[r][c] = (gamma[c] * dy[r][c] - sum / width - normal * sumTimesNormal / width) / deviation;
                }
            }
        }
        return dx;
    }

    private static double value(Activation activation, double z) {
        return switch (activation) {
            case IDENTITY -> z;
            case TANH -> Math.tanh(z);
            case RELU -> z > 0 ? z : 0;
            case LEAKY_RELU -> z > 0 ? z : Activation.LEAKY_SLOPE * z;
            case ELU -> z > 0 ? z : Math.expm1(z);
            case SIGMOID -> 1 / (1 + Math.exp(-z));
            case GELU -> 0.5 * z * (1 + Math.tanh(geluArgument(z)));
            case SILU -> z / (1 + Math.exp(-z));
        };
    }

    private static double derivative(Activation activation, double z) {
        double h = value(activation, z);
        return switch (activation) {
            case IDENTITY -> 1;
            case TANH -> 1 - h * h;
            case RELU -> z > 0 ? 1 : 0;
            case LEAKY_RELU -> z > 0 ? 1 : Activation.LEAKY_SLOPE;
            case ELU -> z > 0 ? 1 : Math.exp(z);
            case SIGMOID -> h * (1 - h);
            case GELU -> {
                double t = Math.tanh(geluArgument(z));
                double inner = Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * z * z);
                yield 0.5 * (1 + t) + 0.5 * z * (1 - t * t) * inner;
            }
            case SILU -> {
                double sigmoid = 1 / (1 + Math.exp(-z));
                yield sigmoid * (1 + z * (1 - sigmoid));
            }
        };
    }

    private static double geluArgument(double z) {
        return Math.sqrt(2 / Math.PI) * (z + 0.044715 * z * z * z);
    }

    private static double[] softmax(double[] logits) {
        double largest = Arrays.stream(logits).max().orElseThrow();
        double[] p = Arrays.stream(logits).map(z -> Math.exp(z - largest)).toArray();
        scale(p, 1 / Arrays.stream(p).sum());
        return p;
    }

    private static double[] columnMean(double[][] x) {
        double[] mean = new double[x[0].length];
        for (double[] row : x) {
            for (int c = 0; c < mean.length; c++) {
                mean[c] += row[c] / x.length;
            }
        }
        return mean;
    }

    private static double[] columnVariance(double[][] x, double[] mean) {
        double[] variance = new double[mean.length];
        for (double[] row : x) {
            for (int c = 0; c < mean.length; c++) {
                variance[c] += (row[c] - mean[c]) * (row[c] - mean[c]) / x.length;
            }
        }
        return variance;
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).sum() / values.length;
    }

    private static double variance(double[] values, double mean) {
        return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / values.length;
    }

    private static void scale(double[] values, double factor) {
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
    }

    private double[] values(double[] parameters, int layerIndex, Role role) {
        Parameter parameter = parameter(layerIndex, role);
        return Arrays.copyOfRange(parameters, parameter.offset(), parameter.offset() + parameter.size());
    }

    private Parameter parameter(int layerIndex, Role role) {
        return layout.parameters().stream()
                .filter(p -> p.layerIndex() == layerIndex && p.role() == role)
                .findFirst()
                .orElseThrow();
    }

    private RunningStatistics runningStatistics(int layerIndex) {
        return layout.runningStatistics().stream()
                .filter(r -> r.layerIndex() == layerIndex)
                .findFirst()
                .orElseThrow();
    }
}
