package org.initscope.spark.search;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.initscope.core.search.GridPoint;

/** The trials of a search by number, each planned when it is asked for: all plans at once would fill the driver's memory. */
public interface PlannedTrials {
    int size();

    PlannedTrial at(int number);

    String id(int number);

    GridPoint point(int number);

    /** The number of the trial with an id; empty where there is none. */
    OptionalInt number(String id);

    /** The numbers in the order of the ids. */
    int[] byId();

    /** The points of all of them, in their order. */
    default Iterable<GridPoint> points() {
        return () -> IntStream.range(0, size()).mapToObj(this::point).iterator();
    }

    /** All of them in their order, one after the other. */
    default Stream<PlannedTrial> stream() {
        return IntStream.range(0, size()).mapToObj(this::at);
    }

    /** Trials that are planned. */
    static PlannedTrials of(List<PlannedTrial> trials) {
        return new Listed(trials);
    }

    /** Few trials, in a list. */
    final class Listed implements PlannedTrials {
        private final List<PlannedTrial> trials;
        private final Map<String, Integer> numbers = new HashMap<>();

        private Listed(List<PlannedTrial> trials) {
            this.trials = List.copyOf(trials);
            trials.forEach(trial -> numbers.put(trial.plan().id(), numbers.size()));
        }

        @Override
        public int size() {
            return trials.size();
        }

        @Override
        public PlannedTrial at(int number) {
            return trials.get(number);
        }

        @Override
        public String id(int number) {
            return trials.get(number).plan().id();
        }

        @Override
        public GridPoint point(int number) {
            return trials.get(number).point();
        }

        @Override
        public OptionalInt number(String id) {
            Integer number = numbers.get(id);
            return number == null ? OptionalInt.empty() : OptionalInt.of(number);
        }

        @Override
        public int[] byId() {
            return numbers.entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .mapToInt(Map.Entry::getValue)
                    .toArray();
        }
    }
}
