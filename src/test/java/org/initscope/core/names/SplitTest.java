package org.initscope.core.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.catalyst.expressions.XXH64;
import org.apache.spark.unsafe.Platform;
import org.initscope.core.names.Split.Part;
import org.junit.jupiter.api.Test;

/** A name stands in the same part for ever. */
class SplitTest {
    private static final Split STANDARD = new Split(0.8, 0.1, 0.1, 42);

    @Test
    void theHashHasThePublishedValues() {
        assertThat(hash("", 0)).isEqualTo(0xEF46DB3751D8E999L);
        assertThat(hash("a", 0)).isEqualTo(0xD24EC4F1A98C6E5BL);
        assertThat(hash("abc", 0)).isEqualTo(0x44BC2CF5AD770999L);
        assertThat(hash("Nobody inspects the spammish repetition", 0)).isEqualTo(0xFBCEA83C8A378BF1L);
    }

    @Test
    void theHashIsThatOfSparkForEveryLengthAndSeed() {
        Random random = new Random(1);
        for (int length = 0; length < 100; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            long seed = random.nextLong();
            long expected = XXH64.hashUnsafeBytes(bytes, Platform.BYTE_ARRAY_OFFSET, length, seed);
            assertThat(XxHash64.hash(bytes, seed)).as("length %d", length).isEqualTo(expected);
        }
    }

    @Test
    void theseNamesStandInThesePartsForEver() {
        assertThat(STANDARD.partOf("emma")).isEqualTo(Part.TRAIN);
        assertThat(STANDARD.partOf("李雷")).isEqualTo(Part.TRAIN);
        assertThat(STANDARD.partOf("mia")).isEqualTo(Part.DEV);
        assertThat(STANDARD.partOf("emily")).isEqualTo(Part.DEV);
        assertThat(STANDARD.partOf("isabella")).isEqualTo(Part.TEST);
    }

    @Test
    void thePartsHaveTheirFractionsOfTheNames() {
        int names = 100_000;
        Map<Part, Integer> counts = new EnumMap<>(Part.class);
        for (int i = 0; i < names; i++) {
            counts.merge(STANDARD.partOf("name" + i), 1, Integer::sum);
        }
        for (Part part : Part.values()) {
            // four standard deviations of a binomial share
            double fraction = STANDARD.fraction(part);
            double tolerance = 4 * Math.sqrt(fraction * (1 - fraction) / names);
            assertThat(counts.get(part) / (double) names).isCloseTo(fraction, within(tolerance));
        }
    }

    @Test
    void anotherSeedDividesTheNamesIndependently() {
        Split other = new Split(0.8, 0.1, 0.1, 43);
        int names = 100_000;
        int inBothTests = 0;
        for (int i = 0; i < names; i++) {
            String name = "name" + i;
            inBothTests += STANDARD.partOf(name) == Part.TEST && other.partOf(name) == Part.TEST ? 1 : 0;
        }
        assertThat(inBothTests / (double) names).isCloseTo(0.01, within(4 * Math.sqrt(0.01 * 0.99 / names)));
    }

    @Test
    void aPartOfFractionZeroStaysEmpty() {
        Split all = new Split(1, 0, 0, 42);
        Split withoutTest = new Split(0.7, 0.3, 0, 42);
        Split withoutDev = new Split(0.7, 0, 0.3, 42);
        for (int i = 0; i < 10_000; i++) {
            assertThat(all.partOf("name" + i)).isEqualTo(Part.TRAIN);
            assertThat(withoutTest.partOf("name" + i)).isNotEqualTo(Part.TEST);
            assertThat(withoutDev.partOf("name" + i)).isNotEqualTo(Part.DEV);
        }
    }

    @Test
    void fractionsThatAreNoDivisionAreRefused() {
        assertThatThrownBy(() -> new Split(0.8, 0.1, 0.2, 42)).hasMessageContaining("expected 1");
        assertThatThrownBy(() -> new Split(1.1, -0.1, 0, 42)).hasMessageContaining("expected 0 to 1");
        assertThatThrownBy(() -> new Split(0, 0.5, 0.5, 42)).hasMessageContaining("expected more than 0");
        assertThatThrownBy(() -> new Split(Double.NaN, 0.5, 0.5, 42)).hasMessageContaining("expected 0 to 1");
    }

    private static long hash(String text, long seed) {
        return XxHash64.hash(text.getBytes(StandardCharsets.UTF_8), seed);
    }
}
