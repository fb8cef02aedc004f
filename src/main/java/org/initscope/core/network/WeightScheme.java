package org.initscope.core.network;

import static org.initscope.core.Check.require;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Optional;
import org.initscope.core.RandomStream;

/** How the weights [inputs, outputs] of a linear layer are drawn; fan_in is inputs, fan_out outputs. */
public sealed interface WeightScheme extends Serializable {

    /** Fills row-major weights [inputs, outputs]. */
    void fill(float[] weights, int inputs, int outputs, RandomStream random);

    /** Var(W) of weights [inputs, outputs]; empty where they are not random. */
    Optional<Double> variance(int inputs, int outputs);

    /** The same scheme with weights times a factor. */
    WeightScheme scaled(double factor);

    /** N(0, std²), whatever the fan_in: the lecture's original start with std 1. */
    record Normal(double std) implements WeightScheme {
        public Normal {
            require(std >= 0 && Double.isFinite(std), "the std of normal weights is %s, expected 0 or more", std);
        }

        @Override
        public void fill(float[] weights, int inputs, int outputs, RandomStream random) {
            for (int i = 0; i < weights.length; i++) {
                weights[i] = (float) (std * random.nextGaussian());
            }
        }

        @Override
        public Optional<Double> variance(int inputs, int outputs) {
            return Optional.of(square(std));
        }

        @Override
        public WeightScheme scaled(double factor) {
            return new Normal(std * factor);
        }
    }

    /** N(0, gain² / fan_in) (He et al. 2015, mode fan_in). */
    record FanIn(double gain) implements WeightScheme {
        public FanIn {
            requireGain(gain);
        }

        @Override
        public void fill(float[] weights, int inputs, int outputs, RandomStream random) {
            new Normal(gain / StrictMath.sqrt(inputs)).fill(weights, inputs, outputs, random);
        }

        @Override
        public Optional<Double> variance(int inputs, int outputs) {
            return Optional.of(square(gain) / inputs);
        }

        @Override
        public WeightScheme scaled(double factor) {
            return new FanIn(gain * factor);
        }
    }

    /**
     * N(0, gain² base / fan_in²): the output weights of the maximal update parametrization, as {@link FanIn} at the base width
     * (Yang et al. 2021, table 3).
     *
     * @param baseWidth inputs at which it is {@link FanIn}
     */
    record MaximalUpdateOutput(double gain, int baseWidth) implements WeightScheme {
        public MaximalUpdateOutput {
            requireGain(gain);
            require(baseWidth >= 1, "the base width is %d, expected at least 1 unit", baseWidth);
        }

        @Override
        public void fill(float[] weights, int inputs, int outputs, RandomStream random) {
            new Normal(std(inputs)).fill(weights, inputs, outputs, random);
        }

        /** Of weights with so many inputs. */
        public double std(int inputs) {
            return gain / StrictMath.sqrt(inputs) * StrictMath.sqrt((double) baseWidth / inputs);
        }

        @Override
        public Optional<Double> variance(int inputs, int outputs) {
            return Optional.of(square(std(inputs)));
        }

        @Override
        public WeightScheme scaled(double factor) {
            return new MaximalUpdateOutput(gain * factor, baseWidth);
        }
    }

    /** U(−a, a) with a = gain √(3 / fan_in) (He et al. 2015). */
    record KaimingUniform(double gain) implements WeightScheme {
        public KaimingUniform {
            requireGain(gain);
        }

        @Override
        public void fill(float[] weights, int inputs, int outputs, RandomStream random) {
            uniform(weights, gain * StrictMath.sqrt(3.0 / inputs), random);
        }

        @Override
        public Optional<Double> variance(int inputs, int outputs) {
            return Optional.of(square(gain) / inputs);
        }

        @Override
        public WeightScheme scaled(double factor) {
            return new KaimingUniform(gain * factor);
        }
    }

    /** N(0, gain² 2 / (fan_in + fan_out)) (Glorot and Bengio 2010). */
    record XavierNormal(double gain) implements WeightScheme {
        public XavierNormal {
            requireGain(gain);
        }

        @Override
        public void fill(float[] weights, int inputs, int outputs, RandomStream random) {
            new Normal(gain * StrictMath.sqrt(2.0 / (inputs + outputs))).fill(weights, inputs, outputs, random);
        }

