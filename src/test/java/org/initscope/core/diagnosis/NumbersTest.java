package org.initscope.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.stream.DoubleStream;
import org.initscope.core.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers of sentences are rounded as String.format and BigDecimal round them. */
class NumbersTest {
    private static DoubleStream values() {
        RandomStream random = RandomStream.at(3, 1);
        return DoubleStream.concat(
                DoubleStream.of(0, -0.0, 0.005, 0.015, 2.675, 1e-300, 999_999.995, -0.004, -2.5, 3.2958368660043291),
                DoubleStream.generate(() -> random.nextGaussian() * StrictMath.pow(10, random.nextInt(9) - 4))
                        .limit(20_000));
    }

    @Test
    void aLossHasTwoDecimals() {
        values().filter(value -> value < 1e6)
                .forEach(value -> assertThat(Numbers.loss(value)).isEqualTo(String.format(Locale.ROOT, "%.2f", value)));
    }

    @Test
    void aNumberHasThreeDigits() {
        values().filter(value -> Math.abs(value) >= 1e-4 && Math.abs(value) < 1e6)
                .forEach(value -> assertThat(new BigDecimal(Numbers.shown(value)))
                        .isEqualByComparingTo(new BigDecimal(value).round(new MathContext(3))));
    }

    @ParameterizedTest
    @CsvSource({"0.304, 0.304", "1670.2, 1670", "10.0, 10", "2.0, 2", "0.5, 0.5", "0, 0", "100, 100"})
    void aNumberHasNoZerosThatSayNothing(double value, String shown) {
        assertThat(Numbers.shown(value)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "0, step, 0 steps",
        "1, step, 1 step",
        "2, step, 2 steps",
        "1, minibatch, 1 minibatch",
        "3, minibatch, 3 minibatches"
    })
    void whatIsCountedStandsInThePluralButForOne(long count, String one, String counted) {
        assertThat(Numbers.counted(count, one)).isEqualTo(counted);
    }
}
