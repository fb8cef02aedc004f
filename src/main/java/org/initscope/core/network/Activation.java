package org.initscope.core.network;

import java.util.Locale;

/**
 * An elementwise nonlinearity h = f(z) with the gain that keeps the variance of a signal through it.
 *
 * <p>Gains after He et al. 2015 and {@code torch.nn.init.calculate_gain}; 5/3 for tanh is the one of the lecture.
 */
public enum Activation {
    /** h = z. */
    IDENTITY(1.0),
    /** h = tanh(z). */
    TANH(5.0 / 3.0),
    /** h = max(0, z); its derivative at 0 is 0. */
    RELU(1.4142135623730951),
    /** h = z for z &gt; 0, else 0.01 z. */
    LEAKY_RELU(1.4141428569978354),
    /** h = z for z &gt; 0, else exp(z) − 1 (Clevert et al. 2015, α = 1). */
    ELU(1.0),
    /** h = 1 / (1 + exp(−z)). */
    SIGMOID(1.0),
    /** h = z/2 (1 + tanh(√(2/π)(z + 0.044715 z³))), the tanh form of Hendrycks and Gimpel 2016. */
    GELU(1.4142135623730951),
    /** h = z / (1 + exp(−z)) (Elfwing et al. 2018); the gain keeps E[h²] = 1 at z ~ N(0, 1). */
    SILU(1.6765324703310909);

    /** The slope of {@link #LEAKY_RELU} below zero. */
    public static final double LEAKY_SLOPE = 0.01;

    private final double gain;

    Activation(double gain) {
        this.gain = gain;
    }

    /** The standard deviation of the weights times √fan_in that this nonlinearity asks for. */
    public double gain() {
        return gain;
    }

    /** Whether |h| &lt; 1 for all z, so that a share beyond 0.97 means saturation on both sides. */
    public boolean isSquashing() {
        return flat().isAtBothEnds();
    }

    /** Where next to no gradient comes through. */
    public FlatRegion flat() {
        return switch (this) {
            case TANH -> FlatRegion.AT_MINUS_ONE_AND_ONE;
            case SIGMOID -> FlatRegion.AT_ZERO_AND_ONE;
            case RELU -> FlatRegion.BELOW_ZERO;
            case IDENTITY, LEAKY_RELU, ELU, GELU, SILU -> FlatRegion.NOWHERE;
        };
    }

    /** The name in configuration files and tables, for example {@code leaky-relu}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
