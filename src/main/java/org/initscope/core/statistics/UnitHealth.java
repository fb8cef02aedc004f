package org.initscope.core.statistics;

import static org.initscope.core.Check.require;

import java.io.Serializable;
import java.util.Arrays;
import java.util.BitSet;
import java.util.OptionalDouble;
import org.initscope.core.MatrixView;
import org.initscope.core.network.FlatRegion;

/**
 * Saturation of a layer's activations [examples, units] and which of its units were dead for every example.
 *
 * <p>An element is saturated where |h| &gt; 0.97 (0.99), strictly, as the lecture counts for tanh; for the sigmoid it is
 * |2h − 1|. A unit of tanh or sigmoid is dead where it is beyond 0.99 in every example, one of relu where it is 0 in
 * every example. Other nonlinearities have no dead units.
 *
 * @param elements examples × units seen
 * @param saturated97 elements beyond 0.97
 * @param saturated99 elements beyond 0.99
 * @param units width of the layer
 * @param alive units that were not dead in at least one example
 */
public record UnitHealth(long elements, long saturated97, long saturated99, int units, BitSet alive)
        implements Serializable {

    /** An element beyond it is saturated. */
    public static final float SATURATED = 0.97f;
    /** A unit that is beyond it for every example is dead. */
    static final float DEAD = 0.99f;

    public UnitHealth {
        alive = (BitSet) alive.clone();
    }

    @Override
    public BitSet alive() {
        return (BitSet) alive.clone();
    }

    /** The state of a row-major matrix [rows, columns] of activations. */
    public static UnitHealth of(FlatRegion flat, MatrixView activations) {
        return TensorScan.fastest().health(flat, activations);
    }

    /**
     * The state of a layer whose dead units are known.
     *
     * @param dead from 0
     * @throws IllegalArgumentException where one is not a unit of the layer
     */
    public static UnitHealth withDead(long elements, long saturated97, long saturated99, int units, long[] dead) {
        BitSet alive = new BitSet(units);
        alive.set(0, units);
        for (long unit : dead) {
            require(unit >= 0 && unit < units, "unit %d is dead in a layer of %d units", unit, units);
            alive.clear((int) unit);
        }
        return new UnitHealth(elements, saturated97, saturated99, units, alive);
    }

    /** Units that were dead in every example. */
    public int deadUnits() {
        return elements == 0 ? 0 : units - alive.cardinality();
    }

    /** Which units were dead in every example, from 0, ascending. */
    public long[] dead() {
        if (elements == 0) {
            return new long[0];
        }
        BitSet dead = alive();
        dead.flip(0, units);
        return dead.stream().asLongStream().toArray();
    }

    /** Examples seen. */
    public long examples() {
        return units == 0 ? 0 : elements / units;
    }

    /** Share of elements beyond 0.97; undefined without any. */
    public OptionalDouble saturation() {
        return elements == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) saturated97 / elements);
    }

    /** The state of the union of two sets of examples of one layer. */
    public UnitHealth merge(UnitHealth other) {
        require(units == other.units, "layers of %d and %d units do not merge", units, other.units);
        BitSet either = (BitSet) alive.clone();
        either.or(other.alive);
        return new UnitHealth(
                elements + other.elements,
                saturated97 + other.saturated97,
                saturated99 + other.saturated99,
                units,
                either);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof UnitHealth h
                && elements == h.elements
                && saturated97 == h.saturated97
                && saturated99 == h.saturated99
                && units == h.units
                && alive.equals(h.alive);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(new long[] {elements, saturated97, saturated99, units}) ^ alive.hashCode();
    }
}
