package org.initscope.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.initscope.report.readers.TrainedTables;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The pages as one reaches them without a pointer or without sight, in a real, headless Chromium. */
@Tag("browser")
class KeyboardInBrowserTest {
    private static final String LISTEN =
            """
            window.reached = new Map();
            addEventListener('focusin', event => {
              const style = getComputedStyle(event.target);
              reached.set(event.target, style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2);
            });
            document.activeElement.blur();
            const told = [...document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')]
                .filter(one => one.checkVisibility() && one.tabIndex >= 0);
            window.stops = told;
            return told.length;
            """;
    private static final String WALKED =
            """
            const name = one => one.getAttribute('aria-label') || one.labels?.[0]?.textContent || one.textContent;
            const say = one => `${one.tagName} ${name(one)}`;
            return {
              missed: stops.filter(one => one.isConnected && !reached.has(one)).map(say),
              unseen: [...reached].filter(([, outlined]) => !outlined).map(([one]) => say(one)),
              nameless: stops.filter(one => !name(one).trim()).map(one => one.outerHTML),
              untold: [...document.querySelectorAll('.chart, canvas.map')].filter(one => !one.getAttribute('aria-label')).length,
              headless: [...document.querySelectorAll('table')].filter(one => !one.querySelector('thead th[scope=col]')).length,
            };
            """;

    @TempDir
    static Path folder;

    @RegisterExtension
    static final Browser BROWSER = new Browser();

    private static void open(Report report) throws IOException {
        BROWSER.leave();
        BROWSER.open(Files.writeString(folder.resolve(report.id() + ".html"), Page.html(report)));
    }

    private static void everythingIsReached() {
        int stops = ((Number) BROWSER.run(LISTEN)).intValue();
        BROWSER.press(Collections.nCopies(stops + 5, Keys.TAB).toArray(CharSequence[]::new));
        Map<?, ?> walked = (Map<?, ?>) BROWSER.run(WALKED);
        assertThat(walked.get("missed"))
                .as("controls that Tab does not come to")
                .isEqualTo(List.of());
        assertThat(walked.get("unseen")).as("controls whose focus is not seen").isEqualTo(List.of());
        assertThat(walked.get("nameless")).as("controls without a name").isEqualTo(List.of());
        assertThat(walked.get("untold")).as("charts without a text").isEqualTo(0L);
        assertThat(walked.get("headless")).as("tables without headings").isEqualTo(0L);
    }

    @Test
    void tabComesToEveryControlOfARun() throws IOException {
        open(TrainedTables.report(folder, "", List.of()));
        BROWSER.draw("body");
        everythingIsReached();
        BROWSER.element("#layers button.layer").sendKeys(Keys.ENTER);
        assertThat(BROWSER.run("return document.activeElement.matches('button.layer[aria-pressed=true]')"))
                .as("the chosen layer keeps the focus in the table made anew")
                .isEqualTo(true);
    }

    /** Only the trials in sight are in the document: a Tab from one to the next would never come to what is below. */
    @Test
    void tabComesToEveryControlOfASearchAndArrowsFromTrialToTrial() throws IOException {
        open(ExampleSearch.of(360, ""));
        BROWSER.draw("body");
        everythingIsReached();
        BROWSER.element(".grid td.id button").sendKeys(Keys.END);
        assertThat(focusedRow()).isEqualTo(361L);
        BROWSER.press(Keys.ARROW_UP, Keys.ARROW_UP);
        assertThat(focusedRow()).isEqualTo(359L);
        BROWSER.press(Keys.ENTER);
        assertThat(BROWSER.element(".drawer").isDisplayed()).isTrue();
        BROWSER.press(Keys.ESCAPE);
        assertThat(focusedRow()).as("back where it was").isEqualTo(359L);
    }

    private static Object focusedRow() {
        return BROWSER.run("return Number(document.activeElement.closest('tr')?.getAttribute('aria-rowindex'))");
    }
}
