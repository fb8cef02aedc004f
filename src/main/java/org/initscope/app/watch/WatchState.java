package org.initscope.app.watch;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;
import org.initscope.app.folders.Progress;
import org.initscope.app.text.Figures;

/**
 * How far what is watched is, as the page says it.
 *
 * @param version of the report, which has another one when more is committed
 * @param done steps or trials at which there is a loss
 */
public record WatchState(long version, Phase phase, String sentence, double share, long[] done, double[] loss) {
    /** A process that goes on says so every few seconds. */
    private static final double SILENT_SECONDS = 20;

    /** What may be the matter with a process that is watched. */
    public enum Phase {
        BEGINNING,
        RUNNING,
        SILENT,
        STOPPED,
        CLOSING,
        ENDED,
        GONE;

        /** As the page knows it. */
        @JsonValue
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Before the first look. */
    static WatchState unknown() {
        return without(Phase.BEGINNING, "It is looked at for the first time.", 0);
    }

    /**
     * The state by what was said last.
     *
     * @param silent seconds since then
     */
    static WatchState of(Watched watched, Optional<Progress> progress, double silent) {
        if (!watched.folder().exists()) {
            return without(
                    Phase.GONE,
                    "The folder " + watched.folder()
                            + " is not there any more; where it was moved, watch it in its new place.",
                    0);
        }
        Optional<Progress> stopped = progress.filter(Progress::stopped);
        if (stopped.isPresent()) {
            Progress last = stopped.get();
            return with(last, Phase.STOPPED, "It was stopped at: " + last.line() + ". " + goesOn(watched));
        }
        if (progress.isPresent() && silent < SILENT_SECONDS) {
            return with(progress.get(), Phase.RUNNING, progress.get().line());
        }
        if (watched.isEnded()) {
            return without(Phase.ENDED, "This is the final page.", 1);
        }
        return progress.map(last -> with(
                        last,
                        Phase.SILENT,
                        "Nothing has been written for " + Figures.clock(silent) + "; it was at: " + last.line()
                                + ". Where nothing runs it any more, " + goesOn(watched)))
                .orElseGet(() -> without(Phase.BEGINNING, "It has not said yet how far it is.", 0));
    }

    /**
     * The same of another version.
     *
     * @param fault why the tables could not be read last
     */
    WatchState of(long other, Optional<String> fault) {
        String said = sentence
                + fault.map(why -> " Its tables could not be read: " + why).orElse("");
        return new WatchState(other, phase, said, share, done, loss);
    }

    /** The same of one whose last tables are not read yet. */
    WatchState unread() {
        return without(Phase.CLOSING, "Its final page is being read.", 1);
    }

    private static String goesOn(Watched watched) {
        return watched.resumption() + " goes on with it.";
    }

    private static WatchState without(Phase phase, String sentence, double share) {
        return new WatchState(0, phase, sentence, share, new long[0], new double[0]);
    }

    private static WatchState with(Progress last, Phase phase, String sentence) {
        return new WatchState(0, phase, sentence, last.share(), last.done(), last.loss());
    }
}
