package org.initscope.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages in a real, headless Chromium; skipped where it or its driver is not installed. */
class ReportInBrowserTest {
    private static final String MARKUP = "<img src=x onerror=\"window.broken=1\"><script>window.broken=1</script>";

    @TempDir
    static Path folder;

    private static Optional<Browser> browser = Optional.empty();
    private static Path runPage;
    private static Path searchPage;

    @BeforeAll
    static void writePages() throws IOException {
        browser = Browser.open(Files.createDirectories(folder.resolve("profile")));
        assumeTrue(browser.isPresent(), "chromium and chromedriver are not installed: apt-get install chromium-driver");
        TrainedTables.write(
                folder,
                "first",
                List.of(TrainedTables.finding("saturated_activations", "fail", "Too wide: " + MARKUP)
                        .set("remedy", "model.initialization.weights.gain=0.9")));
        RunReport run = new RunReader(TrainedTables.reader(folder)).read("first", MARKUP, examples -> Optional.empty());
        runPage = write("run.html", run);
        searchPage = write("search.html", ExampleSearch.of(360, MARKUP));
    }

    private static Path write(String name, Report report) throws IOException {
        return Files.writeString(folder.resolve(name), Page.html(report));
    }

    @AfterAll
    static void close() {
        browser.ifPresent(Browser::close);
    }

    @AfterEach
    void theConsoleIsQuietAndNoMarkupRan() {
        assertThat(browser().run("return window.broken === undefined").asBoolean())
                .isTrue();
        assertThat(browser()
                        .run("return document.querySelectorAll('img, main script').length")
                        .asInt())
                .isZero();
        assertThat(browser().complaints()).isEmpty();
    }

    private static Browser browser() {
        return browser.orElseThrow();
    }

    private static void open(Path page) throws IOException {
        double milliseconds = browser().open(page.toUri());
        System.out.printf("%s: %,d bytes, ready after %.0f ms%n", page.getFileName(), Files.size(page), milliseconds);
    }

    /** Scrolls to a chart, waits until it is drawn, and returns where its series put a value. */
    private static JsonNode pointOf(String section, String value) {
        browser().run("document.querySelector(arguments[0] + ' .chart').scrollIntoView({block: 'center'})", section);
        browser().await("return !!document.querySelector('" + section + " .chart canvas, " + section + " .chart svg')");
        return browser()
                .run(
                        "const plot = document.querySelector(arguments[0] + ' .chart');"
                                + "const chart = echarts.getInstanceByDom(plot);"
                                + "const series = chart.getOption().series[0];"
                                + "const datum = (" + value + ")(series.data);"
                                + "const at = chart.convertToPixel({seriesIndex: 0}, datum);"
                                + "const box = plot.getBoundingClientRect();"
                                + "return {x: box.left + at[0], y: box.top + at[1], datum};",
                        section);
    }

    @Test
    void aRunOpensWithItsVerdictAndRemedy() throws IOException {
        open(runPage);
        JsonNode hero = browser().run("return document.querySelector('.hero').textContent");
        assertThat(hero.asText())
                .contains("Fail", "1 finding fails", MARKUP, "--set model.initialization.weights.gain=0.9");
    }

    @Test
    void everyChartOfARunIsDrawnAndHasItsNumbers() throws IOException {
        open(runPage);
        browser().run("document.querySelectorAll('.chart').forEach(one => one.figure.draw())");
        JsonNode empty = browser()
                .run("return [...document.querySelectorAll('.chart')].filter(one => !one.querySelector('svg, canvas'))"
                        + ".map(one => one.getAttribute('aria-label'))");
        assertThat(empty).isEmpty();
        browser().run("document.querySelectorAll('figure details').forEach(one => { one.open = true; })");
        browser()
                .await("return [...document.querySelectorAll('figure details')].every(one => one.querySelector('td'))");
    }

    @Test
    void theSliderMovesTheLayersToItsStep() throws IOException {
        open(runPage);
        String shown = "return document.querySelector('.steps output').textContent";
        assertThat(browser().run(shown).asText()).startsWith("step 0");
        browser().run("document.getElementById('step-slider').scrollIntoView({block: 'center'})");
        String std =
                "return [...document.querySelectorAll('#layers .figure-side td')].map(one => one.textContent).join()";
        browser().await("return !!document.querySelector('#layers .figure-side td')");
        String before = browser().run(std).asText();
        browser().run("document.getElementById('step-slider').focus()");
        browser().press("\uE012\uE014\uE014\uE014"); // left, then three times right
        assertThat(browser().run(shown).asText()).startsWith("step 10 ");
        assertThat(browser().run(std).asText()).isNotEqualTo(before);
    }

