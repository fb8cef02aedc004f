package org.initscope.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.initscope.report.readers.TrainedTables;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The layers of a run and the step at which they are looked at, in a real, headless Chromium. */
@Tag("browser")
class LayersInBrowserTest {
    @TempDir
    static Path folder;

    @RegisterExtension
    static final Browser BROWSER = new Browser();

    private static Path runPage;

    @BeforeAll
    static void writePage() throws IOException {
        RunReport run = TrainedTables.report(
                folder, "", List.of(TrainedTables.finding("saturated_activations", "fail", "Too wide.")));
        runPage = Files.writeString(folder.resolve("run.html"), Page.html(run));
    }

    /** The next test looks at the same page at its first step. */
    @AfterEach
    void goToTheFirstStep() {
        BROWSER.run("document.querySelector('.steps').goTo(0)");
    }

    private static double number(Object value) {
        return ((Number) value).doubleValue();
    }

    @Test
    void theSliderIsInSightBesideTheHeatMapsWhichFrameItsStep() throws IOException {
        BROWSER.look(runPage);
        BROWSER.run("document.querySelector('#depth .chart').scrollIntoView({block: 'end'})");
        assertThat(BROWSER.run("const box = document.querySelector('.steps').getBoundingClientRect();"
                        + "return box.top >= 0 && box.bottom < innerHeight"))
                .isEqualTo(true);
        BROWSER.run("document.querySelector('.steps').goTo(10)");
        assertThat(BROWSER.optionOf("#depth", "series[1].data[0][0]"))
                .isEqualTo(BROWSER.optionOf("#depth", "xAxis[0].data.indexOf('10')"));
    }

    @Test
    void theColourBarSaysTheFigureThatIsPointedAt() throws IOException {
        BROWSER.look(runPage);
        assertThat(BROWSER.optionOf("#depth", "visualMap[0].formatter(0.6534)")).isEqualTo("0.653");
    }

    @Test
    void anAxisFitsTheChosenStepOrAllOfThem() throws IOException {
        BROWSER.look(runPage);
        String width = "xAxis[0].max - option.xAxis[0].min";
        List<Double> ofSteps = new ArrayList<>();
        for (int step : new int[] {0, 2, 10, 20}) {
            BROWSER.run("document.querySelector('.steps').goTo(arguments[0])", step);
            ofSteps.add(number(BROWSER.optionOf("#layers", width)));
        }
        assertThat(new HashSet<>(ofSteps)).hasSizeGreaterThan(2);
        BROWSER.elements("#layers .options button").get(1).click();
        assertThat(number(BROWSER.optionOf("#layers", width)))
                .isGreaterThanOrEqualTo(ofSteps.stream().max(Double::compare).orElseThrow());
        BROWSER.elements("#layers .options button").get(0).click();
    }

    @Test
    void logitsStandApartAndTheOutputLooksLikeNoHiddenLayer() throws IOException {
        BROWSER.look(runPage);
        assertThat(BROWSER.elements("#layers h3").stream().map(one -> one.getDomProperty("textContent")))
                .startsWith("Preactivations", "Logits", "Activations");
        assertThat(BROWSER.optionOf("#layers", "series.map(one => one.name).join(' ')"))
                .isEqualTo("tanh1 tanh2");
        BROWSER.draw("#layers");
        assertThat(
                        BROWSER.run(
                                "const inks = [...document.querySelectorAll('#layers figure')].at(-1).querySelectorAll('.swatch');"
                                        + "const colours = [...inks].map(one => one.style.borderTopColor);"
                                        + "return colours.length > 2 && new Set(colours).size === colours.length"
                                        + " && colours.at(-1) === document.querySelectorAll('#layers figure')[1].querySelector('.swatch').style.borderTopColor"))
                .isEqualTo(true);
    }

    @Test
    void weightGradientsHaveAnAxisALayer() throws IOException {
        BROWSER.look(runPage);
        assertThat((List<?>) BROWSER.optionOf("#layers figure:last-child", "yAxis[1].data"))
                .hasSize(4)
                .allSatisfy(half -> assertThat((String) half).startsWith("±"));
    }

    /** Twelve further layers, the last of which is a thousand times as wide as the others at the last step alone. */
    @Test
    void manyLayersHaveARowEachAndOnesOfVeryDifferentWidthsAnAxisEach() throws IOException {
        Path page = folder.resolve("many-layers.html");
        Files.writeString(page, EditedPage.of(Files.readString(runPage), LayersInBrowserTest::addLayers));
        BROWSER.look(page);
        assertThat(BROWSER.optionOf(
                        "#layers", "yAxis[0].data.length + ' ' + option.yAxis.length + ' ' + option.series[0].type"))
                .isEqualTo("14 1 custom");
        BROWSER.run("document.querySelector('.steps').goTo(1e9)");
        assertThat((List<?>) BROWSER.optionOf("#layers", "yAxis[1].data")).hasSize(14);
    }

    private static void addLayers(ObjectNode data) {
        for (int i = 1; i <= 12; i++) {
            int index = 3;
            data.withArray("layers")
                    .addObject()
                    .put("index", index + i / 100.0)
                    .put("name", "further" + i)
                    .put("kind", "tanh");
            for (String list : List.of("statistics", "histograms")) {
                List<ObjectNode> added = new ArrayList<>();
                for (JsonNode course : data.get(list)) {
                    if (course.get("layer").asDouble() == index
                            && course.get("quantity").asText().contains("activation")) {
                        added.add(course.deepCopy());
                    }
                }
                for (ObjectNode course : added) {
                    course.put("layer", index + i / 100.0);
                    if (i == 12 && course.has("upper")) {
                        ArrayNode upper = course.withArray("upper");
                        upper.set(upper.size() - 1, upper.get(upper.size() - 1).asDouble() * 1000);
                    }
                    data.withArray(list).add(course);
                }
            }
        }
    }

    @Test
    void theAddressKeepsWhatIsLookedAt() throws IOException {
        BROWSER.leave();
        BROWSER.open(runPage.toUri() + "#depth&step=10&layer=tanh2");
        assertThat(BROWSER.text(".steps output")).startsWith("step 10 ");
        BROWSER.draw("#layers");
        assertThat(BROWSER.text("#layers button.layer[aria-pressed=true]")).isEqualTo("tanh2");
        assertThat(BROWSER.optionOf("#layers", "series.map(one => one.lineStyle.opacity).join(' ')"))
                .isEqualTo("0.2 1");
        assertThat(number(BROWSER.run("return scrollY"))).isPositive();
        BROWSER.run("document.querySelector('.steps').goTo(20)");
        BROWSER.await("return location.hash === '#depth&step=20&layer=tanh2'");
        BROWSER.run("document.querySelector('#contents a').click()");
        BROWSER.await("return location.hash === '#verdict&step=20&layer=tanh2'");
        BROWSER.run("location.hash = '#step=2'");
        BROWSER.await("return document.querySelector('.steps output').textContent.startsWith('step 2 ')");
    }
}
