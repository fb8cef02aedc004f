package org.initscope.core.search.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Where along a key training turns from working to broken. */
class EdgesTest {
    private static final double UNIFORM = 3.3;

    private final TrialColumns.Builder trials = new TrialColumns.Builder(List.of("norm", "rate", Factor.SEED));

    /** Adds trials of a rate, one a letter: t trains, b breaks, s is stopped. */
    private EdgesTest with(String norm, String rate, String seeds) {
        for (int seed = 0; seed < seeds.length(); seed++) {
            trials.add(
                    List.of(norm, rate, Integer.toString(seed)),
                    seeds.charAt(seed) == 'b' ? Double.NaN : 2.4,
                    UNIFORM,
                    seeds.charAt(seed) == 's');
        }
        return this;
    }

    private static Edges.Tally along(TrialColumns columns, List<Edge> edges) {
        return Edges.along(columns, 1, edges::add);
    }

    private List<Edge> edges() {
        List<Edge> edges = new ArrayList<>();
        along(trials.build(), edges);
        return edges;
    }

    @Test
    void itLiesBetweenTheLastValueThatTrainsAndTheFirstThatBreaks() {
        List<Edge> edges = with("none", "0.1", "tt")
                .with("none", "1", "tt")
                .with("none", "100", "bb")
                .edges();
        assertThat(edges).hasSize(1);
        assertThat(edges.get(0).side()).isEqualTo(Edge.Side.ABOVE);
        assertThat(edges.get(0).position()).as("on a scale of logarithms").isCloseTo(10, within(1e-12));
        assertThat(edges.get(0).low()).isEqualTo(1);
        assertThat(edges.get(0).high()).isEqualTo(100);
    }

    @Test
    void seedsOnBothSidesWidenItsInterval() {
        Edge edge = with("none", "0.1", "tttt")
                .with("none", "1", "tttb")
                .with("none", "10", "bbbt")
                .with("none", "100", "bbbb")
                .edges()
                .get(0);
        assertThat(edge.low()).isEqualTo(0.1);
        assertThat(edge.high()).isEqualTo(100);
        assertThat(edge.position()).isCloseTo(Math.sqrt(10), within(1e-12));
    }

    @Test
    void bothEndsOfAStretchAreEdges() {
        List<Edge> edges = with("none", "-1", "bb")
                .with("none", "0", "tt")
                .with("none", "2", "tb")
                .with("none", "3", "bb")
                .edges();
        assertThat(edges).hasSize(2);
        assertThat(edges.get(0).side()).isEqualTo(Edge.Side.ABOVE);
        assertThat(edges.get(0).position()).as("half of its seeds train at 2").isCloseTo(2, within(1e-12));
        assertThat(edges.get(1).side()).isEqualTo(Edge.Side.BELOW);
        assertThat(edges.get(1).position())
                .as("values below 0 have no logarithm")
                .isCloseTo(-0.5, within(1e-12));
        assertThat(edges.get(1).low()).isEqualTo(-1);
        assertThat(edges.get(1).high()).isZero();
    }

    @Test
    void anEndThatIsNotReachedIsNotKnown() {
        Edge edge = with("none", "1", "tb").with("none", "2", "tbb").edges().get(0);
        assertThat(edge.low()).isNaN();
        assertThat(edge.high()).isNaN();
        assertThat(edge.position()).isBetween(1.0, 2.0);
    }

    @Test
    void theStretchWithMostTrialsIsTheOneThatWorks() {
        Edge edge = with("none", "1", "tt")
                .with("none", "2", "bb")
                .with("none", "4", "ttt")
                .with("none", "8", "tt")
                .edges()
                .get(0);
        assertThat(edge.side()).isEqualTo(Edge.Side.BELOW);
        assertThat(edge.position()).isCloseTo(Math.sqrt(8), within(1e-12));
        assertThat(edge.low()).as("at 1 it trains again").isNaN();
        assertThat(edge.high()).isEqualTo(4);
    }

    @Test
    void combinationsWithoutAnEdgeAreCounted() {
        with("none", "1", "bb").with("none", "2", "bt").with("none", "activation", "bb");
        with("batch", "1", "tt").with("batch", "2", "tt");
        with("layer", "1", "bb").with("layer", "2", "bs").with("layer", "3", "ss");
        with("group", "1", "tt").with("group", "activation", "bb");
        List<Edge> edges = new ArrayList<>();
        assertThat(along(trials.build(), edges)).isEqualTo(new Edges.Tally(1, 1, 1));
        assertThat(edges).hasSize(1);
    }

    @Test
    void onlyAKeyOfNumbersHasEdges() {
        assertThat(Edges.isAlong(Factor.of("k", List.of("1", "activation", "2"))))
                .isTrue();
        assertThat(Edges.isAlong(Factor.of("k", List.of("1", "activation")))).isFalse();
        assertThat(Edges.isAlong(Factor.of("k", List.of("none", "batch")))).isFalse();
    }

    /** A boundary that is planted at a random place lies within every interval, which is one step of the grid wide. */
    @Test
    void aPlantedBoundaryLiesWithinTheInterval() {
        Random random = new Random(41);
        for (int context = 0; context < 50; context++) {
            double boundary = Math.pow(10, -2 + 4 * random.nextDouble());
            TrialColumns.Builder builder = new TrialColumns.Builder(List.of("norm", "rate", Factor.SEED));
            for (int step = -9; step <= 9; step++) {
                double rate = Math.pow(2, step);
                builder.add(
                        List.of("none", Double.toString(rate), "1"),
                        rate < boundary ? 2.4 : Double.NaN,
                        UNIFORM,
                        false);
            }
            List<Edge> edges = new ArrayList<>();
            along(builder.build(), edges);
            Edge edge = edges.get(0);
            assertThat(boundary).isBetween(edge.low(), edge.high());
            assertThat(edge.high() / edge.low()).isCloseTo(2, within(1e-12));
            assertThat(edge.position()).isBetween(edge.low(), edge.high());
        }
    }
}
