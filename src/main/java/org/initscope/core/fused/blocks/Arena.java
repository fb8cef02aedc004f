package org.initscope.core.fused.blocks;

import java.util.ArrayList;
import java.util.List;
import org.initscope.core.MatrixView;

/**
 * One aligned array from which the matrices of a network are cut, each a whole number of pages after the one before. An element
 * has the same place in its page in all matrices of a layer. So no load waits for a store that it only seems to meet.
 */
final class Arena {
    private static final int PAGE = 4096 / Float.BYTES;

    private final List<Slice> slices = new ArrayList<>();
    private float[] floats = new float[AlignedArray.START];
    private int end = AlignedArray.START;

    /** Some floats of the arena; a larger minibatch moves them, with what they hold and the views of them. */
    final class Slice {
        private final List<MatrixView> views = new ArrayList<>();
        private int at = AlignedArray.START;
        private int size;

        private Slice() {}

        /**
         * A view that begins with the slice, wherever that goes.
         *
         * @param rowStride as {@link MatrixView#MatrixView} has it
         */
        MatrixView view(int rowStride, int columnStride) {
            MatrixView view = new MatrixView(rowStride, columnStride);
            view.place(floats, at);
            views.add(view);
            return view;
        }

        /** Makes sure that there are so many floats; those that come with it are 0. */
        void reserve(int wanted) {
            if (size < wanted) {
                enlarge(this, wanted);
            }
        }

        private void moveTo(int begin) {
            at = begin;
            for (MatrixView view : views) {
                view.place(floats, begin);
            }
        }
    }

    Slice slice() {
        Slice slice = new Slice();
        slices.add(slice);
        return slice;
    }

    private void enlarge(Slice slice, int wanted) {
        if (Math.addExact(end, pages(wanted)) > floats.length) {
            move(pages(wanted));
        }
        System.arraycopy(floats, slice.at, floats, end, slice.size);
        slice.moveTo(end);
        slice.size = pages(wanted);
        end += slice.size;
    }

    /** Moves all slices together in a larger array. */
    private void move(int more) {
        int used = AlignedArray.START;
        for (Slice slice : slices) {
            used = Math.addExact(used, slice.size);
        }
        float[] before = floats;
        floats = AlignedArray.allocate(Math.addExact(used, Math.max(used, more)));
        end = AlignedArray.START;
        for (Slice slice : slices) {
            System.arraycopy(before, slice.at, floats, end, slice.size);
            slice.moveTo(end);
            end += slice.size;
        }
    }

    private static int pages(int size) {
        return Math.multiplyExact(Math.addExact(size, PAGE - 1) / PAGE, PAGE);
    }
}
