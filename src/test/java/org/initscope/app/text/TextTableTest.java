package org.initscope.app.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A table in the terminal. */
class TextTableTest {
    @Test
    void aCellIsOneLineHoweverLongItIs() {
        String name = "n".repeat(300) + " " + "m".repeat(100);

        assertThat(new TextTable()
                        .text("names")
                        .number("loss")
                        .row(name, "2.1")
                        .render()
                        .lines())
                .hasSize(3)
                .last()
                .asString()
                .contains(name);
    }
}
