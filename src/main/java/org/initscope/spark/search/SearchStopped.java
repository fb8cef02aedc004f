package org.initscope.spark.search;

/** A search was asked to stop and has done so: the trials that had ended are committed. */
public final class SearchStopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SearchStopped() {
        super("stopped before its last trial");
    }
}
