package org.initscope.app.run;

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.initscope.app.folders.ProgressFile;
import org.initscope.app.folders.RunLog;
import org.initscope.app.machine.TerminalWriter;
import org.initscope.app.text.Announcement;
import org.initscope.app.text.Bar;
import org.initscope.app.text.Figures;
import org.initscope.app.text.LineInterval;
import org.initscope.app.text.RecentRate;
import org.initscope.app.text.StatusLine;
import org.initscope.core.fused.Score;
import org.initscope.spark.run.TrainingListener;

/** Says how far training is: a line every so often, and on a terminal one that is written anew, the lines in the log. */
final class TrainingProgress implements TrainingListener, AutoCloseable {
    private static final double WINDOW_SECONDS = 10;
    private static final String EVALUATING = "evaluating all examples";

    private final long steps;
    private final boolean usesBatchNorm;
    private final PrintWriter out;
    private final Optional<StatusLine> line;
    private final PrintWriter lines;
    private final ProgressFile file;
    private final LineInterval interval = LineInterval.fromNow();
    private final RecentRate rateOfSteps;
    private final RecentRate rateOfExamples;
    private Optional<Announcement> evaluating = Optional.empty();

    /**
     * The progress of a run that begins, or goes on, after so many steps and examples.
     *
     * @param usesBatchNorm whether evaluations differ by the statistics of batch norms
     */
    TrainingProgress(
            long steps, long stepsBefore, long examplesBefore, boolean usesBatchNorm, RunLog log, ProgressFile file) {
        this.steps = steps;
        this.usesBatchNorm = usesBatchNorm;
        this.file = file;
        boolean rewritten = TerminalWriter.isTerminal(log.terminal());
        this.out = rewritten ? log.terminal() : log.both();
        this.line = rewritten ? Optional.of(new StatusLine(out, interval)) : Optional.empty();
        this.lines = rewritten ? log.file() : log.both();
        this.rateOfSteps = new RecentRate(WINDOW_SECONDS, stepsBefore, System::nanoTime);
        this.rateOfExamples = new RecentRate(WINDOW_SECONDS, examplesBefore, System::nanoTime);
    }

    @Override
    public void onRound(long round, long step, double loss, long examples) {
        synchronized (rateOfSteps) {
            rateOfSteps.reach(step);
            rateOfExamples.reach(examples);
        }
        file.add(step, loss);
        file.reach((double) step / steps, () -> text(step, loss, TerminalWriter.USUAL_COLUMNS));
        if (interval.isDue() || step == steps) {
            lines.println(text(step, loss, TerminalWriter.USUAL_COLUMNS));
            lines.flush();
        }
        line.ifPresent(
                shown -> shown.show(columns -> Bar.before(text(step, loss, columns), (double) step / steps, columns)));
        if (step == steps) {
            line.ifPresent(shown -> shown.say(text(step, loss, TerminalWriter.columns(out))));
            line.ifPresent(StatusLine::clear);
            file.say(EVALUATING);
            evaluating = Optional.of(Announcement.of(EVALUATING, out));
        }
    }

    /** The fullest line that fits. */
    private String text(long step, double loss, int columns) {
        OptionalDouble rate;
        OptionalDouble left;
        synchronized (rateOfSteps) {
            rate = rateOfExamples.perSecond();
            left = step == steps ? OptionalDouble.of(0) : rateOfSteps.secondsTo(steps);
        }
        String place = "step " + Figures.count(step) + " of " + Figures.count(steps);
        String lossNow = ", loss " + Figures.decimal(loss);
        String speed = rate.isPresent() ? ", " + Figures.count(Math.round(rate.getAsDouble())) + " examples/s" : "";
        String time = left.isPresent() ? ", " + Figures.clock(left.getAsDouble()) + " left" : "";
        return List.of(place + lossNow + speed + time, place + lossNow + time, place + time).stream()
                .filter(text -> text.length() <= columns)
                .findFirst()
                .orElse(place);
    }

    @Override
    public void onEvaluation(long step, String split, String batchNormStatistics, Score score) {
        // the last evaluations become a table
        if (step < steps) {
            String sentence = "step " + Figures.count(step) + ", " + split + " loss " + Figures.decimal(score.loss())
                    + (usesBatchNorm ? ", " + batchNormStatistics + " batch-norm statistics" : "");
            lines.println(sentence);
            lines.flush();
            line.ifPresent(shown -> shown.say(sentence));
        }
    }

    @Override
    public void close() {
        evaluating.ifPresent(Announcement::close);
        line.ifPresent(StatusLine::close);
    }
}
