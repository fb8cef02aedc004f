package org.initscope.core.names;

import static org.initscope.core.Check.require;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.initscope.core.RandomStream;

/**
 * Divides names into training, development and test data by the name itself, so that a name never stands in two parts.
 *
 * <p>u = (xxHash64(UTF-8 bytes of the name, seed) &gt;&gt;&gt; 11) / 2⁵³ in [0, 1); train where u &lt; train, dev where
 * u &lt; train + dev, else test. The part depends on the name, the seed and the fractions alone, for ever.
 *
 * @param train fraction of the distinct names in training
 * @param dev fraction for choosing between networks
 * @param test fraction for the final figure
 * @param seed of the hash
 */
public record Split(double train, double dev, double test, long seed) implements Serializable {
    private static final double SUM_TOLERANCE = 1e-9;

    /** One part of the names. */
    public enum Part {
        TRAIN,
        DEV,
        TEST;

        /** The name in tables and folders. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Split {
        requireFraction("train", train);
        requireFraction("dev", dev);
        requireFraction("test", test);
        require(train > 0, "the train fraction is %s, expected more than 0", train);
        require(
                Math.abs(train + dev + test - 1) <= SUM_TOLERANCE,
                "the fractions train %s, dev %s and test %s have the sum %s, expected 1",
                train,
                dev,
                test,
                train + dev + test);
    }

    private static void requireFraction(String name, double fraction) {
        require(fraction >= 0 && fraction <= 1, "the %s fraction is %s, expected 0 to 1", name, fraction);
    }

    /** The part in which a name stands. */
    public Part partOf(String name) {
        double u = RandomStream.fraction(XxHash64.hash(name.getBytes(StandardCharsets.UTF_8), seed));
        if (u < train || dev == 0 && test == 0) {
            return Part.TRAIN;
        }
        return u < train + dev || test == 0 ? Part.DEV : Part.TEST;
    }

    /** The fraction of a part. */
    public double fraction(Part part) {
        return switch (part) {
            case TRAIN -> train;
            case DEV -> dev;
            case TEST -> test;
        };
    }
}
