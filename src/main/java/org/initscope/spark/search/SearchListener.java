package org.initscope.spark.search;

/** Hears how a search goes, on a thread of the driver. */
public interface SearchListener {

    /** Trials have come back. */
    void onProgress(SearchProgress progress);
}
