package org.initscope.core.vector;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * How wide the vectors of this process are: a constant, so that the compiler sees vector instructions and no objects.
 *
 * <p>All kernels take this one species. A second one makes the calls inside the JDK's vector classes polymorphic, and then
 * even kernels that never meet it compute with objects, twenty times slower.
 */
public final class PreferredSpecies {
    private PreferredSpecies() {}

    /** Bits of a vector: 64, 128, 256 or 512; the widest that the machine has where it is not set. */
    public static final String PROPERTY = "initscope.vector.bits";

    public static final VectorSpecies<Float> FLOATS = species();

    /** Integers as wide as the floats, to work on their bits. */
    public static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, FLOATS.vectorShape());

    /** Floats of a vector. */
    public static final int COUNT = FLOATS.length();

    /**
     * All bits of as many places as a vector has, then none: a vector read from place {@code COUNT − n} has all bits of its first
     * n.
     */
    public static int[] leadingPlaces() {
        int[] places = new int[2 * COUNT];
        Arrays.fill(places, 0, COUNT, -1);
        return places;
    }

    private static VectorSpecies<Float> species() {
        String bits = System.getProperty(PROPERTY);
        return bits == null
                ? FloatVector.SPECIES_PREFERRED
                : VectorSpecies.of(float.class, VectorShape.forBitSize(Integer.parseInt(bits)));
    }
}
