package org.initscope.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Numbers of findings as the page says them. */
class FindingGroupsTest {
    @Test
    void aNumberHasFourDigitsAndNoNeedlessExponent() {
        assertThat(FindingGroups.number(10)).isEqualTo("10");
        assertThat(FindingGroups.number(25.3749)).isEqualTo("25.37");
        assertThat(FindingGroups.number(123_456)).isEqualTo("123500");
        assertThat(FindingGroups.number(0.481234)).isEqualTo("0.4812");
        assertThat(FindingGroups.number(4.2e18)).isEqualTo("4.2E+18");
    }
}
