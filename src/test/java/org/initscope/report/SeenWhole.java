package org.initscope.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Looks at a whole page at three widths, each by turns in both themes. */
public final class SeenWhole {
    private static final List<Integer> WIDTHS = List.of(400, 900, 1440);
    private static final List<String> THEMES = List.of("light", "dark");

    /** Charts out of sight are not drawn at each new width before they are in the other theme. */
    private static final String HIDDEN = "document.querySelector('main').style.display = 'none'";

    private static final String DRAWN = "document.documentElement.dataset.theme = arguments[0];"
            + "document.querySelector('main').style.display = '';"
            + "document.querySelectorAll('.chart').forEach(one => one.figure.draw());";

    private final Browser browser;

    /** Looks so far: each is in the other theme than the one before. */
    private int looks;

    public SeenWhole(Browser browser) {
        this.browser = browser;
    }

    /** What is cut, covered, unlabelled or beyond its place at any width, and what the console complains of. */
    public List<String> faults() throws IOException {
        return faults(WIDTHS);
    }

    /** The same at some widths. */
    List<String> faults(List<Integer> widths) throws IOException {
        List<String> all = new ArrayList<>();
        String script = script();
        browser.unfold("details");
        for (int width : widths) {
            browser.run(HIDDEN);
            browser.resize(width, 900);
            String theme = THEMES.get(looks++ % THEMES.size());
            browser.run(DRAWN, theme);
            ((List<?>) browser.run(script)).forEach(fault -> all.add(width + " " + theme + ": " + fault));
        }
        all.addAll(browser.complaints());
        return all;
    }

    private static String script() throws IOException {
        try (InputStream in = SeenWhole.class.getResourceAsStream("what-is-cut.js")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
