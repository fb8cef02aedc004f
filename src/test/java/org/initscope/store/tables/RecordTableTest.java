package org.initscope.store.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.initscope.core.evidence.LayerObservation;
import org.initscope.core.evidence.Meaning;
import org.initscope.core.evidence.Origin;
import org.initscope.core.evidence.Tensor;
import org.initscope.core.statistics.Moments;
import org.initscope.core.statistics.Quantity;
import org.initscope.core.statistics.UnitHealth;
import org.initscope.store.results.Tables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A record is a row: its components are the columns, and what is undefined is NULL. */
class RecordTableTest {
    private static final RecordTable<Everything> TABLE =
            RecordTable.of("everything", "run_id", "A row.", Everything.class);
    private static final Instant MOMENT = Instant.parse("2026-01-02T03:04:05.678901Z");

    @TempDir
    Path out;

    /** A word that tables have in lower case. */
    public enum Word {
        ONE,
        TWO_WORDS
    }

    /** Columns in the place of a component. */
    public record Inner(
            @Meaning("A number.") OptionalInt whole,
            @Meaning("A number.") OptionalLong longNumber,
            @Meaning("A number.") OptionalDouble real) {}

    /** A component of every type. */
    public record Everything(
            @Meaning("A text.") String text,
            Inner inner,
            @Meaning("A word.") Word word,
            @Meaning("A word.") Optional<Word> otherWord,
            @Meaning(value = "A loss.", nullable = true, column = "loss_nats") double loss,
            @Meaning("A rate.") double rate,
            @Meaning("A truth.") boolean truth,
            @Meaning("A moment.") Optional<Instant> moment,
            @Meaning("A place.") int place) {}

    private static final Everything FULL = new Everything(
            "text",
            new Inner(OptionalInt.of(-7), OptionalLong.of(1L << 40), OptionalDouble.of(0.1)),
            Word.TWO_WORDS,
            Optional.of(Word.ONE),
            2.5,
            0.1,
            true,
            Optional.of(MOMENT),
            3);
    private static final Everything SPARSE = new Everything(
            "",
            new Inner(OptionalInt.empty(), OptionalLong.empty(), OptionalDouble.empty()),
            Word.ONE,
            Optional.empty(),
            Double.NaN,
            0,
            false,
            Optional.empty(),
            0);

    @Test
    void componentsAreColumnsInTheirOrder() {
        assertThat(TABLE.schema().columns())
                .extracting(Column::name)
                .containsExactly(
                        "text",
                        "whole",
                        "long_number",
                        "real",
                        "word",
                        "other_word",
                        "loss_nats",
                        "rate",
                        "truth",
                        "moment",
                        "place");
        assertThat(TABLE.schema().columns())
                .filteredOn(Column::nullable)
                .extracting(Column::name)
                .containsExactly("whole", "long_number", "real", "other_word", "loss_nats", "moment");
    }

    @Test
    void recordsComeBackAsTheyWentIn() {
        writer().replace(TABLE, "a", List.of(FULL, SPARSE));
        assertThat(reader().read(TABLE, "a")).containsExactly(FULL, SPARSE);
        TableRow sparse = TABLE.row(SPARSE);
        assertThat(sparse.isNull("loss_nats")).isTrue();
        assertThat(TABLE.row(FULL).string("word")).isEqualTo("two_words");
        assertThat(reader().read(TABLE.only(Inner.class), "a")).containsExactly(FULL.inner(), SPARSE.inner());
    }

    @Test
    void anInfiniteLossIsNull() {
        Everything infinite = new Everything(
                "",
                new Inner(OptionalInt.empty(), OptionalLong.empty(), OptionalDouble.of(Double.NEGATIVE_INFINITY)),
                Word.ONE,
                Optional.empty(),
                Double.POSITIVE_INFINITY,
                0,
                false,
                Optional.empty(),
                0);
        assertThat(TABLE.read(TABLE.row(infinite))).isEqualTo(SPARSE);
    }

    @Test
    void aNumberThatMustBeThereIsNeverUndefined() {
        Everything broken = new Everything(
                "", SPARSE.inner(), Word.ONE, Optional.empty(), 0, Double.NaN, false, Optional.empty(), 0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> writer().replace(TABLE, "a", List.of(broken)))
                .withMessageContaining("the column rate of everything has no value");
    }

    @Test
    void aWordOfALaterVersionIsNamed() {
        TableRow row = TABLE.row(FULL).set("word", "three");
        writer().write(TABLE.schema(), "a", 0, List.of(row));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> reader().read(TABLE, "a"))
                .withMessage("the column word of everything holds 'three', which this InitScope does not know: read the"
                        + " table with the one that wrote it");
    }

    /** A file of the columns that layer_statistics had before some were added. */
    @Test
    void aColumnThatAFileLacksIsUndefined() {
        TableSchema earlier = Tables.LAYER_STATISTICS
                .schema()
                .without("kurtosis")
                .without("example_pairs")
                .without("mean_cosine")
                .without("effective_rank")
                .without("dead_units");
        LayerObservation observed = activation();
        TableRow row = earlier.row();
        TableRow whole = Tables.LAYER_STATISTICS.row(observed);
        for (Column column : earlier.columns()) {
            row.setAt(
                    earlier.indexOf(column.name()),
                    whole.valueAt(Tables.LAYER_STATISTICS.schema().indexOf(column.name())));
        }
        writer().write(earlier, "a", 0, List.of(row));

        assertThat(reader().read(Tables.LAYER_STATISTICS, "a")).singleElement().satisfies(read -> {
            assertThat(read.kurtosis()).isEmpty();
            assertThat(read.similarity()).isEmpty();
            assertThat(read.moments()).isEqualTo(observed.moments());
            assertThat(read.health().orElseThrow().deadUnits()).isEqualTo(1);
            assertThat(read.tensor()).isEqualTo(observed.tensor());
            assertThat(read.origin()).isEqualTo(observed.origin());
        });
    }

    @Test
    void aRowThatHasOnlySomeOfWhatBelongsTogetherIsNamed() {
        TableSchema table = Tables.LAYER_STATISTICS.schema();
        TableRow row = Tables.LAYER_STATISTICS.row(activation());
        row.setAt(table.indexOf("saturated_97_count"), null);
        writer().write(table, "a", 0, List.of(row));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> reader().read(Tables.LAYER_STATISTICS, "a"))
                .withMessage(
                        "the table layer_statistics has some counts of the units of tanh1 at step 2 and not the others:"
                                + " train again");
    }

    private static LayerObservation activation() {
        return LayerObservation.of(
                Origin.averaged(1, 2),
                new Tensor(3, "tanh1", "tanh", Quantity.ACTIVATION, Optional.empty()),
                Moments.of(1, 0, -1, 0.5f),
                Optional.of(UnitHealth.withDead(4, 2, 2, 2, new long[] {1})),
                new LayerObservation.Derived(
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        OptionalDouble.of(0.5),
                        OptionalLong.of(6),
                        OptionalDouble.of(0.25),
                        OptionalDouble.of(2)));
    }

    private TableWriter writer() {
        return new TableWriter(new Configuration(), out.toString());
    }

    private TableReader reader() {
        return new TableReader(new Configuration(), out.toString());
    }
}
