package org.initscope.report;

import java.util.List;
import org.initscope.core.diagnosis.Limit;
import org.initscope.core.diagnosis.rules.Thresholds;

/**
 * Everything that the page of one run shows.
 *
 * <p>Numbers stand in columns of equal length, one entry a step. An entry that is undefined or was not measured is NaN,
 * which becomes null in JSON.
 *
 * @param command the command line that repeats the run
 * @param mended the same with the remedies of all findings; empty where none has one
 * @param fix the command line that tries the remedies; empty where there is nothing to mend
 * @param resume the command line that goes on with the run; empty where it has ended, or may be training
 * @param configuration the resolved configuration, as text
 * @param diagnosed whether the diagnosis has judged the run; without it there are no findings
 * @param initialLoss before any step, in nats; NaN where it is not known
 * @param initialExamples what it is the loss of
 * @param uniformLoss ln V, in nats
 * @param lossMarks what losses are compared with
 * @param scopes who was measured: {@code averaged}, {@code worker 0}, …; the first one is shown first
 * @param tellingStep the step whose layers are shown first
 */
public record RunReport(
        String id,
        String status,
        String command,
        String mended,
        String fix,
        String resume,
        String configuration,
        List<FactGroup> facts,
        boolean diagnosed,
        List<ShownFinding> findings,
        double initialLoss,
        String initialExamples,
        double uniformLoss,
        List<LossMark> lossMarks,
        List<String> scopes,
        long tellingStep,
        List<LayerFact> layers,
        List<WorkerLosses> losses,
        List<EvaluatedSplit> evaluations,
        List<StatisticSeries> statistics,
        List<HistogramSeries> histograms,
        List<BatchNormSeries> batchNorms,
        List<WorkerSeries> workers,
        List<RoundSeconds> seconds,
        CriticalRateSeries criticalRates,
        Theory theory,
        List<SaturationMap> saturationMaps,
        Limits limits)
        implements Report {

    @Override
    public String kind() {
        return "run";
    }

    /** What a comparison with other runs shows of it: losses, the courses of its first network, and findings. */
    RunReport forComparison() {
        return new RunReport(
                id,
                status,
                command,
                mended,
                fix,
                resume,
                "",
                List.of(),
                diagnosed,
                findings,
                initialLoss,
                initialExamples,
                uniformLoss,
                lossMarks,
                scopes.stream().limit(1).toList(),
                tellingStep,
                layers,
                losses,
                evaluations,
                statistics.stream()
                        .filter(course -> course.scope().equals(scopes.get(0)))
                        .toList(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                new CriticalRateSeries(new long[0], new double[0], new double[0], new double[0]),
                Theory.NONE,
                List.of(),
                limits);
    }

    /**
     * Command lines about a run, which only who knows where it lies can give.
     *
     * @param repeat trains it once more; empty where that is not known
     * @param fix tries the remedies of its findings; empty where that is not known
     * @param resume goes on with it; empty where it has ended, or may be training
     */
    public record Commands(String repeat, String fix, String resume) {
        /**
         * The commands of a run.
         *
         * @param subject the run as a shell is given it
         */
        public static Commands of(String repeat, String subject) {
            return new Commands(repeat, "initscope fix " + subject, "");
        }

        /** The same of a run that has stopped before its end. */
        public Commands resumedBy(String command) {
            return new Commands(repeat, fix, command);
        }
    }

    /**
     * The limits of shares of a layer, by which the rules judge and the page chooses colours.
     *
     * @param saturatedAtStart of the first measured step
     * @param saturatedLater of the others
     * @param deadSquashing of nonlinearities that are flat at both ends
     * @param deadRelu of those that are flat at one
     */
    public record Limits(Limit saturatedAtStart, Limit saturatedLater, Limit deadSquashing, Limit deadRelu) {
        /** Those among the thresholds of the rules. */
        public static Limits of(Thresholds thresholds) {
            return new Limits(
                    thresholds.saturatedActivations().atStart(),
                    thresholds.saturatedActivations().later(),
                    thresholds.deadUnits().squashing(),
                    thresholds.deadUnits().relu());
        }
    }

    /** A layer of the network, in the order of application. */
    public record LayerFact(int index, String name, String kind) {}

    /** A loss in nats that others are compared with. */
    public record LossMark(String name, double value) {}

    /** Mean loss of one worker over consecutive steps, in nats: {@code loss[i]} is that of the steps from {@code step[i]}. */
    public record WorkerLosses(int worker, long[] step, double[] loss) {}

    /** Loss in nats and accuracy of so many examples of a split, by these batch-norm statistics. */
    public record EvaluatedSplit(
            long step, String split, String statistics, double loss, double accuracy, long examples) {}

    /**
     * Statistics of one tensor over the measured steps.
     *
     * @param parameter its role in the layer (weight, bias, gamma, beta); empty for a quantity of the layer
     * @param saturated97 share of |h| &gt; 0.97
     * @param dead share of units that are dead
     * @param gradData std(gradient) / std(parameter)
     * @param updateData log10(std(update) / std(parameter after the update))
     */
    public record StatisticSeries(
            String scope,
            int layer,
            String quantity,
            String parameter,
            long[] step,
            double[] mean,
            double[] std,
            double[] min,
            double[] max,
            double[] saturated97,
            double[] dead,
            double[] gradData,
            double[] updateData) {}

    /** Histograms of one tensor over the measured steps: {@code counts[i]} are equal bins on [lower[i], upper[i]]. */
    public record HistogramSeries(
            String scope,
            int layer,
            String quantity,
            String parameter,
            long[] step,
            double[] lower,
            double[] upper,
            long[][] counts) {}

    /** The state of a batch norm over the measured steps [steps][units]. */
    public record BatchNormSeries(
            String scope,
            int layer,
            long[] step,
            double[][] runningMean,
            double[][] runningVariance,
            double[][] batchMean,
            double[][] batchVariance,
            double[][] gamma,
            double[][] beta) {}

    /** Averaging rounds as one worker saw them; {@code drift} is its L2 distance from the average. */
    public record WorkerSeries(int worker, long[] round, long[] step, double[] loss, double[] drift) {}

    /** Seconds of each round, of the workers' local steps and of averaging. */
    public record RoundSeconds(long round, double compute, double averaging) {}

    /** The learning rate beside the critical one, and the curvature along the update, over the measured steps. */
    public record CriticalRateSeries(long[] step, double[] rate, double[] critical, double[] curvature) {}

    /**
     * What mean-field theory says of the start.
     *
     * @param predictions empty where it says nothing
     * @param initialLoss expected, in nats
     * @param fixedPoint variance of the preactivation that many such layers come to; NaN where there is none
     * @param chi factor by which the mean square of a gradient grows through one such layer; NaN without hidden layers
     * @param depthScale layers after which it has changed by a factor e; infinite for a factor of 1
     * @param correlation of two examples that many such layers come to; NaN where there is none
     * @param correlationDepthScale layers after which a difference from it has changed by a factor e
     */
    public record Theory(
            List<Prediction> predictions,
            double initialLoss,
            double fixedPoint,
            double chi,
            double depthScale,
            double correlation,
            double correlationDepthScale) {
        /** Of a start about which theory says nothing. */
        public static final Theory NONE =
                new Theory(List.of(), Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    }

    /** A std that theory predicts of a layer, and the one that was measured at the start. */
    public record Prediction(int layer, String quantity, double predicted, double measured) {}

    /**
     * Which activations of a small sample are beyond 0.99, over the measured steps.
     *
     * @param units width of the layer
     * @param bits for each step one string an example: bit {@code unit % 4} of its hexadecimal digit {@code unit / 4} is 1
     *     where |h| &gt; 0.99
     */
    public record SaturationMap(int layer, int units, long[] step, List<List<String>> bits) {}
}
