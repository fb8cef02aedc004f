package org.initscope.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.initscope.app.config.RulesFile;
import org.initscope.report.readers.RunReader;
import org.initscope.report.readers.TrainedTables;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The pages in a real, headless Chromium; skipped where it or its driver is not installed. */
@Tag("browser")
class ReportInBrowserTest {
    private static final String MARKUP = "<img src=x onerror=\"window.broken=1\"><script>window.broken=1</script>";

    @TempDir
    static Path folder;

    private static Optional<Browser> browser = Optional.empty();
    private static Path runPage;
    private static Path searchPage;

    @BeforeAll
    static void writePages() throws IOException {
        browser = Browser.start(Files.createDirectories(folder.resolve("profile")));
        assumeTrue(browser.isPresent(), "chromium and chromedriver are not installed: apt-get install chromium-driver");
        TrainedTables.write(
                folder,
                "first",
                List.of(TrainedTables.finding("saturated_activations", "fail", "Too wide: " + MARKUP)
                        .set("remedy", "model.initialization.weights.gain=0.9")));
        RunReport run = new RunReader(TrainedTables.reader(folder), RulesFile.standard())
                .read("first", RunReport.Commands.of(MARKUP, "first"));
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
        assertThat(browser().run("return window.broken === undefined")).isEqualTo(true);
        assertThat(browser().elements("img, main script")).isEmpty();
        assertThat(browser().complaints()).isEmpty();
    }

    private static Browser browser() {
        return browser.orElseThrow();
    }

    private static void open(Path page) throws IOException {
        double milliseconds = browser().open(page);
        System.out.printf(
                Locale.ROOT,
                "%s: %,d bytes, ready after %.0f ms%n",
                page.getFileName(),
                Files.size(page),
                milliseconds);
    }

    /** Scrolls to a chart, waits until it is drawn, and returns where its first series that is not empty put a value. */
    private static Map<?, ?> pointOf(String section, String value) {
        browser().run("document.querySelector(arguments[0] + ' .chart').scrollIntoView({block: 'center'})", section);
        browser().await("return !!document.querySelector('" + section + " .chart canvas, " + section + " .chart svg')");
        return (Map<?, ?>) browser()
                .run(
                        "const plot = document.querySelector(arguments[0] + ' .chart');"
                                + "const chart = echarts.getInstanceByDom(plot);"
                                + "const all = chart.getOption().series;"
                                + "const seriesIndex = all.findIndex(one => one.data.length > 0);"
                                + "const datum = (" + value + ")(all[seriesIndex].data);"
                                + "const at = chart.convertToPixel({seriesIndex}, datum);"
                                + "const box = plot.getBoundingClientRect();"
                                + "return {x: box.left + at[0], y: box.top + at[1], trial: datum[3]};",
                        section);
    }

    private static double number(Object value) {
        return ((Number) value).doubleValue();
    }

    @Test
    void aRunOpensWithItsVerdictAndRemedy() throws IOException {
        open(runPage);
        assertThat(browser().text(".hero"))
                .contains("Fail", "1 finding fails", MARKUP, "--set model.initialization.weights.gain=0.9");
    }

    @Test
    void everyChartOfARunIsDrawnAndHasItsNumbers() throws IOException {
        open(runPage);
        browser().run("document.querySelectorAll('.chart').forEach(one => one.figure.draw())");
        assertThat(browser().elements(".chart")).isNotEmpty();
        assertThat(browser().elements(".chart:not(:has(svg, canvas))")).isEmpty();
        browser().run("document.querySelectorAll('figure details').forEach(one => { one.open = true; })");
        browser().await("return !document.querySelector('figure details:not(:has(td))')");
    }

    @Test
    void theSliderMovesTheLayersToItsStep() throws IOException {
        open(runPage);
        assertThat(browser().text(".steps output")).startsWith("step 0");
        browser().run("document.getElementById('step-slider').scrollIntoView({block: 'center'})");
        browser().await("return !!document.querySelector('#layers .figure-side td')");
        String before = browser().text("#layers .figure-side");
        browser().element("#step-slider").sendKeys(Keys.LEFT, Keys.RIGHT, Keys.RIGHT, Keys.RIGHT);
        assertThat(browser().text(".steps output")).startsWith("step 10 ");
        assertThat(browser().text("#layers .figure-side")).isNotEqualTo(before);
    }

