package org.initscope.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The page of a search of many values with long names, in a real, headless Chromium: each name is told, and none covers another. */
@Tag("browser")
class CategoriesInBrowserTest {
    private static final int TRIALS = 360;
    private static final List<String> SCHEDULES = schedules();

    @TempDir
    static Path folder;

    @RegisterExtension
    static final Browser BROWSER = new Browser();

    private static final SeenWhole SEEN = new SeenWhole(BROWSER);
    private static Path page;

    @BeforeAll
    static void writePage() throws IOException {
        String html = EditedPage.of(Page.html(ExampleSearch.of(TRIALS, "")), data -> {
            values(data, "model.normalization", 50, i -> String.format("%02d-a-name-of-sixty-characters-%030d", i, i));
            values(data, "training.learning-rate", SCHEDULES.size(), SCHEDULES::get);
            values(data, "model.hidden", 2, i -> i == 0 ? "a" : "b");
        });
        page = Files.writeString(folder.resolve("categories.html"), html);
    }

    /** The schedules of jobs/optimizer-grid.conf: five rates, each alone, with a cosine, and with a warm-up before that. */
    private static List<String> schedules() {
        List<String> all = new ArrayList<>();
        for (String rate : List.of("0.001", "0.01", "0.1", "0.3", "1")) {
            all.add(rate);
            all.add("{ cosine = { first = " + rate + ", last = 0 } }");
            all.add("{ cosine = { first = " + rate + ", last = 0 }, warm-up = 100 }");
        }
        return all;
    }

    private static void values(ObjectNode data, String name, int count, IntFunction<String> value) {
        for (var one : data.withArray("keys")) {
            if (one.get("name").asText().equals(name)) {
                ObjectNode key = (ObjectNode) one;
                key.put("numeric", false);
                ArrayNode levels = key.putArray("levels");
                IntStream.range(0, count).mapToObj(value).forEach(levels::add);
                ArrayNode codes = key.putArray("codes");
                IntStream.range(0, TRIALS).map(i -> i % count).forEach(codes::add);
            }
        }
    }

    @Test
    void eachIsToldAtAnyWidth() throws IOException {
        BROWSER.look(page);
        assertThat(SEEN.faults()).isEmpty();
        choosePhaseAxes("model.normalization", "training.learning-rate");
        assertThat(SEEN.faults(List.of(400))).as("fifty columns").isEmpty();
    }

    private static void choosePhaseAxes(String across, String up) {
        BROWSER.run(
                "[...arguments].forEach((key, i) => { const list = document.querySelectorAll('#phase select')[i];"
                        + " list.value = key; list.dispatchEvent(new Event('change')); });",
                across,
                up);
    }

    @Test
    void aScheduleIsToldWithoutItsNotation() throws IOException {
        BROWSER.look(page);
        assertThat(BROWSER.optionOfTitled("training.learning-rate", "option.yAxis[0].data.slice(0, 3).join('; ')"))
                .isEqualTo("0.001; cosine 0.001 → 0; cosine 0.001 → 0, warm-up 100");
    }

    @Test
    void aValueWithBlanksIsATermOfTheFilter() throws IOException {
        BROWSER.look(page);
        filter("learning-rate=\"" + SCHEDULES.get(2) + "\"", "24 of 360 trials");
        filter("", "360 of 360 trials");
    }

    private static void filter(String terms, String left) {
        BROWSER.run(
                "const field = document.getElementById('filter'); field.value = arguments[0];"
                        + " field.dispatchEvent(new Event('input'))",
                terms);
        BROWSER.await("return document.getElementById('filter-left').textContent === '" + left + "'");
    }
}
