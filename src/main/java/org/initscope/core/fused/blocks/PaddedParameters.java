package org.initscope.core.fused.blocks;

import static org.initscope.core.Check.require;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.initscope.core.MatrixView;
import org.initscope.core.fused.arithmetic.MatrixArithmetic;
import org.initscope.core.fused.arithmetic.Stride;
import org.initscope.core.fused.arithmetic.TrainedArrays;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.ParameterLayout;
import org.initscope.core.network.ParameterLayout.Parameter;
import org.initscope.core.network.ParameterLayout.Role;

/**
 * All parameters of a network in one flat array whose matrices are padded for vectors and tiles, with gradients and the
 * optimizer's state in arrays of the same form. What stands in the padding never reaches a parameter.
 */
public final class PaddedParameters {
    private final ParameterLayout layout;
    private final int[] offsets;
    private final int end;
    private final TrainedArrays arrays;

    PaddedParameters(MlpSpec spec, int slotCount) {
        layout = ParameterLayout.of(spec);
        offsets = new int[layout.parameters().size()];
        int next = AlignedArray.START;
        int readable = next;
        for (Parameter parameter : layout.parameters()) {
            offsets[parameter.index()] = next;
            // whole vectors of rows are read where a matrix is transposed
            int transposed = Math.multiplyExact(Stride.wholeVectors(rows(parameter)), stride(parameter));
            readable = Math.max(readable, Math.addExact(next, transposed));
            next = Math.addExact(next, Math.multiplyExact(rows(parameter), stride(parameter)));
        }
        end = next;
        List<float[]> slots = new ArrayList<>();
        for (int i = 0; i < slotCount; i++) {
            slots.add(AlignedArray.allocate(end));
        }
        arrays = new TrainedArrays(AlignedArray.allocate(readable), AlignedArray.allocate(end), slots);
    }

    public ParameterLayout layout() {
        return layout;
    }

    /** The parameters, their gradients and the optimizer's state. */
    public TrainedArrays arrays() {
        return arrays;
    }

    public float[] values() {
        return arrays.values();
    }

    public float[] gradients() {
        return arrays.gradients();
    }

    /** A view of a parameter that never moves. */
    MatrixView values(Parameter parameter) {
        return view(parameter, values());
    }

    /** A view of the gradient of a parameter that never moves. */
    MatrixView gradients(Parameter parameter) {
        return view(parameter, gradients());
    }

    private MatrixView view(Parameter parameter, float[] array) {
        MatrixView view = new MatrixView(stride(parameter), 1);
        view.place(array, offset(parameter));
        view.resize(parameter.rows(), parameter.columns());
        return view;
    }

    /** Where the first parameter begins in every array. */
    public int begin() {
        return AlignedArray.START;
    }

    /** Where the last one ends, its padding included. */
    public int end() {
        return end;
    }

    /** A layer's parameter. */
    Parameter parameter(int layerIndex, Role role) {
        return layout.parameters().stream()
                .filter(p -> p.layerIndex() == layerIndex && p.role() == role)
                .findFirst()
                .orElseThrow();
    }

    /** Where a parameter starts in every array. */
    public int offset(Parameter parameter) {
        return offsets[parameter.index()];
    }

    /** Where a parameter ends, its padding included. */
    public int end(Parameter parameter) {
        return offset(parameter) + rows(parameter) * stride(parameter);
    }

    private static int rows(Parameter parameter) {
        // so that tiles of a gradient may begin at any row
        return parameter.role() == Role.WEIGHT
                ? Stride.tiled(parameter.rows() + MatrixArithmetic.TILE_ROWS - 1)
                : parameter.rows();
    }

    public int stride(Parameter parameter) {
        return Stride.of(parameter.columns());
    }

    /** Takes over parameters in the layout's order. */
    public void load(float[] parameters) {
        require(
                parameters.length == layout.parameterCount(),
                "%d parameters given, expected %d",
                parameters.length,
                layout.parameterCount());
        pad(parameters, 0, values());
    }

    /** Divides all parameters of a layer. */
    public void divide(int layerIndex, double divisor) {
        for (Parameter p : layout.parameters()) {
            if (p.layerIndex() == layerIndex) {
                float[] values = values();
                for (int i = offset(p); i < end(p); i++) {
                    values[i] = (float) (values[i] / divisor);
                }
            }
        }
    }

    /** Takes over the optimizer's state, kind after kind in the layout's order. */
    public void loadSlots(float[] state) {
        int count = layout.parameterCount();
        List<float[]> slots = arrays.slots();
        require(
                state.length == slots.size() * count,
                "%d floats of optimizer state given, expected %d for each of %d parameters",
                state.length,
                slots.size(),
                count);
        for (int i = 0; i < slots.size(); i++) {
            pad(state, i * count, slots.get(i));
        }
    }

    /** The parameters in the layout's order. */
    public float[] store() {
        float[] parameters = new float[layout.parameterCount()];
        unpad(values(), parameters, 0);
        return parameters;
    }

    /** The optimizer's state, kind after kind in the layout's order. */
    public float[] storeSlots() {
        int count = layout.parameterCount();
        List<float[]> slots = arrays.slots();
        float[] state = new float[slots.size() * count];
        for (int i = 0; i < slots.size(); i++) {
            unpad(slots.get(i), state, i * count);
        }
        return state;
    }

    private void pad(float[] from, int fromOffset, float[] to) {
        // nothing is written behind the end, where an array goes on that has regions of its own
        Arrays.fill(to, 0, end, 0f);
        for (Parameter p : layout.parameters()) {
            int columns = p.columns();
            int stride = stride(p);
            int at = fromOffset + p.offset();
            int padded = offset(p);
            for (int r = 0; r < p.rows(); r++, at += columns, padded += stride) {
                System.arraycopy(from, at, to, padded, columns);
            }
        }
    }

    private void unpad(float[] from, float[] to, int toOffset) {
        for (Parameter p : layout.parameters()) {
            for (int r = 0; r < p.rows(); r++) {
                System.arraycopy(
                        from, offset(p) + r * stride(p), to, toOffset + p.offset() + r * p.columns(), p.columns());
            }
        }
    }
}
