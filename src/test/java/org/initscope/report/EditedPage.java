package org.initscope.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/** A page whose data differs from what it was written with: what few trainings come to. */
final class EditedPage {
    private static final String BEFORE = "<script type=\"application/json\" id=\"data\">";
    private static final ObjectMapper JSON = new ObjectMapper();

    private EditedPage() {}

    /** The HTML with other data. */
    static String of(String html, Consumer<ObjectNode> edit) {
        int from = html.indexOf(BEFORE) + BEFORE.length();
        int to = html.indexOf("</script>", from);
        try {
            ObjectNode data = (ObjectNode) JSON.readTree(html.substring(from, to));
            edit.accept(data);
            return html.substring(0, from) + JSON.writeValueAsString(data).replace("<", "\\u003c") + html.substring(to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
