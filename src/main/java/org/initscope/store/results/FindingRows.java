package org.initscope.store.results;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.initscope.core.diagnosis.Finding;
import org.initscope.core.remedy.Advice;
import org.initscope.core.remedy.Remedy;
import org.initscope.store.tables.TableRow;
import org.initscope.store.tables.TableSchema;
import org.initscope.store.tables.Tables;

/** Findings as rows of {@code findings}. */
public final class FindingRows {
    private static final TableSchema OF_TRIALS = Tables.ofTrials(Tables.FINDINGS);

    private FindingRows() {}

    /** The rows of a run's findings. */
    public static List<TableRow> of(List<Advice> findings) {
        return findings.stream().map(finding -> row(Tables.FINDINGS, finding)).toList();
    }

    /** The rows of a trial's findings, in the table of its search. */
    public static List<TableRow> ofTrial(String trial, List<Advice> findings) {
        return findings.stream()
                .map(finding -> row(OF_TRIALS, finding).set("trial_id", trial))
                .toList();
    }

    private static TableRow row(TableSchema table, Advice finding) {
        TableRow row = table.row()
                .set("rule", finding.rule())
                .set("rule_version", finding.finding().judge().version())
                .set("verdict", finding.verdict().label())
                .set("observed", finding.evidence().observed())
                .set("threshold", finding.evidence().threshold())
                .set("message", finding.message());
        Finding.Place place = finding.place();
        place.layerIndex().ifPresent(index -> row.set("layer_index", index));
        place.layerName().ifPresent(name -> row.set("layer_name", name));
        place.parameter().ifPresent(name -> row.set("parameter", name));
        finding.evidence().quantity().ifPresent(quantity -> {
            row.set("quantity", quantity);
            row.set("from_step", finding.evidence().fromStep());
            row.set("to_step", finding.evidence().toStep());
        });
        if (finding.remedy() instanceof Remedy.Change change) {
            row.set("remedy", assignments(change.settings()));
        } else if (finding.remedy() instanceof Remedy.None none) {
            row.set("no_remedy", none.reason());
        }
        return row;
    }

    /** The evidence of a row of the table. */
    public static Finding.Evidence evidence(TableRow row) {
        return row.isNull("quantity")
                ? Finding.Evidence.nothing()
                : new Finding.Evidence(
                        Optional.of(row.string("quantity")),
                        row.number("from_step"),
                        row.number("to_step"),
                        row.optionalReal("observed"),
                        row.optionalReal("threshold"));
    }

    private static String assignments(Map<String, String> settings) {
        return settings.entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue())
                .collect(Collectors.joining(" "));
    }
}
