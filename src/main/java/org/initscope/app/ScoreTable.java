package org.initscope.app;

import java.util.List;
import org.initscope.spark.TrainingOutcome.SplitScore;

/** Loss and accuracy by split, for the terminal. */
final class ScoreTable {
    private ScoreTable() {}

    static String render(List<SplitScore> scores) {
        TextTable table = new TextTable()
                .text("split")
                .text("batch-norm\nstatistics")
                .number("loss\nnats")
                .number("accuracy\n%")
                .number("examples");
        for (SplitScore score : scores) {
            table.row(
                    score.split(),
                    score.batchNormStatistics(),
                    Figures.decimal(score.score().loss()),
                    Figures.percent(score.score().accuracy()),
                    Figures.count(score.score().examples()));
        }
        return table.render();
    }
}
