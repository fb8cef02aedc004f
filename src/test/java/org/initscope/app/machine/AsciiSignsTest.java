package org.initscope.app.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where the output cannot show signs, ASCII stands in for them, and letters stay as they are. */
class AsciiSignsTest {
    private static String written(String signs, String text) {
        StringWriter to = new StringWriter();
        PrintWriter out = new PrintWriter(AsciiSigns.where(Optional.of(signs), to), true);
        out.printf("%s", text);
        out.flush();
        return to.toString();
    }

    @Test
    void aTerminalThatShowsNoSignsHasThemInAscii() {
        assertThat(written("ascii", "3 characters × 10 → 200 tanh …")).isEqualTo("3 characters x 10 -> 200 tanh ...");
        assertThat(written("ascii", "████░░ 1/3")).isEqualTo("####.. 1/3");
    }

    @Test
    void aMeanWithItsIntervalTakesTheSameColumns() {
        assertThat(written("ascii", "2.1702 ± 0.0031 |")).isEqualTo("2.1702 +-0.0031 |");
    }

    @Test
    void aTableHasRoomForSignsThatTakeMoreColumns() {
        String table =
                """
                 rule  | verdict     |  ±
                -------+-------------+-----
                 dead  | fail → pass | 0.1
                 other | warn → pass |  12
                """;
        StringWriter to = new StringWriter();
        try (PrintWriter out = TerminalWriter.toFile(AsciiSigns.where(Optional.of("ascii"), to), 80)) {
            out.print(table);
        }

        assertThat(to)
                .hasToString(
                        """
                         rule  | verdict      |  +-
                        -------+--------------+-----
                         dead  | fail -> pass | 0.1
                         other | warn -> pass |  12
                        """);
    }

    @Test
    void aSentenceIsWrappedAsItIsPrinted() {
        StringWriter to = new StringWriter();
        try (PrintWriter out = TerminalWriter.toFile(AsciiSigns.where(Optional.of("ascii"), to), 30)) {
            out.print("each of the steps … of each of");
        }

        assertThat(to).hasToString("each of the steps ... of each\nof");
    }

    @Test
    void lettersOfAnyAlphabetStay() {
        assertThat(written("ascii", "Ольга σοφία 李")).isEqualTo("Ольга σοφία 李");
    }

    @Test
    void otherTerminalsHaveTheSignsThemselves() {
        assertThat(written("utf-8", "× → ±")).isEqualTo("× → ±");
    }
}