    @Test
    void whatAnAddressNamesThatIsNotThereIsIgnored() throws IOException {
        browser().leave();
        browser().open(runPage.toUri() + "#nowhere&step=1e9&layer=%3Cimg%20src%3Dx%3E&%E0%A4%A&x=%");
        assertThat(browser().text(".steps output")).startsWith("step 0 ");
        browser().open(searchPage.toUri() + "#trial=zzz");
        assertThat(browser().element(".drawer").isDisplayed()).isFalse();
    }

    @Test
    void theAddressOpensATrialAndFilters() throws IOException {
        open(searchPage);
        browser().element(".grid td.id button").click();
        browser().await("return location.hash.startsWith('#trial=')");
        String address = (String) browser().run("return location.href");
        String trial = browser().text(".drawer h2");
        browser().press(Keys.ESCAPE);
        browser().element("#filter").sendKeys("gain>1.5 normalization=batch");
        browser().await("return location.hash === '#filter=gain%3E1.5+normalization%3Dbatch'");
        String filtered = (String) browser().run("return location.href");
        browser().leave();
        browser().open(address);
        assertThat(browser().element(".drawer").isDisplayed()).isTrue();
        assertThat(browser().text(".drawer h2")).isEqualTo(trial);
        browser().leave();
        browser().open(filtered);
        assertThat(browser().text("#filter-left")).isEqualTo("72 of 360 trials");
    }

    @Test
    void theFilterSaysWhatItDoesNotUnderstand() throws IOException {
        open(searchPage);
        filtering("gian>1.5", "there is no gian: write one of trial, dev_loss, outcome, verdict, gain, normalization,");
        filtering("gain>wide", "gain is a number, and wide is none");
        filtering("outcome>completed", "outcome is a word: write = or !=");
    }

    private static void filtering(String terms, String complaint) {
        browser().element("#filter").clear();
        browser().element("#filter").sendKeys(terms);
        browser().await("return document.getElementById('filter-left').textContent.startsWith('" + complaint + "')");
    }

    @Test
    void aHeadingSortsTheTrials() throws IOException {
        open(searchPage);
        String column = "return [...document.querySelectorAll('.grid tbody tr:not(.spacer)')]"
                + ".slice(0, 20).map(row => Number(row.children[arguments[0]].textContent))";
        List<String> headings = browser().elements(".grid thead th").stream()
                .map(heading -> heading.getDomProperty("textContent"))
                .toList();
        int loss = headings.indexOf("dev loss");
        assertThat(browser().numbers(column, loss)).isSorted();
        browser().elements(".grid thead button").get(loss).click();
        assertThat(browser().numbers(column, loss)).isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(browser().elements(".grid thead th").get(loss).getDomAttribute("aria-sort"))
                .isEqualTo("descending");
    }

    @Test
    void onlyTheRowsInSightAreInTheDocument() throws IOException {
        open(write("large.html", ExampleSearch.of(10_000, MARKUP)));
        assertThat(browser().elements(".grid tbody tr")).hasSizeLessThan(100);
        assertThat(browser()
                        .run("return document.querySelectorAll('.grid tbody tr')[1].getBoundingClientRect().height"))
                .as("pixels a row, which the place of the rows in sight is computed from")
                .isEqualTo(30L);
        browser().run("document.querySelector('.grid').scrollTop = 1e9");
        browser().await("return [...document.querySelectorAll('.grid td')].some(one => one.textContent === '–')");
    }

    @Test
    void theFilterKeepsWhatAgreesWithEveryTerm() throws IOException {
        open(searchPage);
        browser().element("#filter").sendKeys("gain>1.5 normalization=batch");
        browser().await("return document.getElementById('filter-left').textContent === '72 of 360 trials'");
    }

    @Test
    void theFilterSaysWhichKeysEndInWhatItIsGiven() throws IOException {
        String text = Files.readString(searchPage).replace("\"training.learning-rate\"", "\"averaging.outer.gain\"");
        open(Files.writeString(folder.resolve("ambiguous.html"), text));
        browser().element("#filter").sendKeys("gain>1.5");
        browser()
                .await("return document.getElementById('filter-left').textContent === 'gain names several keys: write"
                        + " model.initialization.weights.gain or averaging.outer.gain'");
        browser().element("#filter").clear();
        browser().element("#filter").sendKeys("weights.gain>1.5 normalization=batch");
        browser().await("return document.getElementById('filter-left').textContent === '72 of 360 trials'");
    }

