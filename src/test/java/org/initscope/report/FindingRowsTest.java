package org.initscope.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Numbers of findings as the page says them. */
class FindingRowsTest {
    @Test
    void aNumberHasFourDigitsAndNoNeedlessExponent() {
        assertThat(FindingRows.number(10)).isEqualTo("10");
        assertThat(FindingRows.number(25.3749)).isEqualTo("25.37");
        assertThat(FindingRows.number(123_456)).isEqualTo("123500");
        assertThat(FindingRows.number(0.481234)).isEqualTo("0.4812");
        assertThat(FindingRows.number(4.2e18)).isEqualTo("4.2E+18");
    }
}
