package org.initscope.core.search.analysis;

/** Differences between points of one level and of another, which have all else in common. */
final class PairedDifferences {
    private final TrialColumns trials;
    private final Paired trained = new Paired();
    private final Paired loss = new Paired();
    private final Paired cappedLoss = new Paired();

    PairedDifferences(TrialColumns trials) {
        this.trials = trials;
    }

    /** Compares a point with another one, seed by seed; seeds that one of them lacks are left out. */
    void add(int point, int reference) {
        int one = trials.start(point);
        int other = trials.start(reference);
        while (one < trials.start(point + 1) && other < trials.start(reference + 1)) {
            int order = Integer.compare(trials.seed(one), trials.seed(other));
            if (order == 0) {
                trained.add(trained(one) - trained(other));
                loss.add(trials.loss(one) - trials.loss(other));
                cappedLoss.add(trials.cappedLoss(one) - trials.cappedLoss(other));
            }
            one += order <= 0 ? 1 : 0;
            other += order >= 0 ? 1 : 0;
        }
        trained.endOfPoint();
        loss.endOfPoint();
        cappedLoss.endOfPoint();
    }

    private double trained(int trial) {
        return switch (trials.ending(trial)) {
            case TRAINED -> 1;
            case BROKEN -> 0;
            case STOPPED -> Double.NaN;
        };
    }

    KeyEffect.Differences differences() {
        return new KeyEffect.Differences(trained.estimate(), loss.estimate(), cappedLoss.estimate());
    }

    /** Differences of one quantity. */
    private static final class Paired {
        private final RunningEstimate points = new RunningEstimate();
        private final RunningEstimate seeds = new RunningEstimate();
        private long inPoint;
        private double sum;

        private void add(double difference) {
            if (!Double.isNaN(difference)) {
                seeds.add(difference);
                inPoint++;
                sum += difference;
            }
        }

        private void endOfPoint() {
            if (inPoint > 0) {
                points.add(sum / inPoint);
            }
            inPoint = 0;
            sum = 0;
        }

        private Estimate estimate() {
            return points.estimate().count() == 1 ? seeds.estimate() : points.estimate();
        }
    }
}
