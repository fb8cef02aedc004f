package org.initscope.dl4j.layers;

import java.util.Objects;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Concatenates the embeddings of a context, oldest character first: [examples, positions, components] → [examples,
 * positions × components].
 */
public final class PositionMajorConcatenation implements InputPreProcessor {
    private static final long serialVersionUID = 1L;

    private final int positions;
    private final int components;

    public PositionMajorConcatenation(
            @JsonProperty("positions") int positions, @JsonProperty("components") int components) {
        this.positions = positions;
        this.components = components;
    }

    public int getPositions() {
        return positions;
    }

    public int getComponents() {
        return components;
    }

    @Override
    public INDArray preProcess(INDArray input, int examples, LayerWorkspaceMgr workspaces) {
        INDArray rows = input.reshape('c', input.size(0), (long) positions * components);
        return workspaces.leverageTo(ArrayType.ACTIVATIONS, rows);
    }

    @Override
    public INDArray backprop(INDArray gradient, int examples, LayerWorkspaceMgr workspaces) {
        INDArray rows = workspaces.dup(ArrayType.ACTIVATION_GRAD, gradient, 'c');
        return rows.reshape('c', gradient.size(0), positions, components);
    }

    @Override
    public InputType getOutputType(InputType input) {
        return InputType.feedForward((long) positions * components);
    }

    @Override
    public Pair<INDArray, MaskState> feedForwardMaskArray(INDArray mask, MaskState state, int examples) {
        return new Pair<>(mask, state);
    }

    @Override
    public InputPreProcessor clone() {
        return new PositionMajorConcatenation(positions, components);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof PositionMajorConcatenation c && positions == c.positions && components == c.components;
    }

    @Override
    public int hashCode() {
        return Objects.hash(positions, components);
    }
}
