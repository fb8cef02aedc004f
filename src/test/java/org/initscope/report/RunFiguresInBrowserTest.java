package org.initscope.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.initscope.report.readers.TrainedTables;
import org.initscope.store.tables.TableRow;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the page of a run, and of several, shows of trainings of many kinds, in a real, headless Chromium: findings, losses, workers and zeros. */
@Tag("browser")
class RunFiguresInBrowserTest {
    @TempDir
    static Path folder;

    @RegisterExtension
    static final Browser BROWSER = new Browser();

    private static String page;
    private static String several;

    @BeforeAll
    static void writePage() throws IOException {
        RunReport run = TrainedTables.report(
                folder,
                "initscope train first/job.conf",
                List.of(
                        finding("saturated_activations", "fail", "gain=0.9"),
                        finding("dead_units", "warn", "rate=0.001"),
                        finding("activations_over_depth", "fail", "gain=1.1 scale=0.1"),
                        finding("loss_course", "fail", "rate=0.003"),
                        finding("averaging", "note", ""),
                        finding("saturated_activations", "note", "")));
        page = Page.html(run);
        several = Page.html(ComparisonReport.of(
                List.of(run, run), List.of(Map.of("training.seed", "1"), Map.of("training.seed", "2"))));
    }

    private static TableRow finding(String rule, String verdict, String remedy) {
        return TrainedTables.finding(rule, verdict, "It is by -2, of 10^-1.4 and 1e-07.")
                .set("remedy", remedy);
    }

    private static void open(Consumer<ObjectNode> edit) throws IOException {
        BROWSER.open(Files.writeString(folder.resolve("edited.html"), EditedPage.of(page, edit)));
    }

    private static double numberOf(String title, String expression) {
        return ((Number) BROWSER.optionOfTitled(title, expression)).doubleValue();
    }

    @Test
    void aCauseHasOneCardWithItsSymptomsFoldedBelowIt() throws IOException {
        open(data -> {});
        assertThat(BROWSER.text(".hero-sentence")).isEqualTo("2 causes: 3 findings fail, 1 warns, 0 passed.");
        assertThat(BROWSER.elements(".hero > .findings > .finding")).hasSize(2);
        assertThat(BROWSER.text(".hero > .findings > .finding"))
                .contains(
                        "It is by −2, of 10^−1.4 and 1e−07.",
                        "--set gain=0.9Copy",
                        "1 more finding of this cause: activations over depth")
                .contains("1 noted by the same rule elsewhere")
                .contains("1 noted beside it, which may follow from it: averaging");
        assertThat(BROWSER.elements(".hero > .findings details[open]")).isEmpty();
        assertThat(BROWSER.text(".hero"))
                .contains(
                        "All remedies",
                        "initscope train first/job.conf --set gain=0.9 --set scale=0.1 --set rate=0.003")
                .contains("initscope fix first");
    }

    @Test
    void noLineOfACommandEndsBetweenTheDashesOfAnOption() throws IOException {
        open(data -> {});
        assertThat(
                        BROWSER.numbers(
                                """
                        const command = [...document.querySelectorAll('.remedy code')]
                          .find(code => code.textContent.startsWith('initscope train'));
                        command.style.display = 'block';
                        const apart = [];
                        for (let width = 80; width < 480; width++) {
                          command.style.width = `${width}px`;
                          const texts = document.createTreeWalker(command, NodeFilter.SHOW_TEXT);
                          while (texts.nextNode()) {
                            for (const { index } of texts.currentNode.data.matchAll(/--/g)) {
                              const tops = [index, index + 1].map(start => {
                                const dash = document.createRange();
                                dash.setStart(texts.currentNode, start);
                                dash.setEnd(texts.currentNode, start + 1);
                                return dash.getBoundingClientRect().top;
                              });
                              if (tops[0] !== tops[1]) apart.push(width);
                            }
                          }
                        }
                        return apart;
                        """))
                .as("widths of a command with an option torn apart")
                .isEmpty();
    }