    @Test
    void aClickOnAMarkOpensItsTrial() throws IOException {
        open(searchPage);
        clickAMark();
        browser().press(Keys.ESCAPE);
        assertThat(browser().element(".drawer").isDisplayed()).isFalse();
    }

    @Test
    void aClickOnOneOfThousandsOfMarksOpensItsTrial() throws IOException {
        open(write("many.html", ExampleSearch.of(4_320, MARKUP)));
        clickAMark();
    }

    @Test
    void aShadeHoldsTheMarksOfOneStretchOfLosses() throws IOException {
        open(searchPage);
        assertThat(optionOf(
                        "#phase",
                        "series.filter(one => one.name === 'completed' && one.data.length > 0)"
                                + ".map(one => one.data.map(datum => datum[2])).sort((a, b) => a[0] - b[0])"
                                + ".every((losses, i, all) => all.length > 8"
                                + " && (i === 0 || Math.min(...losses) > Math.max(...all[i - 1])))"))
                .isEqualTo(true);
    }

    private static void clickAMark() {
        Map<?, ?> point = pointOf("#phase", "data => data[0]");
        browser().click(number(point.get("x")), number(point.get("y")));
        browser().await("return !document.querySelector('.drawer').hidden");
        Object wanted = browser()
                .run(
                        "return JSON.parse(document.getElementById('data').textContent).trials.ids[arguments[0]]",
                        point.get("trial"));
        assertThat(browser().element(".drawer h2").getText()).isEqualTo(wanted);
    }

    @Test
    void theRankingIsOfPointsAndARankKeepsItsTrials() throws IOException {
        open(searchPage);
        assertThat(browser().text("#points")).contains("of 60 points have intervals that overlap the best one's");
        assertThat(browser().elements("#points tbody tr")).hasSize(60);
        assertThat(browser()
                        .numbers("return [...document.querySelectorAll('#points tbody tr')]"
                                + ".map(row => Number(row.children[2].textContent))"))
                .isSorted();
        assertThat(browser().text(".hero")).containsPattern("2\\.\\d+ ± 0\\.\\d+ \\(mean of 6 seeds\\) with gain 1.5,");
        browser().element("#points tbody button").click();
        browser().await("return document.getElementById('filter-left').textContent === '6 of 360 trials'");
    }

    @Test
    void whatBreaksIsHeldAgainstAKey() throws IOException {
        open(searchPage);
        browser().run("document.querySelectorAll('#effects .chart').forEach(one => one.figure.draw())");
        assertThat(browser().text("#effects .small-multiples figure"))
                .as("the key whose values break most comes first")
                .startsWith("model.initialization.weights.gain");
        assertThat((List<?>) optionOf("#effects", "series.find(one => one.name === 'with failures').data"))
                .last()
                .isNotEqualTo(((List<?>) optionOf("#effects", "series.find(one => one.name === 'mean dev loss').data"))
                        .get(4));
        browser().run("document.querySelectorAll('#effects details').forEach(one => { one.open = true; })");
        assertThat(browser().text("#effects details.card"))
                .containsPattern("gain0\\.572100 %.*\\+0\\.1\\d+ ± 0\\.\\d+");
    }

    @Test
    void aClickOnAPairShowsItsCells() throws IOException {
        open(searchPage);
        browser().run("document.querySelectorAll('#importance .chart').forEach(one => one.figure.draw())");
        assertThat(optionOf("#importance", "yAxis[0].data.includes('seeds')")).isEqualTo(true);
        assertThat(((Number) optionOf("#importance", "series[0].data.reduce((sum, one) => sum + one.value, 0)"))
                        .doubleValue())
                .as("all shares")
                .isBetween(0.99, 1.001);
        Map<?, ?> bar = (Map<?, ?>)
                browser()
                        .run(
                                "const plot = document.querySelector('#importance .chart'); plot.scrollIntoView({block: 'center'});"
                                        + "const chart = echarts.getInstanceByDom(plot);"
                                        + "const place = chart.getOption().yAxis[0].data.indexOf('normalization × learning-rate');"
                                        + "const at = chart.convertToPixel({seriesIndex: 0}, [0, place]);"
                                        + "const box = plot.getBoundingClientRect(); return {x: box.left + at[0] + 2, y: box.top + at[1]};");
        browser().click(number(bar.get("x")), number(bar.get("y")));
        browser()
                .await("return document.querySelector('#importance [role=status]').textContent === 'normalization ×"
                        + " learning-rate'");
        browser().run("document.querySelectorAll('#importance details').forEach(one => { one.open = true; })");
        assertThat(browser().text("#importance")).contains("20 % broke");
    }

