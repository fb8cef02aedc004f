package org.initscope.core.search.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the values of a swept key are read. */
class FactorTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            [64, 64, 64, 64]            | 4 × 64
            [64,64,64]                  | 3 × 64
            [64, 64]                    | 2 × 64
            [64, 32, 64]                | [64, 32, 64]
            [100]                       | [100]
            tanh                        | tanh
            { cosine = { first = 0.1 } }| { cosine = { first = 0.1 } }
            """)
    void aListOfEqualElementsIsShownByTheirNumber(String level, String shown) {
        assertThat(Factor.shown(level)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({"1.0E30, 1e30", "1.0E-4, 1e-4", "2.5E-5, 2.5e-5", "0.1, 0.1", "12, 12", "007, 007", "1E5, 1E5"})
    void aNumberIsShownAsAJobStatesIt(String level, String shown) {
        assertThat(Factor.shown(level)).isEqualTo(shown);
    }
}
