package org.initscope.report.readers;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.initscope.core.remedy.Remedy;
import org.initscope.report.Report;
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
                row.seen().observed().orElse(Double.NaN),
                row.seen().threshold().orElse(Double.NaN),
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

    /** The command with the remedies of all problems, of which the worst one's comes first; empty where there is none. */
    static String mended(String command, List<FindingRow> findings) {
        Map<String, String> settings = new LinkedHashMap<>();
        findings.stream()
                .filter(finding -> finding.verdict().isProblem())
                .sorted(Comparator.comparing(FindingRow::verdict))
                .flatMap(finding -> finding.remedy().stream())
                .forEach(remedy -> settings(remedy).forEach(settings::putIfAbsent));
        return settings.isEmpty() ? "" : (command + " " + new Remedy.Change(settings).text()).strip();
    }

    /** Assignments as arguments: {@code a=1 b=2} becomes {@code --set a=1 --set b=2}. */
    private static String remedy(String assignments) {
        Map<String, String> settings = settings(assignments);
        return settings.isEmpty() ? "" : new Remedy.Change(settings).text();
    }

    private static Map<String, String> settings(String assignments) {
        Map<String, String> settings = new LinkedHashMap<>();
        if (!assignments.isBlank()) {
            for (String assignment : assignments.strip().split("\\s+(?=[A-Za-z][\\w.-]*=)")) {
                String[] parts = assignment.split("=", 2);
                settings.put(parts[0], parts[1]);
            }
        }
        return settings;
    }
}
