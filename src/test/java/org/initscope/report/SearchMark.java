package org.initscope.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

/** A mark of the phase diagram on the page of a search. */
final class SearchMark {
    private SearchMark() {}

    /** Clicks on the first mark of the first series that has one, and asserts that its trial is opened. */
    static void click(Browser browser) {
        browser.run("document.querySelector('#phase .chart').scrollIntoView({block: 'center'})");
        browser.await("return !!document.querySelector('#phase .chart canvas, #phase .chart svg')");
        Map<?, ?> mark = (Map<?, ?>)
                browser.run(
                        """
                                const plot = document.querySelector('#phase .chart');
                                const chart = echarts.getInstanceByDom(plot);
                                const all = chart.getOption().series;
                                const seriesIndex = all.findIndex(one => one.data.length > 0);
                                const datum = all[seriesIndex].data[0];
                                const at = chart.convertToPixel({seriesIndex}, datum);
                                const box = plot.getBoundingClientRect();
                                return {x: box.left + at[0], y: box.top + at[1], trial: datum[3]};
                                """);
        browser.click(((Number) mark.get("x")).doubleValue(), ((Number) mark.get("y")).doubleValue());
        browser.await("return !document.querySelector('.drawer').hidden");
        Object wanted = browser.run(
                "return JSON.parse(document.getElementById('data').textContent).trials.ids[arguments[0]]",
                mark.get("trial"));
        assertThat(browser.element(".drawer h2").getText()).isEqualTo(wanted);
    }
}
