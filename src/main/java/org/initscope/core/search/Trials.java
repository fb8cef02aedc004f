package org.initscope.core.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * The trials of a search by number. Of each its id is kept and where its point stands in the grid, so that the driver's memory
 * has room for a million.
 */
public final class Trials {
    private final Grid grid;
    private final TrialIds ids = new TrialIds();
    /** By number: the place in the grid, or −1 less the place among the further points. */
    private long[] places = new long[1];

    private final List<GridPoint> further = new ArrayList<>();

    public Trials(Grid grid) {
        this.grid = grid;
    }

    /** Adds the point at a place of the grid, and says whether no other trial had its id. */
    public boolean add(String id, long place) {
        boolean isNew = ids.add(id);
        if (isNew) {
            set(place);
        }
        return isNew;
    }

    /** Adds a point that is none of the grid, and says whether no other trial had its id. */
    public boolean add(Trial trial) {
        boolean isNew = ids.add(trial.id());
        if (isNew) {
            set(-1L - further.size());
            further.add(trial.point());
        }
        return isNew;
    }

    private void set(long place) {
        if (ids.size() > places.length) {
            places = Arrays.copyOf(places, 2 * places.length);
        }
        places[ids.size() - 1] = place;
    }

    public int size() {
        return ids.size();
    }

    public String id(int number) {
        return ids.at(number);
    }

    /** The number of the trial with an id; empty where there is none. */
    public OptionalInt number(String id) {
        return ids.number(id);
    }

    public GridPoint point(int number) {
        long place = places[number];
        return place >= 0 ? grid.point(place) : further.get((int) (-1 - place));
    }

    /** The numbers in the order of the ids. */
    public int[] byId() {
        return ids.sorted();
    }
}