    @Test
    void runsAreComparedOnOnePage() throws IOException {
        BROWSER.open(Files.writeString(folder.resolve("several.html"), several));
        assertThat(BROWSER.text("#verdict tbody")).contains("first", "first (2)", "Fail");
        assertThat(BROWSER.text("#settings tbody")).isEqualTo("training.seed12");
        assertThat(BROWSER.optionOfTitled(
                        "Loss over the steps", "[...new Set(option.series.map(one => one.name))].join()"))
                .isEqualTo("first,first, dev,first (2),first (2), dev,ln V = 3.2958, a uniform guess");
        assertThat(BROWSER.optionOfTitled("tanh2", "option.series.map(one => one.name + one.data.length).join()"))
                .isEqualTo("first6,first (2)6");
        BROWSER.run("const list = document.querySelector('#layers select'); list.value = 'Gradient : data';"
                + "list.dispatchEvent(new Event('change'));");
        assertThat(BROWSER.optionOfTitled("output", "option.yAxis[0].type")).isEqualTo("log");
        assertThat(BROWSER.elements("#findings .hero")).hasSize(2);
    }

    @Test
    void layersThatOneRunAloneHasAreOneChart() throws IOException {
        String differing = EditedPage.of(several, data -> {
            data.at("/runs/0/layers").forEach(layer -> {
                if (layer.get("name").asText().equals("tanh2")) {
                    ((ObjectNode) layer).put("name", "relu2");
                }
            });
            ((ArrayNode) data.at("/settings/0/values"))
                    .removeAll()
                    .add("1.6666666666666667")
                    .add("");
        });
        BROWSER.open(Files.writeString(folder.resolve("several.html"), differing));

        assertThat(BROWSER.text("#settings tbody")).isEqualTo("training.seed1.67not set");
        assertThat(BROWSER.run("return document.querySelector('#settings td span').title"))
                .isEqualTo("1.6666666666666667");
        assertThat(BROWSER.text("#layers")).doesNotContain("tanh2\n");
        assertThat(BROWSER.optionOfTitled("Layers of first alone", "option.series.map(one => one.name).join()"))
                .isEqualTo("relu2");
        assertThat(BROWSER.optionOfTitled("Layers of first (2) alone", "option.series.map(one => one.name).join()"))
                .isEqualTo("tanh2");
    }

