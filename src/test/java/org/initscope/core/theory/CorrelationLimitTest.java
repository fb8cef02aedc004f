package org.initscope.core.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import org.initscope.core.RandomStream;
import org.initscope.core.network.Activation;
import org.initscope.core.network.Initialization;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.Normalization;
import org.initscope.core.network.WeightScheme;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The phases of Poole et al. 2016 and Schoenholz et al. 2017, in closed forms, published values and a wide network. */
class CorrelationLimitTest {
    private static CorrelationLimit of(Activation activation, double weight, double bias) {
        return prediction(activation, weight, bias, new Normalization.None())
                .correlations()
                .get(1);
    }

    private static Prediction prediction(Activation activation, double weight, double bias, Normalization norm) {
        MlpSpec spec =
                new MlpSpec(27, 3, 10, Collections.nCopies(3, 100), activation, norm, true, new Normalization.None());
        WeightScheme weights = new WeightScheme.FanIn(Math.sqrt(weight));
        Initialization start = new Initialization(1, weights, weights, 0.1, Math.sqrt(bias), 0, Map.of());
        return MeanField.predict(spec, start, 32).orElseThrow();
    }

    /** Schoenholz et al. 2017: without biases tanh is critical at σw² = 1. */
    @Test
    void tanhIsCriticalAtAWeightVarianceOfOne() {
        CorrelationLimit critical = of(Activation.TANH, 1, 0);
        assertThat(critical.slope()).isCloseTo(1, within(1e-3));
        assertThat(critical.fixedPoint()).hasValue(1.0);
        assertThat(critical.depthScale()).isGreaterThan(1000);
    }

    /** Without biases the ordered phase has q* = 0, so that χ1 is σw². */
    @Test
    void belowItAllExamplesBecomeAlike() {
        CorrelationLimit ordered = of(Activation.TANH, 0.64, 0);
        assertThat(ordered.slope()).isCloseTo(0.64, within(1e-3));
        assertThat(ordered.fixedPoint()).hasValue(1.0);
        assertThat(ordered.depthScale()).isCloseTo(-1 / Math.log(0.64), within(0.02));
    }

    /** An odd nonlinearity without biases leaves nothing in common. */
    @Test
    void aboveItExamplesForgetEachOther() {
        CorrelationLimit chaotic = of(Activation.TANH, 4, 0);
        assertThat(chaotic.slope()).isGreaterThan(1.3);
        assertThat(chaotic.fixedPoint()).hasValue(0.0);
        assertThat(chaotic.depthScale()).isFinite();
    }

    /** The line between the phases by parameters: σw² = 1 / E φ'(√q z)² and σb² = q − σw² E φ(√q z)² for each q. */
    @ParameterizedTest
    @CsvSource({"0.1", "0.5", "1", "2"})
    void onTheCriticalLineTheSlopeIsOne(double q) {
        double std = Math.sqrt(q);
        double weight = 1 / GaussianMean.of(z -> Math.pow(1 - Math.pow(Math.tanh(std * z), 2), 2));
        double bias = q - weight * GaussianMean.of(z -> Math.pow(Math.tanh(std * z), 2));
        assertThat(of(Activation.TANH, weight, bias).slope()).isCloseTo(1, within(1e-5));
        assertThat(of(Activation.TANH, 0.9 * weight, bias).fixedPoint()).hasValue(1.0);
        assertThat(of(Activation.TANH, 0.9 * weight, bias).slope()).isLessThan(1);
        assertThat(of(Activation.TANH, 1.1 * weight, bias).fixedPoint().orElseThrow())
                .isLessThan(0.999);
        assertThat(of(Activation.TANH, 1.1 * weight, bias).slope()).isGreaterThan(1);
    }

    /** He et al. 2015: χ1 = σw²/2. Correlations grow to 1 more slowly than by any factor a layer. */
    @ParameterizedTest
    @CsvSource({"2", "1", "3"})
    void ofReluTheSlopeIsHalfTheWeightsVariance(double weight) {
        CorrelationLimit relu = of(Activation.RELU, weight, 0);
        assertThat(relu.slope()).isCloseTo(weight / 2, within(1e-5));
        assertThat(relu.fixedPoint()).hasValue(1.0);
        if (weight >= 2) {
            assertThat(relu.depthScale()).isInfinite();
        }
    }

