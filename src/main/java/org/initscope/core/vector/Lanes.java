package org.initscope.core.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * How wide the vectors of this process are: a constant, so that the compiler sees vector instructions and no objects.
 *
 * <p>All kernels take this one species. A second one makes the calls inside the JDK's vector classes polymorphic, and then
 * even kernels that never meet it compute with objects, twenty times slower.
 */
public final class Lanes {
    private Lanes() {}

    /** Bits of a vector: 64, 128, 256 or 512; the widest that the machine has where it is not set. */
    public static final String PROPERTY = "initscope.vector.bits";

    public static final VectorSpecies<Float> FLOATS = species();

    /** Floats of a vector. */
    public static final int COUNT = FLOATS.length();

    private static VectorSpecies<Float> species() {
        String bits = System.getProperty(PROPERTY);
        return bits == null
                ? FloatVector.SPECIES_PREFERRED
                : VectorSpecies.of(float.class, VectorShape.forBitSize(Integer.parseInt(bits)));
    }
}
