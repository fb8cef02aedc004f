package org.initscope.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The page of a search in a real, headless Chromium: its filter, table, charts, trials and paper. */
@Tag("browser")
class SearchPageInBrowserTest {
    @TempDir
    static Path folder;

    private static final String TABLE = "const table = document.querySelector('#points .numbers');";

    @RegisterExtension
    static final Browser BROWSER = new Browser();

    private static Path searchPage;

    @BeforeAll
    static void writePage() throws IOException {
        searchPage = write("search.html", ExampleSearch.of(360, HostileMarkup.TEXT));
    }

    private static Path write(String name, Report report) throws IOException {
        return Files.writeString(folder.resolve(name), Page.html(report));
    }

    /** The next test looks at the same page, with all its trials and none in the drawer. */
    @AfterEach
    void noMarkupRan() {
        HostileMarkup.assertThatNoneRan(BROWSER);
        BROWSER.press(Keys.ESCAPE);
        BROWSER.element("#filter").clear();
        BROWSER.await("return document.querySelector('.drawer').hidden");
    }

    private static double number(Object value) {
        return ((Number) value).doubleValue();
    }

    @Test
    void anAddressOfNoTrialIsIgnored() throws IOException {
        BROWSER.leave();
        BROWSER.open(searchPage.toUri() + "#trial=zzz");
        assertThat(BROWSER.element(".drawer").isDisplayed()).isFalse();
    }

    @Test
    void theAddressOpensATrialAndFilters() throws IOException {
        BROWSER.look(searchPage);
        BROWSER.click(".grid td.id button");
        BROWSER.await("return location.hash.startsWith('#trial=')");
        String address = (String) BROWSER.run("return location.href");
        String trial = BROWSER.text(".drawer h2");
        BROWSER.press(Keys.ESCAPE);
        BROWSER.element("#filter").sendKeys("gain>1.5 normalization=batch");
        BROWSER.await("return location.hash === '#filter=gain%3E1.5+normalization%3Dbatch'");
        String filtered = (String) BROWSER.run("return location.href");
        BROWSER.leave();
        BROWSER.open(address);
        assertThat(BROWSER.element(".drawer").isDisplayed()).isTrue();
        assertThat(BROWSER.text(".drawer h2")).isEqualTo(trial);
        BROWSER.leave();
        BROWSER.open(filtered);
        assertThat(BROWSER.text("#filter-left")).isEqualTo("72 of 360 trials");
    }

    @Test
    void theFilterSaysWhatItDoesNotUnderstand() throws IOException {
        BROWSER.look(searchPage);
        filtering("gian>1.5", "there is no gian: write one of trial, dev_loss, outcome, verdict, gain, normalization,");
        filtering("gain>wide", "gain is a number, and wide is none");
        filtering("outcome>completed", "outcome is a word: write = or !=");
        // the minus signs of the page, as they are copied from it
        filtering("gain<1e−5", "0 of 360 trials");
        filtering("gain>−1e−5", "360 of 360 trials");
    }

    private static void filtering(String terms, String answer) {
        BROWSER.element("#filter").clear();
        BROWSER.element("#filter").sendKeys(terms);
        BROWSER.await("return document.getElementById('filter-left').textContent.startsWith('" + answer + "')");
    }

    @Test
    void aHeadingSortsTheTrials() throws IOException {
        BROWSER.look(searchPage);
        String column = "return [...document.querySelectorAll('.grid tbody tr:not(.spacer)')]"
                + ".slice(0, 20).map(row => Number(row.children[arguments[0]].textContent))";
        List<String> headings = BROWSER.elements(".grid thead th").stream()
                .map(heading -> heading.getDomProperty("textContent"))
                .toList();
        int loss = headings.indexOf("dev loss");
        assertThat(BROWSER.numbers(column, loss)).isSorted();
        BROWSER.elements(".grid thead button").get(loss).click();
        assertThat(BROWSER.numbers(column, loss)).isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(BROWSER.elements(".grid thead th").get(loss).getDomAttribute("aria-sort"))
                .isEqualTo("descending");
        BROWSER.elements(".grid thead button").get(loss).click();
        assertThat(BROWSER.numbers(column, loss)).isSorted();
    }

    @Test
    void theFilterKeepsWhatAgreesWithEveryTerm() throws IOException {
        BROWSER.look(searchPage);
        BROWSER.element("#filter").sendKeys("gain>1.5 normalization=batch");
        BROWSER.await("return document.getElementById('filter-left').textContent === '72 of 360 trials'");
    }