    /** In the example a gain of 3 breaks without norm at the rate 1: midway between the cells of 2 and 3, in the row of 1. */
    @Test
    void theEdgeOfTrainingIsDrawnInThePhaseDiagram() throws IOException {
        open(searchPage);
        browser().run("document.querySelectorAll('#phase .chart').forEach(one => one.figure.draw())");
        browser()
                .run("const lists = document.querySelectorAll('#phase select');"
                        + "lists[0].value = 'model.initialization.weights.gain'; lists[0].dispatchEvent(new Event('change'));"
                        + "lists[1].value = 'training.learning-rate'; lists[1].dispatchEvent(new Event('change'));");
        assertThat(
                        optionOf(
                                "#phase",
                                "series.find(one => one.name === 'edge of gain').data.slice(0, 2).flat().map(one => one.toFixed(2)).join(' ')"))
                .isEqualTo("3.50 1.54 3.50 2.46");
        assertThat(optionOf("#phase", "series.some(one => one.name === 'critical rate of the first update')"))
                .as("no trial of the example has one")
                .isEqualTo(false);
    }

    @Test
    void aDistributionEndsBelowAllWhereTrialsBroke() throws IOException {
        open(searchPage);
        browser().run("document.querySelectorAll('#distribution .chart').forEach(one => one.figure.draw())");
        assertThat(optionOf("#distribution", "series.map(one => one.data.at(-1)[1].toFixed(3)).join(' ')"))
                .as("of the gain's five values the last breaks in 12 of 72 trials")
                .isEqualTo("1.000 1.000 1.000 1.000 0.833");
        assertThat(
                        browser()
                                .run(
                                        "const best = JSON.parse(document.getElementById('data').textContent).expectedBest;"
                                                + "return best.drawn.at(-1) === 360 && best.loss.every((one, i) => i === 0 || one <= best.loss[i - 1])"))
                .isEqualTo(true);
        browser().run("document.querySelectorAll('#distribution details').forEach(one => { one.open = true; })");
        assertThat(browser().text("#distribution")).contains("360");
    }

    @Test
    void aRowOpensItsTrialWithItsReason() throws IOException {
        open(searchPage);
        browser().element("#filter").sendKeys("outcome=diverged");
        browser().await("return document.querySelectorAll('.grid td.id').length === 12");
        browser().element(".grid td.id button").click();
        assertThat(browser().text(".drawer")).contains("diverged", MARKUP);
    }

    @Test
    void theWorstTrialOfARuleIsAClickAway() throws IOException {
        open(searchPage);
        assertThat(browser().text("#findings")).contains("Only the 1 worst of 8 are on this page; the other 7");
        browser().element("#findings td button").click();
        assertThat(browser().text(".drawer")).contains("48 % of tanh1 is saturated.");
    }

    @Test
    void aSearchOfWhichNoTrialHasALossIsDrawn() throws IOException {
        open(write("diverged.html", ExampleSearch.diverged(60, MARKUP)));
        assertThat(browser().text(".hero")).contains("60 diverged. No trial has a dev loss.");
        browser().run("document.querySelectorAll('.chart').forEach(one => one.figure.draw())");
        browser().run("document.querySelectorAll('figure details').forEach(one => { one.open = true; })");
        browser().await("return !document.querySelector('figure details:not(:has(th))')");
        assertThat(browser().elements("#phase canvas, #effects svg")).hasSize(5);
    }

    @Test
    void aSearchOfOneTrialIsDrawn() throws IOException {
        open(write("single.html", ExampleSearch.of(1, MARKUP)));
        browser().run("document.querySelectorAll('.chart').forEach(one => one.figure.draw())");
        browser().element(".grid td.id button").click();
        assertThat(browser().text(".drawer")).contains("completed");
    }

