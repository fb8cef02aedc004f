package org.initscope.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The charts of a run's page in a real, headless Chromium: losses, workers and zeros. */
@Tag("browser")
class RunChartsInBrowserTest {
    @TempDir
    static Path folder;

    private static Optional<Browser> browser = Optional.empty();
    private static String page;

    @BeforeAll
    static void writePage() throws IOException {
        browser = Browser.start(Files.createDirectories(folder.resolve("profile")));
        assumeTrue(browser.isPresent(), "chromium and chromedriver are not installed: apt-get install chromium-driver");
        TrainedTables.write(folder, "first", List.of());
        page = Page.html(new RunReader(TrainedTables.reader(folder)).read("first", ""));
    }

    @AfterAll
    static void close() {
        browser.ifPresent(Browser::close);
    }

    @AfterEach
    void theConsoleIsQuiet() {
        assertThat(browser.orElseThrow().complaints()).isEmpty();
    }

    private static void open(Consumer<ObjectNode> edit) throws IOException {
        browser.orElseThrow().open(Files.writeString(folder.resolve("edited.html"), EditedPage.of(page, edit)));
    }

    /** What the drawn chart of a title has for an expression over its options. */
    private static Object optionOf(String title, String expression) {
        return browser.orElseThrow()
                .run(
                        "const plot = [...document.querySelectorAll('figure')]"
                                + ".find(one => one.querySelector('h3')?.textContent === arguments[0]).querySelector('.chart');"
                                + "plot.figure.draw(); const option = echarts.getInstanceByDom(plot).getOption(); return "
                                + expression,
                        title);
    }

    private static double numberOf(String title, String expression) {
        return ((Number) optionOf(title, expression)).doubleValue();
    }

    @Test
    void aSmoothCourseStandsOverThePaleMinibatchesOfItsWorker() throws IOException {
        open(data -> {});
        assertThat(
                        optionOf(
                                "Loss over the steps",
                                "option.series.filter(one => one.name === 'worker 1').map(one => one.lineStyle.opacity).join(' ')"))
                .isEqualTo("1 0.3");
        String roughness = "(() => { const values = option.series.filter(one => one.name === 'worker 1')[%d].data"
                + ".map(one => one[1]); return values.slice(1).reduce((sum, one, i) => sum + Math.abs(one - values[i]), 0); })()";
        open(data -> {
            ObjectNode course = (ObjectNode) data.get("losses").get(1);
            ArrayNode step = course.putArray("step");
            ArrayNode loss = course.putArray("loss");
            for (int i = 0; i < 400; i++) {
                step.add(i);
                loss.add(2.5 + 0.2 * Math.sin(i * i));
            }
        });
        assertThat(numberOf("Loss over the steps", roughness.formatted(0)))
                .as("total variation of the smooth course against that of the minibatches")
                .isLessThan(0.4 * numberOf("Loss over the steps", roughness.formatted(1)));
    }

    @Test
    void everyLossIsWithinTheAxis() throws IOException {
        open(data -> {
            evaluation(data, 0).put("loss", 40.5);
            evaluation(data, 1).put("loss", 0.21);
            evaluation(data, 2).put("loss", 0.0);
        });
        assertThat(optionOf("Loss over the steps", "option.yAxis[0].type")).isEqualTo("log");
        assertThat(numberOf("Loss over the steps", "option.yAxis[0].max")).isGreaterThanOrEqualTo(40.5);
        assertThat(numberOf("Loss over the steps", "option.yAxis[0].min"))
                .isPositive()
                .isLessThan(0.21);
        assertThat(optionOf(
                        "Loss over the steps",
                        "option.series.find(one => one.type === 'scatter').data.map(one => one[2]).join()"))
                .as("the loss of 0 has a mark at the bottom")
                .isEqualTo("0");
    }

    private static ObjectNode evaluation(ObjectNode data, int place) {
        return (ObjectNode) data.get("evaluations").get(place);
    }

    @Test
    void gradientsThatAreAllZeroStandAtTheBottom() throws IOException {
        open(data -> data.get("statistics").forEach(course -> {
            if (course.get("quantity").asText().equals("gradient")) {
                zero((ObjectNode) course, "gradData");
                zero((ObjectNode) course, "std");
            }
        }));
        assertThat(
                        numberOf(
                                "Gradient : data ratio",
                                "option.series.filter(one => one.type === 'scatter').map(one => one.data.length).reduce((a, b) => a + b)"))
                .as("every step of four weights")
                .isGreaterThanOrEqualTo(12);
        assertThat(optionOf("Gradient : data ratio", "option.yAxis[0].axisLabel.formatter(option.yAxis[0].min)"))
                .isEqualTo("0");
    }

    private static void zero(ObjectNode course, String field) {
        int steps = course.get(field).size();
        ArrayNode zeros = course.putArray(field);
        for (int i = 0; i < steps; i++) {
            zeros.add(0);
        }
    }

    @Test
    void eightWorkersHaveColoursThatDifferInBothThemes() throws IOException {
        open(data -> workers(data, 8));
        for (String theme : List.of("light", "dark")) {
            while (!browser.orElseThrow().element("#theme").getText().endsWith(theme)) {
                browser.orElseThrow().element("#theme").click();
            }
            String colours = "option.series.filter(one => /worker|split/.test(one.name)).map(one => one.color)";
            String distance = "(() => { const all = [...new Set(" + colours + ")].map(hex => [1, 3, 5].map(i =>"
                    + " parseInt(hex.slice(i, i + 2), 16))); let least = 1e9;"
                    + " all.forEach((a, i) => all.slice(i + 1).forEach(b => { least = Math.min(least, Math.hypot(a[0] - b[0],"
                    + " a[1] - b[1], a[2] - b[2])); })); return [all.length, least]; })()";
            List<?> found = (List<?>) optionOf("Loss over the steps", distance);
            assertThat(((Number) found.get(0)).intValue()).as(theme).isGreaterThanOrEqualTo(9);
            assertThat(((Number) found.get(1)).doubleValue()).as(theme).isGreaterThan(45);
        }
    }

    @Test
    void manyWorkersAreABandWithTheOneThatStandsApart() throws IOException {
        open(data -> workers(data, 20));
        String names = "[...new Set(option.series.map(one => one.name))].filter(one => /worker/.test(one)).join()";
        assertThat(optionOf("Loss by worker", names))
                .isEqualTo("most workers (10 to 90 %),middle of 20 workers,worker 13");
        assertThat((String) optionOf("Loss over the steps", names)).endsWith("middle of 20 workers,worker 13");
    }

    /** So many workers like the first one, of which the thirteenth is worse than the others. */
    private static void workers(ObjectNode data, int count) {
        for (String list : List.of("losses", "workers")) {
            ArrayNode all = (ArrayNode) data.get(list);
            ObjectNode first = all.get(0).deepCopy();
            all.removeAll();
            for (int worker = 0; worker < count; worker++) {
                ObjectNode copy = first.deepCopy().put("worker", worker);
                ArrayNode losses = copy.putArray("loss");
                double more = worker == 13 ? 0.5 : 0.01 * (worker % 5);
                first.get("loss").forEach(loss -> losses.add(loss.asDouble() + more));
                all.add(copy);
            }
        }
    }
}
