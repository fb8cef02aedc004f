package org.initscope.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.initscope.report.readers.TrainedTables;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The page of a run in a real, headless Chromium: what it opens with, its charts, themes and paper. */
@Tag("browser")
class RunPageInBrowserTest {
    @TempDir
    static Path folder;

    @RegisterExtension
    static final Browser BROWSER = new Browser();

    private static Path runPage;

    @BeforeAll
    static void writePage() throws IOException {
        RunReport run = TrainedTables.report(
                folder,
                HostileMarkup.TEXT,
                List.of(TrainedTables.finding("saturated_activations", "fail", "Too wide: " + HostileMarkup.TEXT)
                        .set("remedy", "model.initialization.weights.gain=0.9")));
        runPage = Files.writeString(folder.resolve("run.html"), Page.html(run));
    }

    @AfterEach
    void noMarkupRan() {
        HostileMarkup.assertThatNoneRan(BROWSER);
    }

    @Test
    void aRunOpensWithItsVerdictAndRemedy() throws IOException {
        BROWSER.look(runPage);
        assertThat(BROWSER.text(".hero"))
                .contains("Fail", "1 finding fails", HostileMarkup.TEXT, "--set model.initialization.weights.gain=0.9");
    }

    @Test
    void aRunOfWhichNothingIsCommittedHasNoEmptyChart() throws IOException {
        String nothing = EditedPage.of(Files.readString(runPage), data -> {
            data.put("status", "running");
            List.of("losses", "evaluations", "statistics", "histograms", "workers", "seconds")
                    .forEach(data::putArray);
        });
        BROWSER.leave();
        BROWSER.open(Files.writeString(folder.resolve("nothing.html"), nothing));
        BROWSER.draw("body");
        assertThat(BROWSER.text("#loss")).contains("No loss of this run is committed yet.");
        assertThat(BROWSER.elements(".empty")).isEmpty();
    }

    @Test
    void everyChartOfARunIsDrawnAndHasItsNumbers() throws IOException {
        BROWSER.look(runPage);
        BROWSER.draw("body");
        assertThat(BROWSER.elements(".chart")).isNotEmpty();
        assertThat(BROWSER.elements(".chart:not(:has(svg, canvas))")).isEmpty();
        BROWSER.unfold("figure details");
        BROWSER.await("return !document.querySelector('figure details:not(:has(td))')");
    }

    @Test
    void theMouseOverAStepTellsItsLossesAndLeavesTheConsoleQuiet() throws IOException {
        BROWSER.look(runPage);
        BROWSER.hover("#loss .chart");

        List<String> told = BROWSER.element("#loss .chart").getText().lines().toList();
        int step = Integer.parseInt(told.get(told.size() - 5).replace("step ", ""));
        assertThat(told.subList(told.size() - 4, told.size()))
                .containsExactly("worker 0", lossAt(0, step), "worker 1", lossAt(1, step));
    }

    private static String lossAt(int worker, int step) {
        return (String) BROWSER.run(
                "const one = JSON.parse(document.getElementById('data').textContent).losses[arguments[0]];"
                        + "return one.loss[one.step.indexOf(arguments[1])].toFixed(4)",
                worker,
                step);
    }

    @Test
    void theSliderMovesTheLayersToItsStep() throws IOException {
        BROWSER.look(runPage);
        assertThat(BROWSER.text(".steps output")).startsWith("step 0");
        BROWSER.run("document.getElementById('step-slider').scrollIntoView({block: 'center'})");
        BROWSER.await("return !!document.querySelector('#layers .figure-side td')");
        String before = BROWSER.text("#layers .figure-side");
        BROWSER.element("#step-slider").sendKeys(Keys.LEFT, Keys.RIGHT, Keys.RIGHT, Keys.RIGHT);
        assertThat(BROWSER.text(".steps output")).startsWith("step 10 ");
        assertThat(BROWSER.text("#layers .figure-side")).isNotEqualTo(before);
        BROWSER.element("#step-slider").sendKeys(Keys.HOME);
        assertThat(BROWSER.text(".steps output")).startsWith("step 0");
    }

    @Test
    void whatAnAddressNamesThatIsNotThereIsIgnored() throws IOException {
        BROWSER.leave();
        BROWSER.open(runPage.toUri() + "#nowhere&step=1e9&layer=%3Cimg%20src%3Dx%3E&%E0%A4%A&x=%");
        assertThat(BROWSER.text(".steps output")).startsWith("step 0 ");
    }

