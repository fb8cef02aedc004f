package org.initscope.app.watch;

import java.util.List;
import java.util.Optional;
import org.initscope.app.folders.Progress;
import org.initscope.report.Report;
import org.initscope.store.files.DataFolder;

/** A run or search that goes on, maybe in another process or on another machine. Nothing is written or locked. */
public sealed interface Watched permits WatchedRun, WatchedSearch {

    /** What it is, such as {@code run first}. */
    String title();

    /** The folder that it lies in. */
    DataFolder folder();

    /** What its process said last about how far it is. */
    Optional<Progress> progress();

    /** Tells one state of what is committed from another. */
    List<String> committed();

    /** Whether it has come to its end, as far as its tables say so. */
    boolean isEnded();

    /** The command that goes on with it, where its process has ended before its time. */
    String resumption();

    /** What its page shows; empty where nothing is committed yet. */
    Optional<Report> report();
}
