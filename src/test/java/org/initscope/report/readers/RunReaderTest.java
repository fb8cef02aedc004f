package org.initscope.report.readers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.initscope.app.config.RulesFile;
import org.initscope.core.evidence.CriticalRate;
import org.initscope.core.evidence.LayerObservation;
import org.initscope.core.evidence.Origin;
import org.initscope.core.evidence.Tensor;
import org.initscope.core.evidence.TrainingStepLoss;
import org.initscope.core.statistics.Moments;
import org.initscope.core.statistics.Quantity;
import org.initscope.core.statistics.UnitHealth;
import org.initscope.report.Report;
import org.initscope.report.RunReport;
import org.initscope.report.RunReport.HistogramSeries;
import org.initscope.report.RunReport.StatisticSeries;
import org.initscope.store.results.Tables;
import org.initscope.store.results.rows.LayerTheory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a page shows is what stands in the tables. */
class RunReaderTest {
    private static final int FIRST_TANH = 3;

    @TempDir
    static Path out;

    private static RunReport report;

    @BeforeAll
    static void train() {
        report = TrainedTables.report(
                out,
                "initscope train x.conf",
                List.of(
                        TrainedTables.finding("saturated_activations", "warn", "48 % are saturated.")
                                .set("remedy", "model.initialization.weights.gain=0.9"),
                        TrainedTables.finding("dead_units", "pass", "No unit is dead.")));
    }

