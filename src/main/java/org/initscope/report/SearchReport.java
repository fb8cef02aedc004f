package org.initscope.report;

import java.util.List;
import org.initscope.core.search.analysis.ExpectedBest;

/**
 * Everything that the page of a search shows: trials in columns, so that 10,000 of them stay small.
 *
 * @param unfinished how far it has come and how it goes on; empty of one that has ended, or is watched
 * @param command the command line that repeats the search; empty where it is not known
 * @param configuration the job that the trials vary, as text; empty where it is not known
 * @param keys the swept keys
 * @param points the best combinations of swept values
 * @param effects what the values of each swept key do
 * @param importance how much each key and pair of keys explains; empty where that cannot be told
 * @param edges where training breaks along each numeric key
 * @param expectedBest the best loss of fewer trials, drawn at random
 * @param metrics figures of each trial
 * @param layerLists the distinct architectures: names of the layers with activations
 * @param uniformLoss ln V, in nats
 * @param rules what each rule that found something found, the rule with most faults first
 * @param findings the worst warnings and faults, worst first
 * @param findingsLeftOut so many more are in the table alone
 */
public record SearchReport(
        String id,
        String unfinished,
        String command,
        String configuration,
        List<FactGroup> facts,
        double uniformLoss,
        List<SweptKey> keys,
        Trials trials,
        RankedPoints points,
        List<ShownEffect> effects,
        List<ShownImportance> importance,
        List<ShownEdge> edges,
        ExpectedBest expectedBest,
        List<Metric> metrics,
        List<List<String>> layerLists,
        List<LayerColumn> layerColumns,
        LossSeries series,
        List<RuleTally> rules,
        List<ShownFinding> findings,
        int findingsLeftOut)
        implements Report {

    @Override
    public String kind() {
        return "search";
    }

    /**
     * What a search was begun with.
     *
     * @param configuration the job that the trials vary, as text; empty where it is not known
     * @param command the command line that repeats it; empty where it is not known
     */
    public record Origin(String configuration, String command, FactGroup provenance) {}

    /**
     * A swept key with its value in each trial.
     *
     * @param levels the distinct values as text, in the order of a {@link org.initscope.core.search.analysis.Factor}
     * @param numeric whether every level is a number
     * @param codes for each trial the index of its value in {@code levels}
     */
    public record SweptKey(String name, List<String> levels, boolean numeric, int[] codes) {}

    /** Who the trials are and how they ended; outcomes and verdicts are indices into the lists of words. */
    public record Trials(
            List<String> ids,
            List<String> outcomes,
            int[] outcome,
            List<String> verdicts,
            int[] verdict,
            List<String> reasons,
            int[] reason,
            int[] architecture) {}

    /** A figure of every trial, NaN where undefined. */
    public record Metric(String name, String label, double[] values) {}

    /** A statistic of each layer of each trial [trials][layers], for example std of the activation at step 0. */
    public record LayerColumn(String label, double[][] values) {}

    /**
     * Loss of each trial at some of the steps that were measured, its first and last among them.
     *
     * @param steps the distinct lists of steps
     * @param at for each trial the index of its steps in {@code steps}
     * @param loss [trials][steps]
     */
    public record LossSeries(List<long[]> steps, int[] at, double[][] loss) {}

    /**
     * How many trials a rule finds sick.
     *
     * @param failed trials with a fault
     * @param warned trials with a warning and no fault
     * @param worst the trial that is furthest beyond the limit, and what is said of it
     */
    public record RuleTally(String rule, int failed, int warned, ShownFinding worst) {}
}
