package org.initscope.app.run;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.initscope.app.folders.RunLog;
import org.initscope.app.text.Figures;
import org.initscope.app.text.LineInterval;
import org.initscope.core.fused.Score;
import org.initscope.spark.run.TrainingListener;

/** Says how far training is: a line every few seconds, and on a terminal a bar in its place, the lines in the log. */
final class TrainingProgress implements TrainingListener, AutoCloseable {
    private final long steps;
    private final long stepsBefore;
    private final long examplesBefore;
    private final PrintWriter lines;
    private final Optional<ProgressBar> bar;
    private final LineInterval interval = LineInterval.fromNow();

    /** The progress of a run that begins, or goes on, after so many steps and examples. */
    TrainingProgress(long steps, long stepsBefore, long examplesBefore, RunLog log) {
        this.steps = steps;
        this.stepsBefore = stepsBefore;
        this.examplesBefore = examplesBefore;
        this.bar = System.console() == null ? Optional.empty() : Optional.of(bar(steps));
        this.lines = bar.isPresent() ? log.file() : log.both();
    }

    private static ProgressBar bar(long steps) {
        return new ProgressBarBuilder()
                .setTaskName("training")
                .setInitialMax(steps)
                .setUnit(" steps", 1)
                .setStyle(ProgressBarStyle.ASCII)
                .build();
    }

    @Override
    public void onRound(long round, long step, double loss, long examples) {
        double seconds = interval.seconds();
        String rate = Figures.count(Math.round((examples - examplesBefore) / seconds)) + " examples/s";
        String figures = "loss " + Figures.decimal(loss) + ", " + rate;
        bar.ifPresent(shown -> shown.stepTo(step).setExtraMessage(" " + figures));
        if (interval.isDue() || step == steps) {
            double left = seconds * (steps - step) / (step - stepsBefore);
            lines.printf(
                    Locale.ROOT,
                    "step %s of %s, %s, %s left%n",
                    Figures.count(step),
                    Figures.count(steps),
                    figures,
                    Figures.clock(left));
            lines.flush();
        }
    }

    @Override
    public void onEvaluation(long step, String split, String batchNormStatistics, Score score) {
        // the last evaluations become a table
        if (step < steps) {
            lines.printf(
                    Locale.ROOT,
                    "step %s, %s loss %s, %s batch-norm statistics%n",
                    Figures.count(step),
                    split,
                    Figures.decimal(score.loss()),
                    batchNormStatistics);
            lines.flush();
        }
    }

    @Override
    public void close() {
        bar.ifPresent(ProgressBar::close);
    }
}
