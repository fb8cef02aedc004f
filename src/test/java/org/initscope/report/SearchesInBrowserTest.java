package org.initscope.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The pages of searches of one trial, of thousands, of diverged ones and of keys alike, in a real, headless Chromium. */
@Tag("browser")
class SearchesInBrowserTest {
    @TempDir
    static Path folder;

    @RegisterExtension
    static final Browser BROWSER = new Browser();

    private static Path many;

    @BeforeAll
    static void writePage() throws IOException {
        many = write("many.html", ExampleSearch.of(4_320, HostileMarkup.TEXT));
    }

    private static Path write(String name, Report report) throws IOException {
        return Files.writeString(folder.resolve(name), Page.html(report));
    }

    @AfterEach
    void noMarkupRan() {
        HostileMarkup.assertThatNoneRan(BROWSER);
    }

    @Test
    void onlyTheRowsInSightAreInTheDocument() throws IOException {
        BROWSER.look(many);
        assertThat(BROWSER.elements(".grid tbody tr")).hasSizeLessThan(100);
        assertThat(BROWSER.run("return document.querySelectorAll('.grid tbody tr')[1].getBoundingClientRect().height"))
                .as("pixels a row, which the place of the rows in sight is computed from")
                .isEqualTo(30L);
        BROWSER.run("document.querySelector('.grid').scrollTop = 1e9");
        BROWSER.await("return [...document.querySelectorAll('.grid td')].some(one => one.textContent === '–')");
    }

    @Test
    void theFilterSaysWhichKeysEndInWhatItIsGiven() throws IOException {
        String text = Page.html(ExampleSearch.of(360, HostileMarkup.TEXT))
                .replace("\"training.learning-rate\"", "\"averaging.outer.gain\"");
        BROWSER.open(Files.writeString(folder.resolve("ambiguous.html"), text));
        BROWSER.element("#filter").sendKeys("gain>1.5");
        BROWSER.await("return document.getElementById('filter-left').textContent === 'gain names several keys: write"
                + " model.initialization.weights.gain or averaging.outer.gain'");
        BROWSER.element("#filter").clear();
        BROWSER.element("#filter").sendKeys("weights.gain>1.5 normalization=batch");
        BROWSER.await("return document.getElementById('filter-left').textContent === '72 of 360 trials'");
    }

    @Test
    void aClickOnOneOfThousandsOfMarksOpensItsTrial() throws IOException {
        BROWSER.look(many);
        SearchMark.click(BROWSER);
    }

    @Test
    void aSearchOfWhichNoTrialHasALossIsDrawn() throws IOException {
        BROWSER.open(write("diverged.html", ExampleSearch.diverged(60, HostileMarkup.TEXT)));
        assertThat(BROWSER.text(".hero")).contains("60 diverged. No trial has a dev loss.");
        BROWSER.draw("body");
        BROWSER.unfold("figure details");
        BROWSER.await("return !document.querySelector('figure details:not(:has(th))')");
        assertThat(BROWSER.elements(".empty")).as("charts without numbers").isEmpty();
        assertThat(BROWSER.elements("#phase canvas, #effects svg")).hasSize(5);
    }

    @Test
    void lossesFarAboveAGuessLeaveRoomForTheOthers() throws IOException {
        String text = Page.html(ExampleSearch.of(60, HostileMarkup.TEXT));
        String broken =
                text.replaceFirst("(\"dev_loss\",\"label\":\"[^\"]*\",\"values\":\\[)(?:[^,]+,){4}", "$190,80,70,60,");
        assertThat(broken).isNotEqualTo(text);
        BROWSER.open(Files.writeString(folder.resolve("broken.html"), broken));

        assertThat(((Number) BROWSER.optionOf("#parallel", "parallelAxis.at(-1).max")).doubleValue())
                .as("ln V at the end of the axis")
                .isBetween(3.2, 3.4);
        assertThat(BROWSER.optionOf("#predictors", "yAxis[0].type")).isEqualTo("log");
    }

    @Test
    void aSearchOfOneTrialIsDrawn() throws IOException {
        BROWSER.open(write("single.html", ExampleSearch.of(1, HostileMarkup.TEXT)));
        BROWSER.draw("body");
        BROWSER.click(".grid td.id button");
        assertThat(BROWSER.text(".drawer")).contains("completed");
    }
}