    @Test
    void aLinearNetworkLeavesEveryCorrelation() {
        assertThat(of(Activation.IDENTITY, 1, 0).fixedPoint()).isEmpty();
        assertThat(of(Activation.IDENTITY, 0.5, 0.5).fixedPoint()).hasValue(1.0);
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void theFixedPointMapsToItself(Activation activation) {
        double weight = 2.5;
        double bias = 0.3;
        double q = prediction(activation, weight, bias, new Normalization.None())
                .propagation()
                .flatMap(Prediction.Propagation::fixedPoint)
                .orElse(2.0);
        double c = of(activation, weight, bias).fixedPoint().orElse(1.0);
        double next = weight * CorrelationMap.product(activation, q, 1) + bias;
        assertThat((weight * CorrelationMap.product(activation, q, c) + bias) / next)
                .isCloseTo(c, within(0.01));
    }

    private static final int WIDTH = 1000;
    private static final double WEIGHT = 4;
    private static final double BIAS = 0.3;

    /** Two independent inputs through layers of 1,000 tanh units, whose correlation has a noise of some hundredths. */
    @Test
    void theExamplesOfAWideNetworkComeToTheFixedPoint() {
        RandomStream random = RandomStream.at(5);
        double[][] preactivations = correlated(0, 1, random);
        double sum = 0;
        for (int layer = 1; layer <= 24; layer++) {
            preactivations = next(preactivations, random);
            sum += layer > 12 ? correlation(preactivations) / 12 : 0;
        }
        assertThat(sum).isCloseTo(of(Activation.TANH, WEIGHT, BIAS).fixedPoint().orElseThrow(), within(0.06));
    }

    /** The slope of the map at c* is exp(−1/ξ_c). */
    @Test
    void differencesFromTheFixedPointFadeByTheDepthScale() {
        CorrelationLimit expected = of(Activation.TANH, WEIGHT, BIAS);
        double rest = expected.fixedPoint().orElseThrow();
        double q = prediction(Activation.TANH, WEIGHT, BIAS, new Normalization.None())
                .propagation()
                .flatMap(Prediction.Propagation::fixedPoint)
                .orElseThrow();
        double slope = 0;
        int draws = 8;
        for (int draw = 0; draw < draws; draw++) {
            double above =
                    correlation(next(correlated(rest + 0.1, q, RandomStream.at(draw)), RandomStream.at(9, draw)));
            double below =
                    correlation(next(correlated(rest - 0.1, q, RandomStream.at(draw)), RandomStream.at(9, draw)));
            slope += (above - below) / 0.2 / draws;
        }
        assertThat(slope).isCloseTo(Math.exp(-1 / expected.depthScale()), within(0.05));
    }

    private static double[][] correlated(double correlation, double variance, RandomStream random) {
        double[][] examples = {new double[WIDTH], new double[WIDTH]};
        for (int i = 0; i < WIDTH; i++) {
            double first = random.nextGaussian();
            double own = Math.sqrt(1 - correlation * correlation) * random.nextGaussian();
            examples[0][i] = Math.sqrt(variance) * first;
            examples[1][i] = Math.sqrt(variance) * (correlation * first + own);
        }
        return examples;
    }

    /** The preactivations of the next layer. */
    private static double[][] next(double[][] preactivations, RandomStream random) {
        double[][] next = new double[2][WIDTH];
        for (int unit = 0; unit < WIDTH; unit++) {
            double shift = Math.sqrt(BIAS) * random.nextGaussian();
            next[0][unit] = shift;
            next[1][unit] = shift;
        }
        for (int i = 0; i < WIDTH; i++) {
            double first = Math.tanh(preactivations[0][i]);
            double second = Math.tanh(preactivations[1][i]);
            for (int unit = 0; unit < WIDTH; unit++) {
                double weight = Math.sqrt(WEIGHT / WIDTH) * random.nextGaussian();
                next[0][unit] += weight * first;
                next[1][unit] += weight * second;
            }
        }
        return next;
    }

    private static double correlation(double[][] of) {
        double product = 0;
        double first = 0;
        double second = 0;
        for (int i = 0; i < of[0].length; i++) {
            product += of[0][i] * of[1][i];
            first += of[0][i] * of[0][i];
            second += of[1][i] * of[1][i];
        }
        return product / Math.sqrt(first * second);
    }

    @Test
    void aNormalizationHasNone() {
        assertThat(prediction(Activation.TANH, 1, 0, Normalization.Batch.standard())
                        .correlations())
                .isEmpty();
    }

    @Test
    void aVarianceWithoutRestTakesItsOwn() {
        CorrelationLimit growing = CorrelationLimit.of(Activation.RELU, 3, 0, Optional.empty(), 7);
        assertThat(growing.slope()).isCloseTo(1.5, within(1e-5));
        assertThat(growing.fixedPoint()).hasValue(1.0);
    }
}