    @Test
    void theThemeIsChosenAndDrawn() throws IOException {
        BROWSER.look(runPage);
        BROWSER.element("#theme").click();
        String light = BROWSER.element("body").getCssValue("background-color");
        BROWSER.element("#theme").click();
        assertThat(BROWSER.element("body").getCssValue("background-color")).isNotEqualTo(light);
        assertThat(BROWSER.run("return getComputedStyle(document.documentElement).colorScheme"))
                .isEqualTo("dark");
        BROWSER.element("#theme").click();
        assertThat(BROWSER.element("#theme").getText()).isEqualTo("Theme: automatic");
        assertThat(BROWSER.run("return matchMedia('(prefers-color-scheme: dark)').matches"
                        + " === (document.documentElement.dataset.theme === 'dark')"))
                .isEqualTo(true);
    }

    @Test
    void theAxisOfTheStepsIsNamedWhereItIsChosen() throws IOException {
        BROWSER.look(runPage);
        assertThat(BROWSER.element("#loss .options").getText())
                .startsWith("Steps")
                .contains("linear", "logarithmic");
        BROWSER.elements("#loss .options button").get(1).click();
        assertThat(BROWSER.optionOf("#loss", "xAxis[0].name")).isEqualTo("step + 1 (logarithmic)");
        assertThat(BROWSER.optionOf("#updates", "xAxis[0].name")).isEqualTo("step + 1 (logarithmic)");
        BROWSER.elements("#loss .options button").get(0).click();
        assertThat(BROWSER.optionOf("#loss", "xAxis[0].name")).isEqualTo("step");
    }

    @Test
    void whatALossIsComparedWithIsALineOfTheLegendThatCoversNoCurve() throws IOException {
        BROWSER.look(runPage);
        assertThat(BROWSER.optionOf("#loss", "legend[0].data[0]")).isEqualTo("ln V = 3.2958, a uniform guess");
        assertThat((String) BROWSER.optionOf("#loss", "legend[0].data[1]")).endsWith(", counting characters");
        assertThat((String) BROWSER.optionOf("#loss", "legend[0].data[2]")).endsWith(", such a healthy network");
        assertThat(BROWSER.optionOf("#updates", "legend[0].data[0]")).isEqualTo("−3: about right");
        assertThat(BROWSER.optionOf("#loss", "series.some(one => one.markLine)"))
                .isEqualTo(false);
    }

    @Test
    void everyNameOfALegendIsInSightAtAnyWidth() throws IOException {
        BROWSER.look(runPage);
        BROWSER.run("document.querySelector('#loss .chart').style.width = '300px'");
        BROWSER.await("return document.querySelector('#loss svg')?.getAttribute('width') === '300'");
        assertThat(BROWSER.optionOf("#loss", "legend[0].type")).isEqualTo("plain");
        assertThat(BROWSER.numbers("return [...document.querySelectorAll('#loss svg text')]"
                        + ".filter(one => /worker|split|ln V/.test(one.textContent)).map(one => one.getBBox().width)"))
                .hasSize(4);
        BROWSER.run("document.querySelector('#loss .chart').style.width = ''");
    }

    @Test
    void coloursDoNotMakeMuchOfNoChange() throws IOException {
        BROWSER.look(runPage);
        assertThat(((Number) BROWSER.optionOf("#depth", "visualMap[0].max")).doubleValue()
                        / ((Number) BROWSER.optionOf("#depth", "visualMap[0].min")).doubleValue())
                .as("activations of batch norm, whose std hardly moves")
                .isGreaterThan(1.1);
    }

    @Test
    void twoWorkersAreSaidToDriftEquallyFar() throws IOException {
        BROWSER.look(runPage);
        assertThat(BROWSER.text("#workers figure")).contains("one line lies on the other");
    }

    @Test
    void theSaturationMapIsWhiteWhereUnitsSaturate() throws IOException {
        BROWSER.look(runPage);
        assertThat(BROWSER.numbers(
                        "return [...document.querySelector('canvas.map').getContext('2d').getImageData(0, 0, 12, 1).data]"
                                + ".filter((_, i) => i % 4 === 0).map(red => red === 255 ? 1 : 0)"))
                .containsExactly(1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0);
        assertThat(BROWSER.text("#saturation figure")).contains("17 % white", "1 column white throughout");
    }

    @Test
    void itPrints() throws IOException {
        BROWSER.look(runPage);
        assertThat(BROWSER.print()).hasSizeGreaterThan(20_000).startsWith('%', 'P', 'D', 'F');
    }
}
