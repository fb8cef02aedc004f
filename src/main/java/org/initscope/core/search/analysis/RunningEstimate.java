package org.initscope.core.search.analysis;

/** A mean and its spread, of values that come one by one: Welford's recurrence. */
final class RunningEstimate {
    private long count;
    private double mean;
    private double squares;

    void add(double value) {
        count++;
        double distance = value - mean;
        mean += distance / count;
        squares += distance * (value - mean);
    }

    Estimate estimate() {
        return new Estimate(count, mean * count, squares);
    }
}
