package example;

import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.initscope.api.Network;
import org.initscope.api.Nonlinearity;
import org.initscope.api.ParameterStep;
import org.initscope.api.Training;
import org.initscope.api.TrainingDiagnosis;
import org.initscope.api.TrainingFinding;

/** Trains three tanh layers to tell two spirals apart, in plain loops, from a start that is too wide and from a usual one. */
public final class Spirals {
    private static final int BATCH = 64;
    private static final int STEPS = 1000;
    private static final int MEASURE_EVERY = 100;
    private static final double RATE = 0.1;
    /** So that no network tells all points apart. */
    private static final double NOISE = 0.25;
    private static final int[] WIDTHS = {2, 32, 32, 32, 2};

    private static final Network NETWORK = Network.reading(2)
            .linear("linear1", 32)
            .nonlinearity("tanh1", Nonlinearity.TANH)
            .linear("linear2", 32)
            .nonlinearity("tanh2", Nonlinearity.TANH)
            .linear("linear3", 32)
            .nonlinearity("tanh3", Nonlinearity.TANH)
            .linear("output", 2)
            .softmax("softmax");

    private Spirals() {}

    public static void main(String[] arguments) {
        tell("weights of std 1", train(layer -> 1));
        tell("weights of std gain / sqrt(inputs)", train(layer -> (layer == 3 ? 1 : 5 / 3.0) / Math.sqrt(WIDTHS[layer])));
    }

    private static void tell(String start, TrainingDiagnosis diagnosis) {
        System.out.println(start + ": " + diagnosis.verdict());
        for (TrainingFinding finding : diagnosis.findings()) {
            if (finding.verdict().isProblem()) {
                System.out.println("  " + finding.verdict() + "  " + finding.rule() + ": " + finding.message());
                System.out.println("        -> " + finding.remedy());
            }
        }
    }

    private static TrainingDiagnosis train(IntToDoubleFunction scale) {
        Random random = new Random(1);
        DenseLayer[] layers = new DenseLayer[WIDTHS.length - 1];
        for (int i = 0; i < layers.length; i++) {
            layers[i] = new DenseLayer(WIDTHS[i], WIDTHS[i + 1], scale.applyAsDouble(i), random);
        }
        TrainingDiagnosis diagnosis = new TrainingDiagnosis(NETWORK, Training.sgd(RATE, BATCH, STEPS));
        for (int step = 0; step < STEPS; step++) {
            step(layers, step, random, diagnosis);
        }
        return diagnosis;
    }

    /** A step of stochastic gradient descent, whose loss is told, and now and then its arrays. */
    private static void step(DenseLayer[] layers, int step, Random random, TrainingDiagnosis diagnosis) {
        boolean measured = step % MEASURE_EVERY == 0;
        float[] points = new float[BATCH * 2];
        int[] classes = new int[BATCH];
        draw(random, points, classes);

        float[][] activations = new float[layers.length][];
        activations[0] = points;
        for (int i = 0; i + 1 < layers.length; i++) {
            float[] preactivations = layers[i].forward(activations[i]);
            activations[i + 1] = tanh(preactivations);
            if (measured) {
                diagnosis.preactivation(step, "tanh" + (i + 1), preactivations);
                diagnosis.activation(step, "tanh" + (i + 1), activations[i + 1]);
            }
        }
        float[] logits = layers[layers.length - 1].forward(activations[layers.length - 1]);
        float[] gradient = new float[logits.length];
        diagnosis.loss(step, crossEntropy(logits, classes, gradient));
        if (measured) {
            diagnosis.preactivation(step, "softmax", logits);
        }

        for (int i = layers.length - 1; i >= 0; i--) {
            DenseLayer layer = layers[i];
            float[] before = layer.weights.clone();
            float[] inputGradient = layer.backward(activations[i], gradient, RATE);
            if (measured) {
                String name = i == layers.length - 1 ? "output" : "linear" + (i + 1);
                diagnosis.parameter(
                        step, new ParameterStep(name, "weight", before, layer.weightGradient, layer.weights));
            }
            if (i > 0) {
                if (measured) {
                    diagnosis.activationGradient(step, "tanh" + i, inputGradient);
                }
                for (int k = 0; k < inputGradient.length; k++) {
                    inputGradient[k] *= 1 - activations[i][k] * activations[i][k];
                }
            }
            gradient = inputGradient;
        }
    }

    /** Points of two spirals that wind around each other. */
    private static void draw(Random random, float[] points, int[] classes) {
        for (int i = 0; i < BATCH; i++) {
            classes[i] = random.nextInt(2);
            double radius = random.nextDouble();
            double angle = 6 * radius + Math.PI * classes[i];
            points[2 * i] = (float) (2 * radius * StrictMath.cos(angle) + NOISE * random.nextGaussian());
            points[2 * i + 1] = (float) (2 * radius * StrictMath.sin(angle) + NOISE * random.nextGaussian());
        }
    }

    private static float[] tanh(float[] values) {
        float[] result = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = (float) StrictMath.tanh(values[i]);
        }
        return result;
    }

    /** The mean loss in nats; stores d loss / d logits. */
    private static double crossEntropy(float[] logits, int[] classes, float[] gradient) {
        double loss = 0;
        for (int i = 0; i < BATCH; i++) {
            double largest = Math.max(logits[2 * i], logits[2 * i + 1]);
            double sum = StrictMath.exp(logits[2 * i] - largest) + StrictMath.exp(logits[2 * i + 1] - largest);
            for (int k = 0; k < 2; k++) {
                double probability = StrictMath.exp(logits[2 * i + k] - largest) / sum;
                gradient[2 * i + k] = (float) ((probability - (k == classes[i] ? 1 : 0)) / BATCH);
            }
            loss -= logits[2 * i + classes[i]] - largest - StrictMath.log(sum);
        }
        return loss / BATCH;
    }
}
