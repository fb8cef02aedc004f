package org.initscope.core.search.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The cell of two keys that a sentence is about. */
class PairCellsTest {
    private static final double UNIFORM = 3.3;
    private static final double ROUNDING = 1e-12;

    private static PairCells cells(double[][] losses) {
        TrialColumns.Builder builder = new TrialColumns.Builder(List.of("norm", "rate"));
        for (int row = 0; row < losses.length; row++) {
            for (int column = 0; column < losses[row].length; column++) {
                if (losses[row][column] > 0) {
                    builder.add(
                            List.of(Integer.toString(row), Integer.toString(column)),
                            losses[row][column],
                            UNIFORM,
                            false);
                }
            }
        }
        return PairCells.of(builder.build(), 0, 1);
    }

    @Test
    void whereAKeyMattersMostIsTold_notWhereItsBestValueGainsLeast() {
        PairCells cells = cells(new double[][] {{2.5, 2.45}, {2.9, 2.4}});
        assertThat(cells.worst()).contains(new PairCells.Cell(1, 0));
        assertThat(cells.cheapestRow(0, 1, 1)).hasValue(0);
        assertThat(cells.cost(1, 0, 1)).isCloseTo(0.5, within(ROUNDING));
    }

    @Test
    void rowsOfOneCellHaveNothingToTell() {
        assertThat(cells(new double[][] {{2.5, 0}, {0, 2.4}}).worst()).isEmpty();
    }
}
