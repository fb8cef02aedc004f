package org.initscope.core.search.analysis;

/** What became of a trial. */
public enum Ending {
    /** It took all its steps and ended with a dev loss below ln V, that of a uniform guess. */
    TRAINED,
    /** It diverged, failed, or ended no better than a uniform guess. */
    BROKEN,
    /** Early stopping ended it, so that nobody knows. */
    STOPPED
}
