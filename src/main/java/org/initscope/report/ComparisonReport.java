package org.initscope.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Everything that the page of several runs shows.
 *
 * @param id what is compared
 * @param settings those in which the runs differ, by key
 */
public record ComparisonReport(String id, List<RunReport> runs, List<DifferentSetting> settings) implements Report {

    /** The most runs of a page: so many colours differ. */
    public static final int MOST_RUNS = 8;

    /**
     * A setting that is not the same in all runs.
     *
     * @param values of each run; empty where it has none
     */
    public record DifferentSetting(String key, List<String> values) {}

    /**
     * The page of runs.
     *
     * @param configurations the resolved job of each run by key
     */
    public static ComparisonReport of(List<RunReport> runs, List<? extends Map<String, String>> configurations) {
        TreeSet<String> keys = new TreeSet<>();
        configurations.forEach(configuration -> keys.addAll(configuration.keySet()));
        List<DifferentSetting> settings = new ArrayList<>();
        for (String key : keys) {
            List<String> values = configurations.stream()
                    .map(configuration -> configuration.getOrDefault(key, ""))
                    .toList();
            if (values.stream().distinct().count() > 1) {
                settings.add(new DifferentSetting(key, values));
            }
        }
        return new ComparisonReport(
                String.join(", ", runs.stream().map(RunReport::id).toList()),
                runs.stream().map(RunReport::forComparison).toList(),
                settings);
    }

    @Override
    public String kind() {
        return "comparison";
    }
}
