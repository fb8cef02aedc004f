package org.initscope.app.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wider than a terminal is fitted to it, and nothing is lost. */
class FittedTextTest {
    private static final String TABLE =
            """
            loss of each
             layer  |   mean |    std | verdict
                    |        |   nats |
            --------+--------+--------+---------
             first  | 1.0000 | 2.0000 | pass
             second | 3.0000 | 4.0000 |

            diagnosis: pass
            """;

    @Test
    void aTableGoesOnBelowItselfWithItsFirstColumn() {
        assertThat(FittedText.of(TABLE, 30))
                .isEqualTo(
                        """
                        loss of each
                         layer  |   mean |    std
                                |        |   nats
                        --------+--------+--------
                         first  | 1.0000 | 2.0000
                         second | 3.0000 | 4.0000

                         layer  | verdict
                                |
                        --------+---------
                         first  | pass
                         second |

                        diagnosis: pass
                        """);
    }

    @Test
    void aTextOfSeveralLinesLeavesNoneEmptyWhereItIsNot() {
        String table =
                """
                 turn |   loss | taken | settings
                ------+--------+-------+---------------------------------
                 1    | 2.3956 | yes   | training.learning-rate=0.1
                      |        |       | training.steps=5000
                 2    | 2.4985 | no    | model.normalization=batch
                """;
        assertThat(FittedText.of(table, 32))
                .isEqualTo(
                        """
                         turn |   loss | taken
                        ------+--------+-------
                         1    | 2.3956 | yes
                         2    | 2.4985 | no

                         turn | settings
                        ------+---------------------
                         1    | training.learning-
                              | rate=0.1
                              | training.steps=5000
                         2    | model.
                              | normalization=batch
                        """);
    }

    @Test
    void whatWrappedTextsLeaveFreeSparesAnotherColumnALine() {
        String table =
                """
                                                | twelve thirteen four
                --------------------------------+----------------------
                 internationally interconnected | 1
                """;
        assertThat(FittedText.of(table, 40))
                .isEqualTo(
                        """
                                         | twelve thirteen four
                        -----------------+----------------------
                         internationally | 1
                         interconnected  |
                        """);
    }

    @Test
    void columnsBelowOneHeadingStayTogether() {
        String table =
                """
                 layer | activation std |        | gradient std |
                       |       measured | theory |     measured | theory
                -------+----------------+--------+--------------+--------
                 tanh1 |         0.6346 | 0.6281 |     1.10e-04 | 0.0001
                """;
        assertThat(FittedText.of(table, 44))
                .isEqualTo(
                        """
                         layer | activation std |
                               |       measured | theory
                        -------+----------------+--------
                         tanh1 |         0.6346 | 0.6281

                         layer | gradient std |
                               |     measured | theory
                        -------+--------------+--------
                         tanh1 |     1.10e-04 | 0.0001
                        """);
    }

    @Test
    void aCellThatIsWiderGoesOnBelow() {
        String table =
                """
                 run | network
                -----+-------------------------------------
                 a   | 3 characters into 200 tanh, 27 classes
                """;
        assertThat(FittedText.of(table, 27))
                .isEqualTo(
                        """
                         run | network
                        -----+---------------------
                         a   | 3 characters into
                             | 200 tanh, 27 classes
                        """);
    }

    @Test
    void whatFitsStaysAsItIs() {
        assertThat(FittedText.of(TABLE, 36)).isEqualTo(TABLE);
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 30, 60})
    void sentencesAreWrappedAtSpacesUnderTheirIndent(int columns) {
        String sentence = "  A step changes the weights by a thousandth of their spread, which is about right.";
        String fitted = FittedText.of(sentence + "\n", columns);
        assertThat(fitted.lines()).allMatch(line -> line.length() <= columns && line.startsWith("  "));
        assertThat(Arrays.asList(fitted.strip().split("\\s+")))
                .isEqualTo(Arrays.asList(sentence.strip().split("\\s+")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "      → --set model.initialization.weights.std=0.304 --set training.steps=5",
                "run: /home/somebody/a folder of many runs/first",
                "\rstep 500 of 20,000, loss 2.6363, 5,901 examples/s, 3:31 left",
                "runs/a/very/long/path/without/any/space/in/it/report.html"
            })
    void whatIsCopiedOrRewrittenStaysWhole(String line) {
        assertThat(FittedText.of(line, 30)).isEqualTo(line);
    }
}