    @Test
    void theThemeIsChosenAndDrawn() throws IOException {
        open(runPage);
        browser().element("#theme").click();
        String light = browser().element("body").getCssValue("background-color");
        browser().element("#theme").click();
        assertThat(browser().element("body").getCssValue("background-color")).isNotEqualTo(light);
        assertThat(browser().run("return getComputedStyle(document.documentElement).colorScheme"))
                .isEqualTo("dark");
        browser().element("#theme").click();
        assertThat(browser().element("#theme").getText()).isEqualTo("Theme: automatic");
        assertThat(browser()
                        .run("return matchMedia('(prefers-color-scheme: dark)').matches"
                                + " === (document.documentElement.dataset.theme === 'dark')"))
                .isEqualTo(true);
    }

    @Test
    void theAxisOfTheStepsIsNamedWhereItIsChosen() throws IOException {
        open(runPage);
        assertThat(browser().element("#loss .options").getText())
                .startsWith("Steps")
                .contains("linear", "logarithmic");
        browser().elements("#loss .options button").get(1).click();
        assertThat(optionOf("#loss", "xAxis[0].name")).isEqualTo("step + 1 (logarithmic)");
        assertThat(optionOf("#updates", "xAxis[0].name")).isEqualTo("step + 1 (logarithmic)");
    }

    @Test
    void whatALossIsComparedWithIsALineOfTheLegendThatCoversNoCurve() throws IOException {
        open(runPage);
        assertThat(optionOf("#loss", "legend[0].data[0]")).isEqualTo("ln V = 3.2958, a uniform guess");
        assertThat((String) optionOf("#loss", "legend[0].data[1]")).endsWith(", counting characters");
        assertThat((String) optionOf("#loss", "legend[0].data[2]")).endsWith(", such a healthy network");
        assertThat(optionOf("#updates", "legend[0].data[0]")).isEqualTo("−3: about right");
        assertThat(optionOf("#loss", "series.some(one => one.markLine)")).isEqualTo(false);
    }

    @Test
    void everyNameOfALegendIsInSightAtAnyWidth() throws IOException {
        open(runPage);
        browser().run("document.querySelector('#loss .chart').style.width = '300px'");
        browser().await("return document.querySelector('#loss svg')?.getAttribute('width') === '300'");
        assertThat(optionOf("#loss", "legend[0].type")).isEqualTo("plain");
        assertThat(
                        browser()
                                .numbers(
                                        "return [...document.querySelectorAll('#loss svg text')]"
                                                + ".filter(one => /worker|split|ln V/.test(one.textContent)).map(one => one.getBBox().width)"))
                .hasSize(4);
    }

    @Test
    void coloursDoNotMakeMuchOfNoChange() throws IOException {
        open(runPage);
        assertThat(((Number) optionOf("#depth", "visualMap[0].max")).doubleValue()
                        / ((Number) optionOf("#depth", "visualMap[0].min")).doubleValue())
                .as("activations of batch norm, whose std hardly moves")
                .isGreaterThan(1.1);
    }

    @Test
    void twoWorkersAreSaidToDriftEquallyFar() throws IOException {
        open(runPage);
        assertThat(browser().text("#workers figure")).contains("one line lies on the other");
    }

    /** What a section's first chart, drawn by now, has for an expression over its options. */
    private static Object optionOf(String section, String expression) {
        return browser()
                .run(
                        "const plot = document.querySelector(arguments[0] + ' .chart'); plot.figure.draw();"
                                + "const option = echarts.getInstanceByDom(plot).getOption(); return option."
                                + expression,
                        section);
    }

    @Test
    void theSaturationMapIsWhiteWhereUnitsSaturate() throws IOException {
        open(runPage);
        assertThat(browser()
                        .numbers(
                                "return [...document.querySelector('canvas.map').getContext('2d').getImageData(0, 0, 12, 1).data]"
                                        + ".filter((_, i) => i % 4 === 0).map(red => red === 255 ? 1 : 0)"))
                .containsExactly(1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0);
        assertThat(browser().text("#saturation figure")).contains("17 % white", "1 column white throughout");
    }

    @Test
    void itPrints() throws IOException {
        open(runPage);
        assertThat(browser().print()).hasSizeGreaterThan(20_000).startsWith('%', 'P', 'D', 'F');
    }

    @Test
    void theBestTrialsArePrintedAndNoRoomIsLeftForTheOthers() throws IOException {
        open(searchPage);
        String pdf = new String(browser().print(), StandardCharsets.ISO_8859_1);
        // the rows of 360 trials alone would take ten
        assertThat(pdf.split("/Type /Page\\s").length - 1).isBetween(3, 8);
    }
}
