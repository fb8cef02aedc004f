package org.initscope.app.text;

import java.util.ArrayList;
import java.util.List;
import org.initscope.spark.run.TrainingOutcome.SplitScore;

/** Loss and accuracy by split, for the terminal; batch-norm statistics have a column where there are two kinds of them. */
public final class ScoreTable {
    private ScoreTable() {}

    public static String render(List<SplitScore> scores) {
        boolean differ =
                scores.stream().map(SplitScore::batchNormStatistics).distinct().count() > 1;
        TextTable table = new TextTable().text("split");
        if (differ) {
            table.text("batch-norm\nstatistics");
        }
        table.number("loss\nnats").number("accuracy\n%").number("examples");
        for (SplitScore score : scores) {
            List<String> cells = new ArrayList<>(List.of(score.split()));
            if (differ) {
                cells.add(score.batchNormStatistics());
            }
            cells.add(Figures.decimal(score.score().loss()));
            cells.add(Figures.percent(score.score().accuracy()));
            cells.add(Figures.count(score.score().examples()));
            table.row(cells.toArray(String[]::new));
        }
        return table.render();
    }
}
