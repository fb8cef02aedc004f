package org.initscope.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.initscope.core.RandomStream;
import org.initscope.core.search.analysis.ExpectedBest;
import org.initscope.core.search.analysis.KeyEffect;
import org.initscope.core.search.analysis.Points;
import org.initscope.core.search.analysis.TrialColumns;
import org.initscope.report.Report.Fact;
import org.initscope.report.Report.FactGroup;
import org.initscope.report.Report.ShownFinding;
import org.initscope.report.SearchReport.LayerColumn;
import org.initscope.report.SearchReport.LossSeries;
import org.initscope.report.SearchReport.Metric;
import org.initscope.report.SearchReport.SweptKey;
import org.initscope.report.SearchReport.Trials;

/** A search of any size whose figures follow a formula: the loss is best at gain 1.5, and gain 3 diverges without norm. */
final class ExampleSearch {
    private static final List<String> GAINS = List.of("0.5", "1", "1.5", "2", "3");
    private static final List<String> NORMS = List.of("none", "batch");
    private static final List<String> RATES = List.of("0.01", "0.1", "1");
    private static final List<String> DEPTHS = List.of("[100]", "[100,100,100]");
    private static final List<List<String>> LAYERS = List.of(List.of("tanh1"), List.of("tanh1", "tanh2", "tanh3"));
    private static final long[] STEPS = {0, 10, 100, 1000};

    private ExampleSearch() {}

    /** A search of so many trials; a reason is given to every diverged one. */
    static SearchReport of(int trials, String reason) {
        return of(trials, reason, false);
    }

    /** A search of so many trials that all diverged, for one reason. */
    static SearchReport diverged(int trials, String reason) {
        return of(trials, reason, true);
    }

    private static SearchReport of(int trials, String reason, boolean hopeless) {
        int[][] codes = new int[5][trials];
        int[] outcome = new int[trials];
        int[] verdict = new int[trials];
        int[] reasons = new int[trials];
        double[] start = new double[trials];
        double[] dev = new double[trials];
        double[] saturation = new double[trials];
        double[][] std = new double[trials][];
        double[][] losses = new double[trials][];
        List<String> ids = new ArrayList<>();
        RandomStream random = RandomStream.at(7);
        for (int i = 0; i < trials; i++) {
            ids.add(String.format(Locale.ROOT, "%08x", i * 2654435761L & 0xffffffffL));
            codes[0][i] = i % 5;
            codes[1][i] = i / 5 % 2;
            codes[2][i] = i / 10 % 3;
            codes[3][i] = i / 30 % 2;
            codes[4][i] = i / 60;
            double gain = Double.parseDouble(GAINS.get(codes[0][i]));
            boolean norm = codes[1][i] == 1;
            boolean diverges = hopeless || gain == 3 && !norm && codes[2][i] == 2;
            saturation[i] = norm ? 0.02 : Math.min(0.9, 0.03 * gain * gain);
            start[i] = 3.3 + 0.1 * gain;
            double loss = 2.2
                    + (norm ? 0.02 : 0.2) * Math.abs(Math.log(gain / 1.5))
                    + 0.05 * Math.abs(codes[2][i] - 1)
                    + 0.005 * random.nextGaussian();
            dev[i] = diverges ? Double.NaN : loss;
            outcome[i] = diverges ? 1 : 0;
            reasons[i] = diverges ? 0 : -1;
            verdict[i] = diverges ? 1 : 0;
            std[i] = new double[LAYERS.get(codes[3][i]).size()];
            for (int layer = 0; layer < std[i].length; layer++) {
                std[i][layer] = 0.65 * Math.pow(gain / 1.6, norm ? 0 : layer);
            }
            losses[i] = new double[] {start[i], 2.9, 2.5, dev[i]};
        }
        List<String> seeds = new ArrayList<>();
        for (int seed = 1; seed <= trials / 60 + 1; seed++) {
            seeds.add(Integer.toString(seed));
        }
        Metric initialLoss = new Metric("initial_loss", "loss at the start", start);
        return new SearchReport(
                "grid",
                "",
                "initscope search search.conf",
                "search { }",
                List.of(new FactGroup("Search", List.of(new Fact("trials", Integer.toString(trials))))),
                Math.log(27),
                List.of(
                        new SweptKey("model.initialization.weights.gain", GAINS, true, codes[0]),
                        new SweptKey("model.normalization", NORMS, false, codes[1]),
                        new SweptKey("training.learning-rate", RATES, true, codes[2]),
                        new SweptKey("model.hidden", DEPTHS, false, codes[3]),
                        new SweptKey("training.seed", seeds, true, codes[4])),
                new Trials(
                        ids,
                        List.of("completed", "diverged"),
                        outcome,
                        List.of("pass", "fail"),
                        verdict,
                        List.of(reason),
                        reasons,
                        codes[3]),
                RankedPoints.of(Points.of(columns(codes, dev))),
                ShownEffect.of(KeyEffect.of(columns(codes, dev))),
                ShownImportance.of(columns(codes, dev)).stream().toList(),
                ShownEdge.of(columns(codes, dev)),
                ExpectedBest.of(columns(codes, dev)),
                hopeless
                        ? List.of(initialLoss)
                        : List.of(
                                new Metric("dev_loss", "dev loss", dev),
                                initialLoss,
                                new Metric("saturation_start", "saturation at the start", saturation)),
                LAYERS,
                List.of(new LayerColumn("Activation std at the start", std)),
                new LossSeries(List.of(STEPS), new int[trials], losses),
                List.of(new SearchReport.RuleTally("saturated_activations", 0, 1, finding(ids.get(0)))),
                List.of(finding(ids.get(0))),
                7);
    }

    private static TrialColumns columns(int[][] codes, double[] dev) {
        TrialColumns.Builder columns = new TrialColumns.Builder(List.of(
                "model.initialization.weights.gain",
                "model.normalization",
                "training.learning-rate",
                "model.hidden",
                "training.seed"));
        for (int i = 0; i < dev.length; i++) {
            List<String> values = List.of(
                    GAINS.get(codes[0][i]),
                    NORMS.get(codes[1][i]),
                    RATES.get(codes[2][i]),
                    DEPTHS.get(codes[3][i]),
                    Integer.toString(codes[4][i]));
            columns.add(values, dev[i], Math.log(27), false);
        }
        return columns.build();
    }

    private static ShownFinding finding(String trial) {
        return new ShownFinding(
                trial,
                "saturated_activations",
                "warn",
                "tanh1 activation",
                "step 0",
                0.48,
                0.2,
                "48 % of tanh1 is saturated.",
                "--set model.initialization.weights.gain=0.9",
                "");
    }
}
