package org.initscope.core.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.initscope.core.RandomStream;
import org.junit.jupiter.api.Test;

/** Trials by number are those that a set of their ids and a list of their points would hold. */
class TrialsTest {
    private static final Grid GRID = new Grid(
            List.of(Axis.of("gain", reals(1, 40)), Axis.of("rate", reals(100, 60)), Axis.repeat("training.seed", 1, 5)),
            List.of(),
            Optional.empty(),
            100_000);

    private static List<SweptValue> reals(int first, int count) {
        return IntStream.range(first, first + count)
                .<SweptValue>mapToObj(SweptValue.Real::new)
                .toList();
    }

    /** Every tenth one repeats an earlier id, as points that ask for the same do. */
    private static String id(int place) {
        RandomStream stream = RandomStream.at(1, place % 10 == 9 ? place / 2 : place);
        return HexFormat.of().toHexDigits(stream.nextLong());
    }

    @Test
    void trialsOfEqualIdsAreOne() {
        List<GridPoint> points = GRID.points();
        Trials trials = new Trials(GRID);
        Set<String> seen = new HashSet<>();
        List<String> ids = new ArrayList<>();
        List<GridPoint> kept = new ArrayList<>();
        for (int place = 0; place < points.size(); place++) {
            String id = id(place);
            boolean isNew = seen.add(id);
            assertThat(trials.add(id, place)).isEqualTo(isNew);
            if (isNew) {
                ids.add(id);
                kept.add(points.get(place));
            }
        }

        assertThat(IntStream.range(0, trials.size()).mapToObj(trials::id)).containsExactlyElementsOf(ids);
        assertThat(IntStream.range(0, trials.size()).mapToObj(trials::point)).containsExactlyElementsOf(kept);
        assertThat(ids).allMatch(id -> trials.id(trials.number(id).getAsInt()).equals(id));
        assertThat(trials.number("0123456789abcdef")).isEmpty();
        assertThat(trials.number("no id")).isEmpty();
        List<String> sorted = new ArrayList<>(ids);
        Collections.sort(sorted);
        assertThat(IntStream.of(trials.byId()).mapToObj(trials::id)).containsExactlyElementsOf(sorted);
    }

    @Test
    void furtherPointsStandBehindThoseOfTheGrid() {
        Trials trials = new Trials(GRID);
        GridPoint further = new GridPoint(Map.of("gain", new SweptValue.Real(0.5)));
        trials.add(id(0), 7);
        assertThat(trials.add(new Trial(id(1), further))).isTrue();
        assertThat(trials.add(new Trial(id(0), further))).isFalse();
        trials.add(id(2), 8);

        assertThat(List.of(trials.point(0), trials.point(1), trials.point(2)))
                .containsExactly(GRID.points().get(7), further, GRID.points().get(8));
    }

    @Test
    void anIdIsSixteenHexadecimalDigits() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Trials(GRID).add("0123456789ABCDEF", 0))
                .withMessageContaining("0123456789ABCDEF");
    }
}
