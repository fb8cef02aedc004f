package org.initscope.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import org.initscope.core.remedy.Remedy;
import org.initscope.store.tables.TableRow;

/** Rows of the table of findings as a page shows them. */
final class FindingGroups {
    private FindingGroups() {}

    static Report.FindingRow of(TableRow row) {
        return new Report.FindingRow(
                text(row, "trial_id"),
                row.string("rule"),
                row.string("verdict"),
                where(row),
                steps(row),
                number(row, "observed"),
                number(row, "threshold"),
                row.string("message"),
                remedy(text(row, "remedy")),
                text(row, "no_remedy"));
    }

    private static String where(TableRow row) {
        StringJoiner where = new StringJoiner(" ");
        String layer = row.isNull("layer_name")
                ? row.isNull("layer_index") ? "" : "layer " + row.integer("layer_index")
                : row.string("layer_name");
        String parameter = text(row, "parameter");
        if (!layer.isEmpty() || !parameter.isEmpty()) {
            where.add(parameter.isEmpty() ? layer : layer.isEmpty() ? parameter : layer + "." + parameter);
        }
        if (!row.isNull("quantity")) {
            where.add(row.string("quantity").replace('_', ' '));
        }
        return where.toString();
    }

    private static String steps(TableRow row) {
        if (row.isNull("from_step")) {
            return "";
        }
        long from = row.number("from_step");
        long to = row.isNull("to_step") ? from : row.number("to_step");
        return from == to ? "step " + from : "steps " + from + "–" + to;
    }

    private static String number(TableRow row, String column) {
        return row.isNull(column) ? "" : number(row.real(column));
    }

    /** Four significant digits, with an exponent where a number is tiny or has more than seven digits before the point. */
    static String number(double value) {
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros();
        return Math.abs(value) < 1e7 && rounded.scale() < 0 ? rounded.toPlainString() : rounded.toString();
    }

    /** Assignments as arguments: {@code a=1 b=2} becomes {@code --set a=1 --set b=2}. */
    private static String remedy(String assignments) {
        if (assignments.isBlank()) {
            return "";
        }
        Map<String, String> settings = new LinkedHashMap<>();
        for (String assignment : assignments.strip().split("\\s+(?=[A-Za-z][\\w.-]*=)")) {
            String[] parts = assignment.split("=", 2);
            settings.put(parts[0], parts[1]);
        }
        return new Remedy.Change(settings).text();
    }

    private static String text(TableRow row, String column) {
        return row.isNull(column) ? "" : row.string(column);
    }
}
