package org.initscope.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.initscope.report.readers.TrainedTables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A page stands alone, runs nothing but its own scripts, and stays small. */
class PageTest {
    private static final int MEGABYTE = 1_000_000;

    @TempDir
    Path out;

    private String runPage() {
        return Page.html(TrainedTables.report(out, "", List.of()));
    }

    private static List<String> scripts(String page) {
        List<String> scripts = new ArrayList<>();
        Matcher script = Pattern.compile("<script(?: type=\"module\")?>(.*?)</script>", Pattern.DOTALL)
                .matcher(page);
        while (script.find()) {
            scripts.add(script.group(1));
        }
        return scripts;
    }

    private static String data(String page) {
        Matcher data =
                Pattern.compile("id=\"data\">(.*?)</script>", Pattern.DOTALL).matcher(page);
        assertThat(data.find()).isTrue();
        return data.group(1);
    }

    @Test
    void nothingIsLoadedFromElsewhere() {
        String markup = runPage().replaceAll("(?s)(<script[^>]*>).*?(</script>)", "$1$2");
        assertThat(markup)
                .doesNotContain(" src=", "<link", "@import", "url(", "http:", "https:")
                .contains("default-src 'none'");
    }

    @Test
    void thePolicyNamesTheHashOfEachScriptAndOfNothingElse() throws Exception {
        String page = runPage();
        List<String> hashes = new ArrayList<>();
        for (String script : scripts(page)) {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
            hashes.add("'sha256-" + Base64.getEncoder().encodeToString(digest) + "'");
        }
        assertThat(hashes).hasSize(2);
        assertThat(page).contains("script-src " + String.join(" ", hashes) + ";");
    }

    @Test
    void markupInDataStaysData() throws Exception {
        String markup = "</script><script>alert(1)</script>{{script}}\u2028&amp;";
        String page = Page.html(ExampleSearch.of(60, markup));
        assertThat(data(page)).doesNotContain("<", ">", "&", "\u2028");
        JsonNode reasons = new ObjectMapper().readTree(data(page)).at("/trials/reasons/0");
        assertThat(reasons.asText()).isEqualTo(markup);
    }

    @Test
    void aRunOfManyStepsAndATenThousandTrialsStaySmall() {
        assertThat(Page.html(ExampleSearch.of(10_000, "loss is NaN at step 14")).length())
                .isLessThan(10 * MEGABYTE);
        assertThat(runPage().length()).isLessThan(5 * MEGABYTE);
    }

    @Test
    void numbersAreShortAndWhatIsUndefinedIsNull() {
        assertThat(CompactJson.of(new double[] {1, 0.1 + 0.2, 1e-9 / 3, Double.NaN, Double.POSITIVE_INFINITY, -2.5}))
                .isEqualTo("[1,0.3,3.3333E-10,null,null,-2.5]");
    }
}
