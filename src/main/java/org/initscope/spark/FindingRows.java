package org.initscope.spark;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.initscope.core.diagnosis.Finding;
import org.initscope.core.diagnosis.Remedy;
import org.initscope.spark.tables.TableRow;
import org.initscope.spark.tables.Tables;

/** Findings as rows of {@code findings}. */
public final class FindingRows {
    private FindingRows() {}

    /**
     * The rows of a run's findings, or of a trial's.
     *
     * @param trial the trial, in a search
     */
    public static List<TableRow> of(List<Finding> findings, Optional<String> trial) {
        return findings.stream().map(finding -> row(finding, trial)).toList();
    }

    private static TableRow row(Finding finding, Optional<String> trial) {
        TableRow row = Tables.FINDINGS
                .row()
                .set("rule", finding.rule())
                .set("rule_version", finding.ruleVersion())
                .set("verdict", finding.verdict().label())
                .set("observed", finding.evidence().observed())
                .set("threshold", finding.evidence().threshold())
                .set("message", finding.message());
        trial.ifPresent(id -> row.set("trial_id", id));
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

    private static String assignments(Map<String, String> settings) {
        return settings.entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue())
                .collect(Collectors.joining(" "));
    }
}