    @Test
    void aHeadingSortsTheTrials() throws IOException {
        open(searchPage);
        String column = "return [...document.querySelectorAll('.grid tbody tr:not(.spacer)')]"
                + ".slice(0, 20).map(row => Number(row.children[arguments[0]].textContent))";
        int loss = browser()
                .run(
                        "return [...document.querySelectorAll('.grid thead th')].findIndex(one => one.textContent === 'dev loss')")
                .asInt();
        assertThat(numbers(browser().run(column, loss))).isSorted();
        browser().run("document.querySelectorAll('.grid thead button')[arguments[0]].click()", loss);
        assertThat(numbers(browser().run(column, loss))).isSortedAccordingTo((a, b) -> Double.compare(b, a));
        assertThat(browser()
                        .run("return document.querySelectorAll('.grid thead th')[arguments[0]].ariaSort", loss)
                        .asText())
                .isEqualTo("descending");
    }

    private static List<Double> numbers(JsonNode list) {
        List<Double> numbers = new java.util.ArrayList<>();
        list.forEach(one -> numbers.add(one.asDouble()));
        return numbers;
    }

    @Test
    void onlyTheRowsInSightAreInTheDocument() throws IOException {
        open(write("large.html", ExampleSearch.of(10_000, MARKUP)));
        assertThat(browser()
                        .run("return document.querySelectorAll('.grid tbody tr').length")
                        .asInt())
                .isLessThan(100);
        assertThat(browser()
                        .run("return document.querySelectorAll('.grid tbody tr')[1].getBoundingClientRect().height")
                        .asDouble())
                .as("pixels a row, which the place of the rows in sight is computed from")
                .isEqualTo(30);
        browser().run("document.querySelector('.grid').scrollTop = 1e9");
        browser().await("return [...document.querySelectorAll('.grid td')].some(one => one.textContent === '–')");
    }

    @Test
    void theFilterKeepsWhatAgreesWithEveryTerm() throws IOException {
        open(searchPage);
        browser().run("document.getElementById('filter').focus()");
        browser().press("gain>1.5 normalization=batch");
        browser().await("return document.getElementById('filter-left').textContent === '72 of 360 trials'");
    }

    @Test
    void aClickOnAMarkOpensItsTrial() throws IOException {
        open(searchPage);
        JsonNode point = pointOf("#phase", "data => data[0]");
        browser().click(point.get("x").asDouble(), point.get("y").asDouble());
        browser().await("return !document.querySelector('.drawer').hidden");
        String wanted = browser()
                .run(
                        "return JSON.parse(document.getElementById('data').textContent).trials.ids[arguments[0]]",
                        point.get("datum").get(3).asInt())
                .asText();
        assertThat(browser()
                        .run("return document.querySelector('.drawer h2').textContent")
                        .asText())
                .isEqualTo(wanted);
        browser().press("\uE00C"); // escape
        assertThat(browser()
                        .run("return document.querySelector('.drawer').hidden")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void aRowOpensItsTrialWithItsReason() throws IOException {
        open(searchPage);
        browser().run("document.getElementById('filter').focus()");
        browser().press("outcome=diverged");
        browser().await("return document.querySelectorAll('.grid td.id').length === 12");
        browser().run("document.querySelector('.grid td.id button').click()");
        assertThat(browser()
                        .run("return document.querySelector('.drawer').textContent")
                        .asText())
                .contains("diverged", MARKUP);
    }

    @Test
    void theThemeIsChosenAndDrawn() throws IOException {
        open(runPage);
        String ground = "return getComputedStyle(document.body).backgroundColor";
        browser().run("document.getElementById('theme').click()");
        String light = browser().run(ground).asText();
        browser().run("document.getElementById('theme').click()");
        assertThat(browser().run(ground).asText()).isNotEqualTo(light);
    }

    @Test
    void theSaturationMapIsWhiteWhereUnitsSaturate() throws IOException {
        open(runPage);
        JsonNode row = browser()
                .run("return [...document.querySelector('canvas.map').getContext('2d').getImageData(0, 0, 12, 1).data]"
                        + ".filter((_, i) => i % 4 === 0).map(red => red === 255 ? 1 : 0)");
        assertThat(row.toString()).isEqualTo("[1,0,0,0,0,1,0,0,0,0,0,1]");
        assertThat(browser()
                        .run("return document.querySelector('#saturation figure').textContent")
                        .asText())
                .contains("17 % white", "1 column white throughout");
    }

    @Test
    void itPrints() throws IOException {
        open(runPage);
        Path pdf = folder.resolve("run.pdf");
        browser().print(pdf);
        assertThat(Files.size(pdf)).isGreaterThan(20_000);
    }
}
