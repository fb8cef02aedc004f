package org.initscope.core.fused;

import java.util.ArrayList;
import java.util.List;

/**
 * One aligned array from which the matrices of a network are cut, each a whole number of pages after the one before: an element
 * has the same place in its page in all matrices of a layer, so that no load waits for a store that it only seems to meet.
 */
final class Arena {
    private static final int PAGE = 4096 / Float.BYTES;

    private final List<Slice> slices = new ArrayList<>();
    private float[] floats = new float[AlignedArray.START];
    private int end = AlignedArray.START;

    /** Some floats of the arena; a larger minibatch moves them, with what they hold. */
    final class Slice {
        private int at = AlignedArray.START;
        private int size;

        private Slice() {}

        /** The arena's array, until anything is reserved in it. */
        float[] floats() {
            return floats;
        }

        /** Where the slice begins, until anything is reserved in the arena. */
        int at() {
            return at;
        }

        /** Makes sure that there are so many floats; those that come with it are 0. */
        void reserve(int wanted) {
            if (size < wanted) {
                enlarge(this, wanted);
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
        slice.at = end;
        slice.size = pages(wanted);
        end += slice.size;
    }

    /** Moves all slices together in a larger array. */
    private void move(int more) {
        int used = AlignedArray.START;
        for (Slice slice : slices) {
            used = Math.addExact(used, slice.size);
        }
        float[] larger = AlignedArray.allocate(Math.addExact(used, Math.max(used, more)));
        end = AlignedArray.START;
        for (Slice slice : slices) {
            System.arraycopy(floats, slice.at, larger, end, slice.size);
            slice.at = end;
            end += slice.size;
        }
        floats = larger;
    }

    private static int pages(int size) {
        return Math.multiplyExact(Math.addExact(size, PAGE - 1) / PAGE, PAGE);
    }
}
