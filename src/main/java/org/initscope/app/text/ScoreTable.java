package org.initscope.app.text;

import java.util.List;
import org.initscope.spark.run.TrainingOutcome.SplitScore;

/** Loss and accuracy by split, for the terminal. */
public final class ScoreTable {
    private ScoreTable() {}

    public static String render(List<SplitScore> scores) {
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