    @Test
    void aSmoothCourseStandsOverThePaleMinibatchesOfItsWorker() throws IOException {
        open(data -> {});
        assertThat(
                        BROWSER.optionOfTitled(
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

    @ParameterizedTest
    @CsvSource({"0.9, 90", "0.9, 700", "0.78, 20000", "0.5, 12", "1.1, 11"})
    void labelsOfLossesDoNotMeet(double low, double high) throws IOException {
        open(data -> {
            evaluation(data, 0).put("loss", low);
            evaluation(data, 1).put("loss", high);
        });
        assertThat(BROWSER.optionOfTitled("Loss over the steps", "option.yAxis[0].type"))
                .isEqualTo("log");
        assertThat(
                        (List<?>)
                                BROWSER.run(
                                        """
                        const chart = document.querySelector('#loss .chart');
                        const across = chart.getBoundingClientRect().left + 60;
                        const labels = [...chart.querySelectorAll('text')]
                          .filter(one => /^[\\d.,]+$/.test(one.textContent) && one.getBoundingClientRect().right < across);
                        const boxes = labels.map(one => one.getBoundingClientRect()).sort((a, b) => a.top - b.top);
                        if (boxes.length < 2) return ['fewer than two labels'];
                        return boxes.slice(1).map((box, i) => boxes[i].bottom - box.top).filter(overlap => overlap > 0);
                        """))
                .isEmpty();
    }

    @Test
    void everyLossIsWithinTheAxis() throws IOException {
        open(data -> {
            evaluation(data, 0).put("loss", 40.5);
            evaluation(data, 1).put("loss", 0.21);
            evaluation(data, 2).put("loss", 0.0);
        });
        assertThat(BROWSER.optionOfTitled("Loss over the steps", "option.yAxis[0].type"))
                .isEqualTo("log");
        assertThat(numberOf("Loss over the steps", "option.yAxis[0].max")).isGreaterThanOrEqualTo(40.5);
        assertThat(numberOf("Loss over the steps", "option.yAxis[0].min"))
                .isPositive()
                .isLessThan(0.21);
        assertThat(BROWSER.optionOfTitled(
                        "Loss over the steps",
                        "option.series.find(one => one.type === 'scatter').data.map(one => one[2]).join()"))
                .as("the loss of 0 has a mark at the bottom")
                .isEqualTo("0");
    }

    @Test
    void oneMinibatchFarBelowAllOthersDoesNotStretchTheAxis() throws IOException {
        open(data -> {
            evaluation(data, 0).put("loss", 40.5);
            ObjectNode course = (ObjectNode) data.get("losses").get(1);
            ArrayNode step = course.putArray("step");
            ArrayNode loss = course.putArray("loss");
            for (int i = 0; i < 400; i++) {
                step.add(i);
                loss.add(i == 200 ? 1e-9 : 2.5);
            }
        });
        double floor = numberOf("Loss over the steps", "option.yAxis[0].min");
        assertThat(floor).isGreaterThan(0.5);
        assertThat(
                        BROWSER.optionOfTitled(
                                "Loss over the steps",
                                "JSON.stringify(option.series.find(one => one.type === 'scatter').data.find(mark => mark[0] === 200))"))
                .as("its place, and what is told of it")
                .isEqualTo("[200," + (floor == 1 ? "1" : floor) + ",1e-9]");
        assertThat(BROWSER.text("#loss")).contains("A triangle at the bottom is a minibatch far below all others.");
        assertThat(BROWSER.complaints()).isEmpty();
    }

    private static ObjectNode evaluation(ObjectNode data, int place) {
        return (ObjectNode) data.get("evaluations").get(place);
    }

    @Test
    void gradientsThatAreAllZeroStandAtTheBottom() throws IOException {
        open(data -> data.get("statistics").forEach(course -> {
            if (course.get("quantity").asText().equals("gradient")) {
                fill((ObjectNode) course, "gradData", 0);
                fill((ObjectNode) course, "std", 0);
            }
        }));
        assertThat(
                        numberOf(
                                "Gradient : data ratio",
                                "option.series.filter(one => one.type === 'scatter').map(one => one.data.length).reduce((a, b) => a + b)"))
                .as("every step of four weights")
                .isGreaterThanOrEqualTo(12);
        assertThat(numberOf("Weight-gradient std", "option.series[0].data.length"))
                .as("a cell each in the heat map too")
                .isGreaterThanOrEqualTo(12);
        assertThat(BROWSER.optionOfTitled(
                        "Gradient : data ratio", "option.yAxis[0].axisLabel.formatter(option.yAxis[0].min)"))
                .isEqualTo("0");
    }

    /** Of a network that saturates whole, gradients are 1e-13 and then 0. */
    @Test
    void gradientsThatAreAllButZeroStandAtTheBottomToo() throws IOException {
        open(data -> data.get("statistics").forEach(course -> {
            if (course.get("quantity").asText().equals("gradient")) {
                ((ArrayNode) course.get("gradData")).set(1, 1e-13).set(2, 0);
            }
        }));
        BROWSER.draw("#updates");
        assertThat(BROWSER.optionOfTitled("Gradient : data ratio", "String(option.yAxis[0].min)"))
                .isEqualTo("1e-10");
        assertThat(
                        (String)
                                BROWSER.optionOfTitled(
                                        "Gradient : data ratio",
                                        "option.series.filter(one => one.type === 'scatter').map(one => one.data.map(mark => mark[2]).join()).join(' ')"))
                .as("what is told of the marks, of four weights")
                .isEqualTo("1e-13,0 1e-13,0 1e-13,0 1e-13,0");
        assertThat(BROWSER.complaints()).isEmpty();
    }

    @Test
    void anAxisOfWhichAllValuesAreBelowItsLowestEndHasTwoEnds() throws IOException {
        open(data -> data.get("statistics").forEach(course -> {
            if (course.get("quantity").asText().equals("gradient")) {
                ArrayNode ratios = (ArrayNode) course.get("gradData");
                for (int i = 0; i < ratios.size(); i++) {
                    ratios.set(i, 1e-13);
                }
            }
        }));
        BROWSER.draw("#updates");
        assertThat(
                        BROWSER.optionOfTitled(
                                "Gradient : data ratio",
                                "echarts.getInstanceByDom(plot).getModel().getComponent('yAxis').axis.scale.getExtent().map(end => end.toPrecision(1)).join()"))
                .isEqualTo("1e-10,1e-9");
    }

    @Test
    void anUpdateThatChangesNothingIsAMarkAtTheBottom() throws IOException {
        open(data -> data.get("statistics").forEach(course -> {
            if (course.get("quantity").asText().equals("update")) {
                ArrayNode ratio = (ArrayNode) course.get("updateData");
                ratio.setNull(1);
                ((ArrayNode) course.get("std")).set(1, 0);
            }
        }));
        String marks =
                "option.series.filter(one => one.type === 'scatter').map(one => one.data.map(mark => mark.slice(0, 2)).join()).join(' ')";
        assertThat(BROWSER.optionOfTitled("Update : data ratio", marks)
                        .toString()
                        .split(" "))
                .as("of four weights, at the second measured step")
                .hasSize(4)
                .allMatch(("1," + BROWSER.optionOfTitled("Update : data ratio", "option.yAxis[0].min"))::equals);
        assertThat(BROWSER.optionOfTitled(
                        "Update : data ratio", "option.yAxis[0].axisLabel.formatter(option.yAxis[0].min)"))
                .isEqualTo("−∞");
        assertThat(BROWSER.optionOfTitled(
                        "Update : data ratio",
                        "option.series.filter(one => one.type === 'line' && one.data[0]?.symbol === 'circle').length"))
                .as("the first step, which is alone before the second")
                .isEqualTo(4L);
        assertThat(BROWSER.complaints()).isEmpty();
    }

    /** 0.1 is a power of ten, at which an axis of logarithms ends by itself. */
    @Test
    void aConstantRateIsNoEdgeOfItsChart() throws IOException {
        open(data -> fill((ObjectNode) data.get("criticalRates"), "rate", 0.1));

        assertThat(numberOf(
                        "Learning rate and critical rate",
                        "echarts.getInstanceByDom(plot).getModel().getComponent('yAxis').axis.scale.getExtent()[0]"))
                .isLessThan(0.1);
        assertThat(BROWSER.complaints()).isEmpty();
    }

    @Test
    void chartsOfUpdatesMarkTheStepOfTheSlider() throws IOException {
        open(data -> {});
        BROWSER.run("document.querySelector('.steps').goTo(10)");
        for (String title :
                List.of("Update : data ratio", "Gradient : data ratio", "Learning rate and critical rate")) {
            assertThat(numberOf(title, "option.series.find(one => one.markLine).markLine.data[0].xAxis"))
                    .as(title)
                    .isEqualTo(10);
        }
    }

    /** One value at all steps. */
    private static void fill(ObjectNode course, String field, double value) {
        int steps = course.get(field).size();
        ArrayNode values = course.putArray(field);
        for (int i = 0; i < steps; i++) {
            values.add(value);
        }
    }

    @Test
    void coloursAgreeWithTheLimitsOfTheRules() throws IOException {
        open(data -> data.get("statistics").forEach(course -> {
            if (course.get("quantity").asText().equals("activation")) {
                boolean first = course.get("layer").asInt() == 3;
                fill((ObjectNode) course, "dead", first ? 0.01 : 0.05);
                fill((ObjectNode) course, "saturated97", first ? 0.45 : 0.25);
            }
        }));
        BROWSER.draw("#layers");
        assertThat(cells("is-fail"))
                .as("the limits at the start are 30 and 40 %")
                .isEqualTo("45 %");
        assertThat(cells("is-warn")).as("those of dead units 2 and 10 %").isEqualTo("5.0 %");
        String severities =
                "option.series[0].data.filter(cell => cell[1] === 0).map(cell => cell[2].toFixed(2)).join(' ')";
        assertThat((String) BROWSER.optionOfTitled("Saturation, |h| > 0.97", severities))
                .as("45 % fails at the start and is within the limit of 60 % later")
                .matches("2\\.54( 0\\.75)+");
        assertThat(BROWSER.optionOfTitled(
                        "Saturation, |h| > 0.97", "option.visualMap[0].min + ' ' + option.visualMap[0].max"))
                .isEqualTo("0 3");
    }

    private static String cells(String kind) {
        return (String) BROWSER.run(
                "return [...document.querySelectorAll('#layers td.' + arguments[0])].map(one => one.textContent).join()",
                kind);
    }

    @Test
    void numbersOfTablesHaveThreeDigitsAndAMinusSign() throws IOException {
        open(data -> {});
        BROWSER.draw("#layers");
        List<?> cells = (List<?>)
                BROWSER.run(
                        "return [...document.querySelectorAll('#layers td')].map(one => one.textContent).filter(text => text !== '')");
        assertThat(cells).hasSizeGreaterThan(20).allSatisfy(cell -> assertThat((String) cell)
                .matches("–|0|<?\\d[\\d.]* %|−?(\\d\\.\\d\\d(e−?\\d+)?|\\d\\d\\.\\d|\\d{3}|0\\.0{0,3}[1-9]\\d\\d)"));
        assertThat(cells).anySatisfy(cell -> assertThat((String) cell).startsWith("−"));
    }

    @Test
    void eightWorkersHaveColoursThatDifferInBothThemes() throws IOException {
        open(data -> workers(data, 8));
        for (String theme : List.of("light", "dark")) {
            while (!BROWSER.element("#theme").getText().endsWith(theme)) {
                BROWSER.element("#theme").click();
            }
            String colours = "option.series.filter(one => /worker|split/.test(one.name)).map(one => one.color)";
            String distance = "(() => { const all = [...new Set(" + colours + ")].map(hex => [1, 3, 5].map(i =>"
                    + " parseInt(hex.slice(i, i + 2), 16))); let least = 1e9;"
                    + " all.forEach((a, i) => all.slice(i + 1).forEach(b => { least = Math.min(least, Math.hypot(a[0] - b[0],"
                    + " a[1] - b[1], a[2] - b[2])); })); return [all.length, least]; })()";
            List<?> found = (List<?>) BROWSER.optionOfTitled("Loss over the steps", distance);
            assertThat(((Number) found.get(0)).intValue()).as(theme).isGreaterThanOrEqualTo(9);
            assertThat(((Number) found.get(1)).doubleValue()).as(theme).isGreaterThan(45);
        }
    }

    @Test
    void manyWorkersAreABandWithTheOneThatStandsApart() throws IOException {
        open(data -> workers(data, 20));
        String names = "[...new Set(option.series.map(one => one.name))].filter(one => /worker/.test(one)).join()";
        assertThat(BROWSER.optionOfTitled("Loss by worker", names))
                .isEqualTo("most workers (10 to 90 %),middle of 20 workers,worker 13");
        assertThat((String) BROWSER.optionOfTitled("Loss over the steps", names))
                .endsWith("middle of 20 workers,worker 13");
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
