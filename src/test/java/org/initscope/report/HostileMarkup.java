package org.initscope.report;

import static org.assertj.core.api.Assertions.assertThat;

/** A text that would become elements and run a script if a page took it for HTML. */
final class HostileMarkup {
    static final String TEXT = "<img src=x onerror=\"window.broken=1\"><script>window.broken=1</script>";

    private HostileMarkup() {}

    static void assertThatNoneRan(Browser page) {
        assertThat(page.run("return window.broken === undefined")).isEqualTo(true);
        assertThat(page.elements("img, main script")).isEmpty();
    }
}
