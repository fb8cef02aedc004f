package org.initscope.app.folders;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.initscope.app.machine.DataPath;
import org.initscope.store.checkpoints.CheckpointFolder;
import org.initscope.store.results.Tables;
import org.initscope.store.results.rows.RunRow;

/**
 * How far a run has come.
 *
 * @param label that of its row in table {@code runs}; empty where it has none
 */
public record RunStatus(RunFolder folder, Optional<String> label) {
    private static final String RUNNING = "running";
    private static final String INTERRUPTED = "interrupted";
    private static final Set<String> UNFINISHED = Set.of(RUNNING, INTERRUPTED);
    private static final String DIVERGED = "diverged";

    public static RunStatus of(RunFolder folder) {
        return new RunStatus(
                folder,
                folder.tables().read(Tables.RUNS, folder.id()).stream()
                        .map(row -> row.end().status())
                        .findFirst());
    }

    /** The label at a moment: a run is interrupted that nobody trains, although a killed driver left it as running. */
    public static String at(Instant now, RunFolder folder, RunRow row) {
        return row.hasEnded() ? row.end().status() : Progress.isAtWork(folder.folder(), now) ? RUNNING : INTERRUPTED;
    }

    /** Whether the run can go on. */
    public boolean isUnfinished() {
        return new CheckpointFolder(folder.folder().hadoop(), folder.checkpoints()).exists()
                || label.map(UNFINISHED::contains).orElse(!folder.model().exists());
    }

    /** Whether its row says that the training came to its end. */
    public boolean isEnded() {
        return label.filter(RunRow.End::isFinal).isPresent();
    }

    /** The command that goes on with a run. */
    public static String resumption(RunFolder folder) {
        return "initscope train --resume " + DataPath.pasted(folder.path());
    }

    /**
     * What a command says that finds something missing.
     *
     * @param missing such as {@code model.zip}
     */
    public IllegalArgumentException without(String missing) {
        String sentence = "the run " + folder.id() + " has no " + missing;
        if (isUnfinished()) {
            sentence += ": its training has not come to its end"
                    + label.map(text -> " (" + text + ")").orElse("") + "; where nothing trains it any more, "
                    + resumption(folder) + " goes on with it";
        } else if (label.filter(DIVERGED::equals).isPresent()) {
            sentence += ": its training diverged";
        } else if (label.isEmpty()) {
            sentence += ": it has no tables in " + folder.out()
                    + "/tables; where it was copied, copy the folders run_id=" + folder.id() + " of all tables too";
        }
        return new IllegalArgumentException(sentence);
    }

    /**
     * The row of a run.
     *
     * @throws IllegalArgumentException where it has none
     */
    public static RunRow row(RunFolder folder) {
        return folder.tables().read(Tables.RUNS, folder.id()).stream()
                .findFirst()
                .orElseThrow(() -> RunStatus.of(folder).without("row in " + folder.out() + "/tables/runs"));
    }
}
