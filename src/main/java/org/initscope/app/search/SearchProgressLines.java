package org.initscope.app.search;

import java.io.PrintWriter;
import java.util.function.IntSupplier;
import org.initscope.app.text.Figures;
import org.initscope.app.text.LineInterval;
import org.initscope.spark.search.SearchListener;
import org.initscope.spark.search.SearchProgress;

/** Says every few seconds how far a search is. */
public final class SearchProgressLines implements SearchListener {
    private static final int MINUTE = 60;

    private final PrintWriter out;
    private final IntSupplier running;
    private final LineInterval interval = LineInterval.afterAWhile(System::nanoTime);

    /**
     * @param running how many tasks run at this moment
     */
    public SearchProgressLines(PrintWriter out, IntSupplier running) {
        this.out = out;
        this.running = running;
    }

    @Override
    public void onProgress(SearchProgress progress) {
        if (interval.isDue() || progress.done() == progress.trials()) {
            out.println(line(progress, interval.seconds()));
            out.flush();
        }
    }

    private String line(SearchProgress progress, double seconds) {
        long rate = Math.round(progress.doneNow() / seconds * MINUTE);
        String left = progress.shareNow() > 0
                ? Figures.clock(seconds / progress.shareNow() - seconds) + " left"
                : "time left unknown";
        String best = progress.best()
                .map(b -> ", best " + Figures.decimal(b.devLoss()) + " (" + b.point() + ")")
                .orElse("");
        return "done " + Figures.count(progress.done()) + " of " + Figures.count(progress.trials()) + ", running tasks "
                + running.getAsInt() + ", failed " + progress.failed() + ", diverged " + progress.diverged()
                + (progress.stopped() > 0 ? ", stopped " + progress.stopped() : "") + ", " + Figures.count(rate)
                + " trials a minute, " + left + best;
    }
}
