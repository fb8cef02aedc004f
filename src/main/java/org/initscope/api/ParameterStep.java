package org.initscope.api;

import static org.initscope.core.Check.require;

/**
 * What one step does to a parameter; arrays are read during the call that takes them, and not kept.
 *
 * @param layer the layer's name
 * @param parameter {@code weight}, {@code bias}, {@code gamma} or {@code beta}
 * @param before its values before the update, in any order that all three arrays have
 * @param gradient of the mean loss of the minibatch, before any clipping
 * @param after its values after the update
 */
public record ParameterStep(String layer, String parameter, float[] before, float[] gradient, float[] after) {
    public ParameterStep {
        require(
                before.length >= 1 && before.length == gradient.length && before.length == after.length,
                "%s.%s has %d values, %d of its gradient and %d after the update, expected as many of each",
                layer,
                parameter,
                before.length,
                gradient.length,
                after.length);
    }

    /** What the step subtracts. */
    float[] update() {
        float[] update = new float[before.length];
        for (int i = 0; i < update.length; i++) {
            update[i] = before[i] - after[i];
        }
        return update;
    }
}
