package org.initscope.core.fused.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.initscope.core.MatrixView;
import org.initscope.core.fused.arithmetic.Stride;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every element goes to its place, and nothing beyond the tiles of the result is touched. */
@Tag("numbers")
class TranspositionTest {
    private static final int OFFSET = 5;
    private static final float UNTOUCHED = -1;

    static Stream<Arguments> shapes() {
        return Stream.of(1, 4, 16, 27, 32, 100, 129, 200)
                .flatMap(rows -> Stream.of(1, 10, 16, 27, 100, 127, 300).map(columns -> Arguments.of(rows, columns)));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void putsRowsIntoColumns(int rows, int columns) {
        int fromStride = Stride.of(columns);
        int toStride = Stride.of(rows);
        float[] from = new float[OFFSET + Stride.wholeVectors(rows) * fromStride];
        for (int i = 0; i < from.length; i++) {
            from[i] = i;
        }
        float[] to = new float[OFFSET + (Stride.tiled(columns) + 1) * toStride];
        Arrays.fill(to, UNTOUCHED);

        MatrixView rowsOfFrom = new MatrixView(fromStride, 1);
        rowsOfFrom.place(from, OFFSET);
        rowsOfFrom.resize(rows, columns);
        MatrixView columnsOfFrom = new MatrixView(toStride, 1);
        columnsOfFrom.place(to, OFFSET);
        columnsOfFrom.resize(columns, rows);
        new VectorMatrix().transpose(rowsOfFrom, columnsOfFrom);

        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                assertThat(to[OFFSET + c * toStride + r]).isEqualTo(from[OFFSET + r * fromStride + c]);
            }
        }
        int end = OFFSET + Stride.tiled(columns) * toStride;
        assertThat(Arrays.copyOfRange(to, end, to.length)).containsOnly(UNTOUCHED);
        assertThat(Arrays.copyOfRange(to, 0, OFFSET)).containsOnly(UNTOUCHED);
    }
}
