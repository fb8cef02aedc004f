package org.initscope.core.diagnosis.rules;

import java.io.Serializable;
import org.initscope.core.diagnosis.Cause;
import org.initscope.core.diagnosis.Limit;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.statistics.Quantity;

/** Does the spread of activations keep its size from the first hidden layer to the last, and from each to the next? */
public final class ActivationsOverDepth extends SizeOverDepth {

    /**
     * @param shrinking std(last) / std(first) of the start from below
     * @param growing the same from above
     * @param breaks between neighbours, and at later steps
     */
    public record Limits(Limit shrinking, Limit growing, DepthBreak.Limits breaks) implements Serializable {}

    public ActivationsOverDepth(Limits limits) {
        super(Quantity.ACTIVATION, limits.shrinking(), limits.growing(), limits.breaks());
    }

    @Override
    public String id() {
        return "activations-over-depth";
    }

    @Override
    public int version() {
        return 3;
    }

    @Override
    public String title() {
        return "The spread of activations from the first layer to the last";
    }

    @Override
    String subject() {
        return "Activations";
    }

    @Override
    String noDepth() {
        return "There is no depth to lose a signal in";
    }

    @Override
    String kept() {
        return "the signal keeps its size over the depth.";
    }

    @Override
    String because(boolean shrinks, String who, String factor) {
        return who + " multiplies the signal by about " + factor
                + (shrinks ? ", so that little of the input is left at the top." : ", so that the top drowns in it.");
    }

    @Override
    Cause cause(RunStatistics run, Cause scales) {
        return scales;
    }
}
