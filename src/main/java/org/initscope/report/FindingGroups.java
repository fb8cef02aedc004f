package org.initscope.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.StringJoiner;
import org.initscope.core.remedy.Remedy;
import org.initscope.store.results.rows.FindingRow;

/** Rows of the table of findings as a page shows them. */
final class FindingGroups {
    private FindingGroups() {}

    static Report.ShownFinding of(FindingRow row) {
        return new Report.ShownFinding(
                row.trialId().orElse(""),
                row.rule(),
                row.verdict().label(),
                where(row.where()),
                steps(row.seen()),
                number(row.seen().observed()),
                number(row.seen().threshold()),
                row.message(),
                remedy(row.remedy().orElse("")),
                row.noRemedy().orElse(""));
    }

    private static String where(FindingRow.Where row) {
        StringJoiner where = new StringJoiner(" ");
        String layer = row.layerName()
                .orElse(
                        row.layerIndex().isEmpty()
                                ? ""
                                : "layer " + row.layerIndex().getAsInt());
        String parameter = row.parameter().orElse("");
        if (!layer.isEmpty() || !parameter.isEmpty()) {
            where.add(parameter.isEmpty() ? layer : layer.isEmpty() ? parameter : layer + "." + parameter);
        }
        row.quantity().ifPresent(quantity -> where.add(quantity.replace('_', ' ')));
        return where.toString();
    }

    private static String steps(FindingRow.Seen seen) {
        if (seen.fromStep().isEmpty()) {
            return "";
        }
        long from = seen.fromStep().getAsLong();
        long to = seen.toStep().orElse(from);
        return from == to ? "step " + from : "steps " + from + "–" + to;
    }

    private static String number(OptionalDouble value) {
        return value.isPresent() ? number(value.getAsDouble()) : "";
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
}
