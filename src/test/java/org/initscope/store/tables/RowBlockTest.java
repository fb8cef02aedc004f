package org.initscope.store.tables;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.initscope.core.evidence.Evaluation;
import org.initscope.store.results.Tables;
import org.junit.jupiter.api.Test;

/** Rows that were packed are the rows that they were. */
class RowBlockTest {
    private static Evaluation evaluation(long step, String split, String statistics, Optional<Boolean> sampled) {
        return new Evaluation(0, step, split, statistics, 2.5 / (step + 1), 0.25, 100 * step, step % 2 == 0, sampled);
    }

    @Test
    void rowsAreUnpackedAsTheyWere() {
        List<Evaluation> evaluations = List.of(
                evaluation(1, "train", "running", Optional.of(true)),
                evaluation(2, "dev", "running", Optional.empty()),
                evaluation(3, "dev", "recalibrated", Optional.of(false)),
                evaluation(4, "", "Ünïcode 漢字 ".repeat(9_000), Optional.of(true)),
                evaluation(5, "train", "running", Optional.empty()));
        TableSchema ofTrials = Tables.ofTrials(Tables.EVALUATIONS).schema();
        List<String> unpacked = new ArrayList<>();
        RowBlock.of(Tables.EVALUATIONS, evaluations).forEach(ofTrials, "one", row -> unpacked.add(row.toString()));

        List<String> expected = new ArrayList<>();
        for (Evaluation evaluation : evaluations) {
            TableRow own = Tables.EVALUATIONS.row(evaluation);
            TableRow row = ofTrials.row();
            row.setAt(0, "one");
            for (int i = 1; i < ofTrials.columns().size(); i++) {
                row.setAt(i, own.valueAt(i - 1));
            }
            expected.add(row.toString());
        }
        assertThat(unpacked).isEqualTo(expected);
    }
}
