package org.initscope.core.names;

import static org.initscope.core.Check.require;

import java.io.Serializable;
import java.util.Locale;
import java.util.Objects;
import org.initscope.core.names.NameRules.Handling;

/**
 * How a names file becomes examples.
 *
 * @param blockSize characters of context
 * @param train fraction of the distinct names in training
 * @param dev fraction for choosing between networks
 * @param test fraction for the final figure; the three have the sum 1
 * @param splitSeed seed of the hash that splits
 * @param keepDuplicates whether a name that stands in the file again counts again, or only where it stands first
 * @param rules what becomes of each line
 */
public record DataSpec(
        int blockSize, double train, double dev, double test, long splitSeed, boolean keepDuplicates, NameRules rules)
        implements Serializable {

    /** The largest block size: columns of a Parquet file; more characters than this are longer than any name. */
    public static final int MAXIMUM_BLOCK_SIZE = 1000;

    public DataSpec {
        require(
                blockSize >= 1 && blockSize <= MAXIMUM_BLOCK_SIZE,
                "the block size is %d, expected 1 to %d characters of context",
                blockSize,
                MAXIMUM_BLOCK_SIZE);
        Objects.requireNonNull(rules, "rules");
        new Split(train, dev, test, splitSeed);
    }

    /** Block size 3, 80 / 10 / 10 % with seed 42, duplicates kept, strict rules. */
    public static DataSpec standard() {
        return new DataSpec(3, 0.8, 0.1, 0.1, 42, true, NameRules.strict());
    }

    /**
     * The text by which examples and checkpoints are known. Keys that came later stand in it where they have not
     * their default, so that what was written before they were there is still found.
     */
    public String identity() {
        String first = String.format(
                Locale.ROOT,
                "DataSpec[blockSize=%d, train=%s, dev=%s, test=%s, splitSeed=%d, keepDuplicates=%s, rules=NameRules["
                        + "lowerCase=%s, trim=%s, emptyLines=%s, blanks=%s, digits=%s",
                blockSize,
                train,
                dev,
                test,
                splitSeed,
                keepDuplicates,
                rules.form().lowerCase(),
                rules.form().trim(),
                rules.emptyLines(),
                rules.blanks(),
                rules.digits());
        UnicodeForm unicode = rules.form().unicode();
        return first
                + (unicode == UnicodeForm.NFC ? "" : ", unicode=" + unicode)
                + (rules.invisible() == Handling.REFUSE ? "" : ", invisible=" + rules.invisible())
                + (rules.columns() == Handling.REFUSE ? "" : ", columns=" + rules.columns())
                + "]]";
    }

    /** Which part a name stands in. */
    public Split split() {
        return new Split(train, dev, test, splitSeed);
    }

    /** How a name becomes examples. */
    public ContextWindow window() {
        return new ContextWindow(blockSize);
    }
}
