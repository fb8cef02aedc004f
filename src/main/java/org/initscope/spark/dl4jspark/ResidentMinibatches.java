package org.initscope.spark.dl4jspark;

import static org.initscope.core.Check.require;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.initscope.core.names.Minibatch;
import org.initscope.dl4j.layers.RowMajor;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** A worker's share of an RDD of DataSets: its rows in compact arrays, cut into minibatches. */
final class ResidentMinibatches implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int worker;
    private final int batchSize;
    private final int examples;
    private final long[] featureShape;
    private final float[] features;
    private final int classes;
    private final int[] oneHot;
    private final float[] labels;

    /** A DataSet with its place in the RDD. */
    record Indexed(long index, DataSet data) implements Serializable {}

    private ResidentMinibatches(int worker, int batchSize, DataSet all) {
        this.worker = worker;
        this.batchSize = batchSize;
        this.examples = all.numExamples();
        this.featureShape = all.getFeatures().shape();
        this.features = RowMajor.copyOf(all.getFeatures());
        this.classes = Math.toIntExact(all.getLabels().size(1));
        float[] rows = RowMajor.copyOf(all.getLabels());
        this.oneHot = classesOf(rows, classes);
        this.labels = oneHot.length > 0 ? new float[0] : rows;
    }

    /** The rows of all DataSets of a worker, in the order of the RDD; one-hot labels are kept as classes. */
    static ResidentMinibatches of(int worker, Iterable<Indexed> assigned, int batchSize) {
        List<Indexed> ordered = new ArrayList<>();
        assigned.forEach(ordered::add);
        ordered.sort(Comparator.comparingLong(Indexed::index));
        for (Indexed indexed : ordered) {
            require(
                    !indexed.data().hasMaskArrays()
                            && indexed.data().getLabels().rank() == 2,
                    "DataSet %d has masks or labels of rank %d, expected none and 2: take the stock master",
                    indexed.index(),
                    indexed.data().getLabels().rank());
        }
        return new ResidentMinibatches(
                worker,
                batchSize,
                DataSet.merge(ordered.stream().map(Indexed::data).toList()));
    }

    /** The class of each row where every row is one-hot, else nothing. */
    private static int[] classesOf(float[] labels, int classes) {
        int[] found = new int[labels.length / classes];
        for (int row = 0; row < found.length; row++) {
            int ones = 0;
            for (int c = 0; c < classes; c++) {
                float label = labels[row * classes + c];
                if (label == 1f) {
                    found[row] = c;
                    ones++;
                } else if (label != 0f) {
                    return new int[0];
                }
            }
            if (ones != 1) {
                return new int[0];
            }
        }
        return found;
    }

    int worker() {
        return worker;
    }

    int examples() {
        return examples;
    }

    /**
     * How many minibatches some examples make; the last one may be smaller.
     *
     * @param fewest examples of a minibatch: a last one with fewer of them joins the one before
     */
    static int count(int examples, int batchSize, int fewest) {
        int whole = examples / batchSize;
        return whole > 0 && examples % batchSize < fewest ? whole : whole + 1;
    }

    /** The number of minibatches of at least so many examples. */
    int size(int fewest) {
        return count(examples, batchSize, fewest);
    }

    private int rows(int index, int fewest) {
        int first = index * batchSize;
        return index == size(fewest) - 1 ? examples - first : batchSize;
    }

    /** A minibatch as Deeplearning4j takes it. */
    DataSet dataSet(int index) {
        int rows = rows(index, 1);
        int width = features.length / examples;
        float[] part = new float[rows * width];
        System.arraycopy(features, index * batchSize * width, part, 0, part.length);
        long[] shape = featureShape.clone();
        shape[0] = rows;
        float[] target = new float[rows * classes];
        for (int row = 0; row < rows; row++) {
            int from = index * batchSize + row;
            if (oneHot.length > 0) {
                target[row * classes + oneHot[from]] = 1f;
            } else {
                System.arraycopy(labels, from * classes, target, row * classes, classes);
            }
        }
        return new DataSet(Nd4j.create(part, shape, 'c'), Nd4j.create(target, new long[] {rows, classes}, 'c'));
    }

    /**
     * A minibatch of contexts and targets.
     *
     * @param fewest examples that it may have
     * @throws IllegalArgumentException where it has fewer, a feature is no character or the labels are not one-hot
     */
    Minibatch minibatch(int index, int blockSize, int fewest) {
        require(oneHot.length > 0, "labels of worker %d are not one-hot, expected one class an example", worker);
        int rows = rows(index, fewest);
        require(
                rows >= fewest,
                "a minibatch of worker %d has %d example, and batch normalization needs %d: give larger batches, more DataSets or"
                        + " fewer workers",
                worker,
                rows,
                fewest);
        require(
                features.length == (long) examples * blockSize,
                "an example has %d features, expected %d characters",
                features.length / examples,
                blockSize);
        Minibatch batch = new Minibatch(rows, blockSize);
        int first = index * batchSize;
        for (int i = 0; i < rows * blockSize; i++) {
            float feature = features[first * blockSize + i];
            require(feature == (int) feature, "a feature is %s, expected the number of a character", feature);
            batch.contexts()[i] = (int) feature;
        }
        System.arraycopy(oneHot, first, batch.targets(), 0, rows);
        return batch;
    }
}
