package org.initscope.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** An output between markers in a page is found, compared and replaced. */
class DocumentedOutputTest {
    private static final String PAGE =
            """
            It prints

            <!-- slow output: initscope train job.conf --run-id first
            to "loss"
            from "tables" to "run:" -->

                step 1
                 loss | 3.2

            <!-- end -->

            and goes on.
            """;

    private final DocumentedOutput output = DocumentedOutput.of(PAGE).get(0);

    @Test
    void aCommentNamesTheCommandAndThePageShowsItsLines() {
        assertThat(output.slow()).isTrue();
        assertThat(output.command()).isEqualTo("initscope train job.conf --run-id first");
        assertThat(output.lines(PAGE)).containsExactly("step 1", " loss | 3.2");
    }

    @Test
    void aLineMarksWhatIsLeftOutBetweenTwoExcerpts() {
        List<String> printed = List.of("network", " loss | 3.1", "more", "", "tables", "run: first", "rest");

        assertThat(output.excerptOf(printed))
                .containsExactly("network", " loss | 3.1", "…", "", "tables", "run: first");
    }

    @Test
    void anExcerptThatIsNotPrintedAnyMoreIsAnError() {
        List<String> printed = List.of("loss", "run: first");

        assertThatThrownBy(() -> output.excerptOf(printed)).hasMessageContaining("'tables'");
    }

    @Test
    void onlyTheLinesBetweenTheCommentsAreReplaced() {
        String page = output.replaceIn(PAGE, List.of("step 1", "", " loss | 3.1"));

        assertThat(page).isEqualTo(PAGE.replace("step 1\n", "step 1\n\n").replace("3.2", "3.1"));
        assertThat(output.replaceIn(PAGE, output.lines(PAGE))).isEqualTo(PAGE);
    }

    @Test
    void anOutputWithoutAnEndIsAnError() {
        assertThatThrownBy(() -> DocumentedOutput.of(PAGE.replace("<!-- end -->", "")))
                .hasMessageContaining("has no <!-- end -->");
    }

    @Test
    void aQueryStandsBeforeItsRows() {
        String page =
                "```sql\nselect 1;\n```\n\n```sql\nselect 2\nfrom t;\n```\n\n<!-- output: duckdb -->\n<!-- end -->\n";

        assertThat(DocumentedOutput.of(page))
                .singleElement()
                .extracting(DocumentedOutput::command)
                .isEqualTo("duckdb select 2\nfrom t");
    }

    @Test
    void aCommandReadsTheRunsThatItNames() {
        assertThat(Commands.reads("initscope show first --step 0", output.command()))
                .isTrue();
        assertThat(Commands.reads("initscope show firstborn", output.command())).isFalse();
        assertThat(Commands.reads("initscope show second", output.command())).isFalse();
    }
}
