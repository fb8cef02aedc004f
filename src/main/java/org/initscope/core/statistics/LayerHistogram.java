package org.initscope.core.statistics;

import java.io.Serializable;

/** The histogram of one tensor at one step. */
public record LayerHistogram(LayerStatistics.Subject subject, Quantity quantity, Histogram histogram)
        implements Serializable {}
