package org.initscope.app.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A text is cut to columns as a terminal shows them. */
class TerminalColumnsTest {
    @Test
    void aTextThatFitsStays() {
        assertThat(TerminalColumns.cut("gain 1", 6)).isEqualTo("gain 1");
    }

    @Test
    void aLongerOneEndsWithDotsAtTheLastColumn() {
        assertThat(TerminalColumns.cut("learning-rate 0.3, gain 1", 10)).isEqualTo("learnin...");
        assertThat(TerminalColumns.cut("learning-rate", 2)).isEqualTo("..");
        assertThat(TerminalColumns.cut("learning-rate", 0)).isEmpty();
    }

    @Test
    void ideographsTakeTwoColumns() {
        assertThat(TerminalColumns.of("李 a")).isEqualTo(4);
        assertThat(TerminalColumns.cut("李李李李", 7)).isEqualTo("李李...");
    }

    @Test
    void aBarTakesTheRoomThatIsLeft() {
        assertThat(Bar.before("5/10", 0.5, 15)).isEqualTo("█████░░░░░ 5/10");
        assertThat(Bar.before("5/10", 0.5, 80)).hasSize(20 + " 5/10".length());
        assertThat(Bar.before("5/10", 0.5, 9)).isEqualTo("5/10");
    }
}
