package org.initscope.spark.dl4jspark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.initscope.dl4j.Dl4jModel;

/** What each worker of a {@link ResidentTrainingMaster} does in one round; it travels in the round's closure. */
interface ResidentWorker extends Serializable {

    /** Takes the local steps of a round on the worker's minibatches. */
    Contribution contribute(ResidentMinibatches shard);

    /** Puts the average of a round into the driver's network. */
    void takeOver(Contribution average, Dl4jModel network);

    /**
     * Some workers' states, each times its examples, added up in double.
     *
     * @param worker the first of them
     * @param weighted arrays of the state, times examples
     * @param examples seen by them
     * @param lossSum mean loss of each worker's last minibatch times its examples
     */
    record Contribution(int worker, double[][] weighted, long examples, double lossSum) implements Serializable {

        static Contribution of(int worker, long examples, double loss, float[]... arrays) {
            double[][] weighted = new double[arrays.length][];
            for (int a = 0; a < arrays.length; a++) {
                weighted[a] = new double[arrays[a].length];
                for (int i = 0; i < weighted[a].length; i++) {
                    weighted[a][i] = (double) arrays[a][i] * examples;
                }
            }
            return new Contribution(worker, weighted, examples, loss * examples);
        }

        /** The sum in the order of the workers; one that saw nothing in the round has weight 0. */
        static Contribution sum(Iterable<Contribution> parts) {
            List<Contribution> ordered = new ArrayList<>();
            parts.forEach(ordered::add);
            ordered.sort(Comparator.comparingInt(Contribution::worker));
            double[][] total = ordered.get(0).copy();
            long examples = ordered.get(0).examples;
            double lossSum = ordered.get(0).lossSum;
            for (Contribution part : ordered.subList(1, ordered.size())) {
                add(total, part.weighted);
                examples += part.examples;
                lossSum += part.lossSum;
            }
            return new Contribution(ordered.get(0).worker, total, examples, lossSum);
        }

        private double[][] copy() {
            double[][] copy = new double[weighted.length][];
            for (int a = 0; a < copy.length; a++) {
                copy[a] = weighted[a].clone();
            }
            return copy;
        }

        private static void add(double[][] total, double[][] more) {
            for (int a = 0; a < total.length; a++) {
                for (int i = 0; i < total[a].length; i++) {
                    total[a][i] += more[a][i];
                }
            }
        }

        /** The average of these workers, weighted by examples, as a contribution of one example. */
        Contribution average() {
            double[][] mean = copy();
            for (double[] array : mean) {
                for (int i = 0; i < array.length; i++) {
                    array[i] /= examples;
                }
            }
            return new Contribution(worker, mean, 1, lossSum / examples);
        }

        /** Mean loss, of an average. */
        double score() {
            return lossSum;
        }

        float[] array(int index) {
            float[] values = new float[weighted[index].length];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) weighted[index][i];
            }
            return values;
        }
    }
}
