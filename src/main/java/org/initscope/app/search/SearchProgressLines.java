package org.initscope.app.search;

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import org.initscope.app.folders.ProgressFile;
import org.initscope.app.machine.TerminalWriter;
import org.initscope.app.text.Bar;
import org.initscope.app.text.Figures;
import org.initscope.app.text.LineInterval;
import org.initscope.app.text.RecentRate;
import org.initscope.app.text.StatusLine;
import org.initscope.core.diagnosis.Numbers;
import org.initscope.core.search.GridPoint;
import org.initscope.spark.search.SearchListener;
import org.initscope.spark.search.SearchProgress;

/**
 * Says how far a search is, in one line: trials, how fast they come now, how long the rest takes by its work, and the best
 * point.
 */
public final class SearchProgressLines implements SearchListener, AutoCloseable {
    private static final double MINUTE = 60;
    private static final double WINDOW_SECONDS = 15;

    private final PointNames names;
    private final StatusLine line;
    private final Optional<ProgressFile> file;
    private final LineInterval time;
    private final RecentRate trials;
    private final RecentRate work;

    /**
     * @param points of all trials
     * @param file hears of the same
     */
    public SearchProgressLines(PrintWriter out, Iterable<GridPoint> points, ProgressFile file) {
        this(out, points, Optional.of(file), System::nanoTime);
    }

    SearchProgressLines(PrintWriter out, Iterable<GridPoint> points, Optional<ProgressFile> file, LongSupplier clock) {
        this.file = file;
        this.names = new PointNames(points);
        this.time = LineInterval.afterAWhile(clock);
        this.line = new StatusLine(out, time);
        this.trials = new RecentRate(WINDOW_SECONDS, 0, clock);
        this.work = new RecentRate(WINDOW_SECONDS, 0, clock);
    }

    @Override
    public void onProgress(SearchProgress progress) {
        synchronized (work) {
            trials.reach(progress.doneNow());
            work.reach(progress.shareNow());
        }
        file.ifPresent(watched -> {
            progress.best().ifPresent(best -> watched.add(progress.done(), best.devLoss()));
            watched.reach(share(progress), () -> text(progress, TerminalWriter.USUAL_COLUMNS));
        });
        if (progress.done() == progress.trials()) {
            line.showLast(columns -> text(progress, columns));
        } else {
            line.show(columns -> text(progress, columns));
        }
    }

    private String text(SearchProgress progress, int columns) {
        OptionalDouble rate;
        OptionalDouble left;
        synchronized (work) {
            rate = trials.perSecond();
            left = progress.done() == progress.trials() ? OptionalDouble.of(0) : work.secondsTo(1);
        }
        String count = Figures.count(progress.done()) + "/" + Figures.count(progress.trials());
        if (progress.doneNow() == 0) {
            return count + " " + Numbers.noun(progress.trials(), "trial") + ", for " + Figures.clock(time.seconds());
        }
        String text = count
                + (rate.isPresent() ? ", " + Figures.count(Math.round(rate.getAsDouble() * MINUTE)) + "/min" : "")
                + (left.isPresent() ? ", " + Figures.clock(left.getAsDouble()) + " left" : "");
        text = withBest(text, progress, line.isRewritten() ? columns - Bar.SHORTEST - 1 : columns);
        for (String more : broken(progress)) {
            text = text.length() + more.length() <= columns ? text + more : text;
        }
        return line.isRewritten() ? Bar.before(text, share(progress), columns) : text;
    }

    /** Of all trials: those of earlier starts by their number, the others by their work. */
    private static double share(SearchProgress progress) {
        long before = progress.done() - progress.doneNow();
        return (before + progress.shareNow() * (progress.trials() - before)) / progress.trials();
    }

    /** With the best point, by the fullest of its names that fits. */
    private String withBest(String text, SearchProgress progress, int columns) {
        if (progress.best().isEmpty()) {
            return text;
        }
        SearchProgress.Best best = progress.best().get();
        String loss = text + ", best " + Figures.decimal(best.devLoss());
        String named = loss;
        for (String name : names.of(best.point())) {
            named = name.isEmpty() ? loss : loss + ": " + name;
            if (named.length() <= columns) {
                return named;
            }
        }
        return named;
    }

    private static List<String> broken(SearchProgress progress) {
        return List.of(
                counted(progress.diverged(), "diverged"),
                counted(progress.failed(), "failed"),
                counted(progress.stopped(), "stopped"));
    }

    private static String counted(long trials, String outcome) {
        return trials == 0 ? "" : "; " + Figures.count(trials) + " " + outcome;
    }

    @Override
    public void close() {
        line.close();
    }
}
