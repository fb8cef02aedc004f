package org.initscope.api;

import org.initscope.core.network.Activation;
import org.initscope.core.network.LayerRole;

/** A function h = f(z) of each element. */
public enum Nonlinearity {
    /** h = z. */
    IDENTITY(Activation.IDENTITY),
    /** h = tanh(z). */
    TANH(Activation.TANH),
    /** h = 1 / (1 + exp(−z)). */
    SIGMOID(Activation.SIGMOID),
    /** h = max(0, z). */
    RELU(Activation.RELU),
    /** h = z for z &gt; 0, else a small multiple of z. */
    LEAKY_RELU(Activation.LEAKY_RELU),
    /** h = z for z &gt; 0, else exp(z) − 1. */
    ELU(Activation.ELU),
    /** h = z Φ(z), or its tanh form. */
    GELU(Activation.GELU),
    /** h = z / (1 + exp(−z)). */
    SILU(Activation.SILU);

    private final Activation activation;

    Nonlinearity(Activation activation) {
        this.activation = activation;
    }

    LayerRole.Nonlinearity role() {
        return new LayerRole.Nonlinearity(activation.label(), activation.gain(), activation.flat());
    }
}