    private static StatisticSeries course(String scope, String quantity) {
        return report.statistics().stream()
                .filter(one -> one.scope().equals(scope)
                        && one.layer() == FIRST_TANH
                        && one.quantity().equals(quantity))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aCourseHoldsTheStatisticsOfEachMeasuredStep() {
        StatisticSeries activation = course("worker 1", "activation");
        assertThat(activation.step()).containsExactly(TrainedTables.MEASURED);
        LayerObservation row = TrainedTables.reader(out).read(Tables.LAYER_STATISTICS, "first").stream()
                .filter(one -> one.worker().equals(OptionalInt.of(1)) && one.step() == 10)
                .filter(one -> one.layerIndex() == FIRST_TANH && one.quantity() == Quantity.ACTIVATION)
                .findFirst()
                .orElseThrow();
        assertThat(activation.std()[3]).isEqualTo(row.std().orElseThrow());
        assertThat(activation.saturated97()[3]).isEqualTo(row.saturation().orElseThrow());
    }

    @Test
    void whatAQuantityDoesNotHaveIsUndefined() {
        assertThat(course("worker 0", "activation").updateData()).containsOnly(Double.NaN);
        assertThat(course("worker 0", "preactivation").saturated97()).containsOnly(Double.NaN);
    }

    @Test
    void histogramsLoseTheirEmptyEndsAndNothingElse() {
        int elements =
                TrainedTables.BATCH_SIZE * TrainedTables.network().hidden().get(0);
        for (HistogramSeries course : report.histograms()) {
            for (int i = 0; i < course.step().length; i++) {
                long[] counts = course.counts()[i];
                assertThat(counts[0]).isPositive();
                assertThat(counts[counts.length - 1]).isPositive();
                if (course.layer() == FIRST_TANH) {
                    assertThat(Arrays.stream(counts).sum()).isEqualTo(elements);
                    assertThat(course.upper()[i] - course.lower()[i]).isPositive();
                }
            }
        }
        assertThat(report.histograms()).isNotEmpty();
    }

    @Test
    void batchNormsHaveAValueAUnitAndStep() {
        assertThat(report.batchNorms()).hasSize(2 * TrainedTables.WORKERS);
        report.batchNorms().forEach(norm -> {
            assertThat(norm.step()).containsExactly(TrainedTables.MEASURED);
            assertThat(norm.gamma()[0]).hasSize(12).containsOnly(1.0);
        });
    }

    @Test
    void saturationIsABitAUnit() {
        assertThat(report.saturationMaps()).singleElement().satisfies(map -> {
            assertThat(map.units()).isEqualTo(12);
            assertThat(map.step()).containsExactly(0);
            assertThat(map.bits()).containsExactly(List.of("128", "020"));
        });
    }

    @Test
    void lossesOfTheFirstStepsStandAlone() {
        assertThat(report.losses()).hasSize(TrainedTables.WORKERS);
        TrainingStepLoss fifth = TrainedTables.reader(out).read(Tables.TRAINING_STEPS, "first").stream()
                .filter(row -> row.step() == 5 && row.worker() == 1)
                .findFirst()
                .orElseThrow();
        assertThat(report.losses().get(1).step()).hasSize(TrainedTables.ROUNDS * TrainedTables.LOCAL_STEPS);
        assertThat(report.losses().get(1).loss()[5]).isEqualTo(fifth.loss());
    }

    @Test
    void manyLossesAreMeansOfBuckets() {
        LossBuckets buckets = new LossBuckets(0, 20_000, 2);
        for (int step = 0; step < 20_000; step++) {
            buckets.add(step, step);
        }
        RunReport.WorkerLosses losses = buckets.losses();
        assertThat(losses.step()).hasSizeLessThan(510).startsWith(0, 1, 2);
        int last = losses.step().length - 1;
        double meanOfLast = (losses.step()[last] + 19_999) / 2.0;
        assertThat(losses.loss()[last]).isCloseTo(meanOfLast, within(1e-9));
    }

    @Test
    void thinningKeepsTheStartTheEndAndAnEvenSpread() {
        List<Long> steps = java.util.stream.LongStream.range(0, 1000).boxed().toList();
        assertThat(Thinning.of(steps, 50)).hasSize(50).contains(0L, 1L, 9L, 999L);
        assertThat(Thinning.of(steps, 2000)).hasSize(1000);
        assertThat(Thinning.of(List.of(), 5)).isEmpty();
    }

    @Test
    void findingsSayWhereAndWhatToSet() {
        assertThat(report.diagnosed()).isTrue();
        assertThat(report.findings().get(0))
                .isEqualTo(new Report.ShownFinding(
                        "",
                        "saturated_activations",
                        "warn",
                        "tanh1 activation",
                        "step 0",
                        0.481234,
                        0.2,
                        "48 % are saturated.",
                        "--set model.initialization.weights.gain=0.9",
                        ""));
    }

    @Test
    void theRemediesOfAllProblemsAreOneCommand() {
        assertThat(report.mended()).isEqualTo("initscope train x.conf --set model.initialization.weights.gain=0.9");
        assertThat(report.fix()).isEqualTo("initscope fix first");
    }

    @ParameterizedTest
    @CsvSource({"tanh, 0.5", "sigmoid, 0.5", "relu, NaN"})
    void onlyWhatSquashesSaturates(String kind, double share) {
        LayerObservation row = LayerObservation.of(
                Origin.averaged(0, 0),
                new Tensor(4, "hidden", kind, Quantity.ACTIVATION, Optional.empty()),
                Moments.of(1, 0, 1, 0),
                Optional.of(UnitHealth.withDead(4, 2, 2, 2, new long[0])),
                LayerObservation.Derived.ratios(OptionalDouble.empty(), OptionalDouble.empty()));
        assertThat(LayerSeries.saturation(row)).isEqualTo(Double.valueOf(share));
    }

    @Test
    void theCriticalRateStandsBesideTheRateOfEachMeasuredStep() {
        List<CriticalRate> rows = TrainedTables.reader(out).read(Tables.CRITICAL_RATES, "first");
        assertThat(report.criticalRates().step()).containsExactly(0, 10, 20);
        assertThat(report.criticalRates().rate()).containsOnly(0.1);
        assertThat(report.criticalRates().critical())
                .containsExactly(rows.stream()
                        .mapToDouble(row -> row.criticalLearningRate().orElseThrow())
                        .toArray());
        assertThat(report.criticalRates().curvature()).hasSize(3).doesNotContain(Double.NaN);
    }

    @Test
    void theoryStandsBesideTheMeasurementOfTheStart() {
        LayerTheory row = TrainedTables.reader(out).read(Tables.THEORY, "first").stream()
                .filter(one -> one.layerIndex() == FIRST_TANH && one.variant().equals("network"))
                .findFirst()
                .orElseThrow();
        assertThat(report.theory().predictions())
                .filteredOn(one -> one.layer() == FIRST_TANH)
                .containsExactly(
                        new RunReport.Prediction(
                                FIRST_TANH,
                                "preactivation std",
                                row.spreads().preactivationStdPredicted(),
                                row.spreads().preactivationStd()),
                        new RunReport.Prediction(
                                FIRST_TANH,
                                "activation std",
                                row.spreads().activationStdPredicted(),
                                row.spreads().activationStd()),
                        new RunReport.Prediction(
                                FIRST_TANH,
                                "activation_gradient std",
                                row.spreads().activationGradientStdPredicted(),
                                row.spreads().activationGradientStd()));
        assertThat(report.theory().predictions())
                .allSatisfy(one -> assertThat(one.measured() / one.predicted()).isBetween(0.5, 2.0));
        assertThat(report.theory().chi()).isEqualTo(row.propagation().chi());
        assertThat(report.theory().correlation())
                .as("batch norm has no correlation map")
                .isNaN();
        assertThat(report.theory().initialLoss()).isCloseTo(Math.log(27), within(0.1));
    }

    @Test
    void aRunThatTheoryHasNothingToSayOfHasNone() {
        assertThat(Predictions.of(List.of()).predictions()).isEmpty();
    }

    @Test
    void aKilledRunIsInterruptedWhateverItsRowSays() {
        RunReport report = new RunReader(TrainedTables.reader(out), RulesFile.standard())
                .read("first", RunReport.Commands.of("", "first").resumedBy("initscope train --resume first"));

        assertThat(report.status()).isEqualTo("interrupted");
        assertThat(report.resume()).isEqualTo("initscope train --resume first");
    }

    @Test
    void aRunThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> new RunReader(TrainedTables.reader(out), RulesFile.standard())
                        .read("second", RunReport.Commands.of("", "second")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there is no run second");
    }
}