        @Override
        public Optional<Double> variance(int inputs, int outputs) {
            return Optional.of(square(gain) * 2 / (inputs + outputs));
        }

        @Override
        public WeightScheme scaled(double factor) {
            return new XavierNormal(gain * factor);
        }
    }

    /** U(−a, a) with a = gain √(6 / (fan_in + fan_out)) (Glorot and Bengio 2010). */
    record XavierUniform(double gain) implements WeightScheme {
        public XavierUniform {
            requireGain(gain);
        }

        @Override
        public void fill(float[] weights, int inputs, int outputs, RandomStream random) {
            uniform(weights, gain * StrictMath.sqrt(6.0 / (inputs + outputs)), random);
        }

        @Override
        public Optional<Double> variance(int inputs, int outputs) {
            return Optional.of(square(gain) * 2 / (inputs + outputs));
        }

        @Override
        public WeightScheme scaled(double factor) {
            return new XavierUniform(gain * factor);
        }
    }

    /** gain × a matrix with orthonormal rows or columns, whichever are fewer (Saxe et al. 2014). */
    record Orthogonal(double gain) implements WeightScheme {
        /** Multiply-adds, about twice as many as a matrix [4096, 4096] takes. */
        private static final double MOST_WORK = 0x1p37;

        public Orthogonal {
            requireGain(gain);
        }

        @Override
        public void fill(float[] weights, int inputs, int outputs, RandomStream random) {
            int vectors = Math.min(inputs, outputs);
            int length = Math.max(inputs, outputs);
            require(
                    (double) vectors * vectors * length <= MOST_WORK,
                    "orthogonal weights of %d inputs and %d outputs take minutes to draw: take"
                            + " model.initialization.weights.scheme = fan-in, which is nearly orthogonal in so wide a layer",
                    inputs,
                    outputs);
            double[][] basis = orthonormal(vectors, length, random);
            for (int i = 0; i < inputs; i++) {
                for (int o = 0; o < outputs; o++) {
                    weights[i * outputs + o] = (float) (gain * (inputs <= outputs ? basis[i][o] : basis[o][i]));
                }
            }
        }

        private static double[][] orthonormal(int vectors, int length, RandomStream random) {
            double[][] basis = new double[vectors][length];
            for (double[] vector : basis) {
                for (int i = 0; i < length; i++) {
                    vector[i] = random.nextGaussian();
                }
            }
            GramSchmidt.orthonormalize(basis);
            return basis;
        }

        @Override
        public Optional<Double> variance(int inputs, int outputs) {
            return Optional.of(square(gain) / Math.max(inputs, outputs));
        }

        @Override
        public WeightScheme scaled(double factor) {
            return new Orthogonal(gain * factor);
        }
    }

    /** gain where input and output have the same index, 0 elsewhere. */
    record Identity(double gain) implements WeightScheme {
        public Identity {
            requireGain(gain);
        }

        @Override
        public void fill(float[] weights, int inputs, int outputs, RandomStream random) {
            Arrays.fill(weights, 0f);
            for (int i = 0; i < Math.min(inputs, outputs); i++) {
                weights[i * outputs + i] = (float) gain;
            }
        }

        @Override
        public Optional<Double> variance(int inputs, int outputs) {
            return Optional.empty();
        }

        @Override
        public WeightScheme scaled(double factor) {
            return new Identity(gain * factor);
        }
    }

    /** Every weight the same, which leaves the units of a layer symmetric; 0 is the zero start. */
    record Constant(double value) implements WeightScheme {
        public Constant {
            require(Double.isFinite(value), "a constant weight is %s, expected a finite number", value);
        }

        @Override
        public void fill(float[] weights, int inputs, int outputs, RandomStream random) {
            Arrays.fill(weights, (float) value);
        }

        @Override
        public Optional<Double> variance(int inputs, int outputs) {
            return Optional.empty();
        }

        @Override
        public WeightScheme scaled(double factor) {
            return new Constant(value * factor);
        }
    }

    private static void requireGain(double gain) {
        require(gain >= 0 && Double.isFinite(gain), "the gain is %s, expected a finite number >= 0", gain);
    }

    private static void uniform(float[] weights, double bound, RandomStream random) {
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (bound * (2 * random.nextDouble() - 1));
        }
    }

    private static double square(double value) {
        return value * value;
    }
}