    @Test
    void aClickOnAMarkOpensItsTrial() throws IOException {
        BROWSER.look(searchPage);
        SearchMark.click(BROWSER);
        BROWSER.press(Keys.ESCAPE);
        assertThat(BROWSER.element(".drawer").isDisplayed()).isFalse();
    }

    @Test
    void aShadeHoldsTheMarksOfOneStretchOfLosses() throws IOException {
        BROWSER.look(searchPage);
        assertThat(BROWSER.optionOf(
                        "#phase",
                        "series.filter(one => one.name === 'completed' && one.data.length > 0)"
                                + ".map(one => one.data.map(datum => datum[2])).sort((a, b) => a[0] - b[0])"
                                + ".every((losses, i, all) => all.length > 8"
                                + " && (i === 0 || Math.min(...losses) > Math.max(...all[i - 1])))"))
                .isEqualTo(true);
    }

    @Test
    void theRankingIsOfPointsAndARankKeepsItsTrials() throws IOException {
        BROWSER.look(searchPage);
        assertThat(BROWSER.text("#points")).contains("of 60 points have intervals that overlap the best one's");
        assertThat(BROWSER.elements("#points tbody tr")).hasSize(60);
        assertThat(BROWSER.numbers("return [...document.querySelectorAll('#points tbody tr')]"
                        + ".map(row => Number(row.children[2].textContent))"))
                .isSorted();
        assertThat(BROWSER.text(".hero")).containsPattern("2\\.\\d+ ± 0\\.\\d+ \\(mean of 6 seeds\\) with gain 1.5,");
        BROWSER.click("#points tbody button");
        BROWSER.await("return document.getElementById('filter-left').textContent === '6 of 360 trials'");
    }

    @Test
    void whatBreaksIsHeldAgainstAKey() throws IOException {
        BROWSER.look(searchPage);
        BROWSER.draw("#effects");
        assertThat(BROWSER.text("#effects .small-multiples figure"))
                .as("the key whose values break most comes first")
                .startsWith("model.initialization.weights.gain");
        assertThat((List<?>) BROWSER.optionOf("#effects", "series.find(one => one.name === 'with failures').data"))
                .last()
                .isNotEqualTo(((List<?>)
                                BROWSER.optionOf("#effects", "series.find(one => one.name === 'mean dev loss').data"))
                        .get(4));
        BROWSER.unfold("#effects details");
        assertThat(BROWSER.text("#effects details.card")).containsPattern("gain0\\.572100 %.*\\+0\\.1\\d+ ± 0\\.\\d+");
    }

    @Test
    void aClickOnAPairShowsItsCells() throws IOException {
        BROWSER.look(searchPage);
        BROWSER.draw("#importance");
        assertThat(BROWSER.optionOf("#importance", "yAxis[0].data.includes('seeds')"))
                .isEqualTo(true);
        assertThat(((Number) BROWSER.optionOf("#importance", "series[0].data.reduce((sum, one) => sum + one.value, 0)"))
                        .doubleValue())
                .as("all shares")
                .isBetween(0.99, 1.001);
        Map<?, ?> bar = (Map<?, ?>)
                BROWSER.run(
                        "const plot = document.querySelector('#importance .chart'); plot.scrollIntoView({block: 'center'});"
                                + "const chart = echarts.getInstanceByDom(plot);"
                                + "const place = chart.getOption().yAxis[0].data.indexOf('normalization × learning-rate');"
                                + "const at = chart.convertToPixel({seriesIndex: 0}, [0, place]);"
                                + "const box = plot.getBoundingClientRect(); return {x: box.left + at[0] + 2, y: box.top + at[1]};");
        BROWSER.click(number(bar.get("x")), number(bar.get("y")));
        BROWSER.await("return document.querySelector('#importance select').selectedOptions[0].textContent ==="
                + " 'normalization × learning-rate'");
        BROWSER.unfold("#importance details");
        assertThat(BROWSER.text("#importance")).contains("20 % broke");
    }

    @Test
    void whatGoesOnBeyondAnEdgeIsShadedThereAndWhereItEndsIsNot() throws IOException {
        BROWSER.look(searchPage);
        BROWSER.resize(400, 900);
        assertThat(BROWSER.run(TABLE + "return table.scrollWidth > table.clientWidth + 100"))
                .isEqualTo(true);
        int ground = edge("left", 0);
        assertThat(edge("right", 0)).isLessThan(ground - 30);
        assertThat(edge("right", 10_000)).isEqualTo(ground);
        assertThat(edge("left", 10_000)).isLessThan(ground - 30);
        BROWSER.resize(1366, 900);
    }

