package org.initscope.report;

import org.initscope.store.tables.TableRow;

/**
 * What a row of statistics is about.
 *
 * @param scope {@code averaged} or {@code worker 0}, …
 * @param parameter empty for a quantity of the layer
 */
record Tensor(String scope, int layer, String quantity, String parameter) {
    static final String AVERAGED = "averaged";

    static Tensor of(TableRow row) {
        return new Tensor(
                scope(row),
                row.integer("layer_index"),
                row.string("quantity"),
                row.isNull("parameter") ? "" : row.string("parameter"));
    }

    static String scope(TableRow row) {
        return row.isNull("worker") ? AVERAGED : "worker " + row.integer("worker");
    }

    /** Whether it is a preactivation, an activation, an activation gradient or a weight's gradient. */
    boolean hasHistogramOnPage() {
        return switch (quantity) {
            case "preactivation", "activation", "activation_gradient" -> true;
            case "gradient" -> parameter.equals("weight");
            default -> false;
        };
    }

    /** Whether a chart shows its moments. */
    boolean isOnPage() {
        return hasHistogramOnPage() || quantity.equals("gradient") || quantity.equals("update");
    }
}