    /** The brightness of an edge of a table that was scrolled so far, between two lines of text. */
    private static int edge(String side, int scrolled) throws IOException {
        List<Double> point = BROWSER.numbers(
                TABLE
                        + "table.scrollIntoView({block: 'center'}); table.scrollLeft = arguments[1];"
                        + "const box = table.getBoundingClientRect();"
                        + "const row = table.querySelectorAll('tbody tr')[3].getBoundingClientRect();"
                        + "return [arguments[0] === 'left' ? box.left + 2 : box.right - 3, row.top + 3]",
                side,
                scrolled);
        return BROWSER.brightness(point.get(0), point.get(1));
    }

    /** In the example a gain of 3 breaks without norm at the rate 1: midway between the cells of 2 and 3, in the row of 1. */
    @Test
    void theEdgeOfTrainingIsDrawnInThePhaseDiagram() throws IOException {
        BROWSER.look(searchPage);
        BROWSER.draw("#phase");
        List<?> axes = (List<?>)
                BROWSER.run("return [...document.querySelectorAll('#phase select')].map(one => one.value).slice(0, 2)");
        choosePhaseAxes(List.of("model.initialization.weights.gain", "training.learning-rate"));
        assertThat(
                        BROWSER.optionOf(
                                "#phase",
                                "series.find(one => one.name === 'edge of gain').data.slice(0, 2).flat().map(one => one.toFixed(2)).join(' ')"))
                .isEqualTo("3.50 1.54 3.50 2.46");
        assertThat(BROWSER.optionOf("#phase", "series.some(one => one.name === 'critical rate of the first update')"))
                .as("no trial of the example has one")
                .isEqualTo(false);
        choosePhaseAxes(axes);
    }

    private static void choosePhaseAxes(List<?> keys) {
        BROWSER.run(
                "arguments[0].forEach((key, i) => { const list = document.querySelectorAll('#phase select')[i];"
                        + " list.value = key; list.dispatchEvent(new Event('change')); });",
                keys);
    }

    @Test
    void aDistributionEndsBelowAllWhereTrialsBroke() throws IOException {
        BROWSER.look(searchPage);
        BROWSER.draw("#distribution");
        assertThat(BROWSER.optionOf("#distribution", "series.map(one => one.data.at(-1)[1].toFixed(3)).join(' ')"))
                .as("of the gain's five values the last breaks in 12 of 72 trials")
                .isEqualTo("1.000 1.000 1.000 1.000 0.833");
        assertThat(
                        BROWSER.run(
                                "const best = JSON.parse(document.getElementById('data').textContent).expectedBest;"
                                        + "return best.drawn.at(-1) === 360 && best.loss.every((one, i) => i === 0 || one <= best.loss[i - 1])"))
                .isEqualTo(true);
        BROWSER.unfold("#distribution details");
        assertThat(BROWSER.text("#distribution")).contains("360");
    }

    @Test
    void aRowOpensItsTrialWithItsReason() throws IOException {
        BROWSER.look(searchPage);
        BROWSER.element("#filter").sendKeys("outcome=diverged");
        BROWSER.await("return document.querySelectorAll('.grid td.id').length === 12");
        BROWSER.click(".grid td.id button");
        assertThat(BROWSER.text(".drawer")).contains("diverged", HostileMarkup.TEXT);
    }

    @Test
    void theWorstTrialOfARuleIsAClickAway() throws IOException {
        BROWSER.look(searchPage);
        assertThat(BROWSER.text("#findings")).contains("Only the 1 worst of 8 are on this page; the other 7");
        BROWSER.click("#findings td button");
        assertThat(BROWSER.text(".drawer")).contains("48 % of tanh1 is saturated.");
    }

    @Test
    void theBestTrialsArePrintedAndNoRoomIsLeftForTheOthers() throws IOException {
        BROWSER.look(searchPage);
        String pdf = new String(BROWSER.print(), StandardCharsets.ISO_8859_1);
        // the rows of 360 trials alone would take ten
        assertThat(pdf.split("/Type /Page\\s").length - 1).isBetween(3, 9);
    }
}
