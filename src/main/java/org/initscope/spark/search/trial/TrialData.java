package org.initscope.spark.search.trial;

import java.io.Serializable;
import java.util.List;
import org.initscope.core.names.Examples;
import org.initscope.core.names.Minibatch;
import org.initscope.core.theory.AttainableLoss;

/**
 * The examples of a search, compact; broadcast once to each executor.
 *
 * @param train all training examples in the order of names
 * @param dev all dev examples
 * @param attainable what such networks reach where nothing is wrong
 * @param evaluated how many of each are evaluated, spread evenly; 0: all
 */
public record TrialData(Examples train, Examples dev, AttainableLoss attainable, int evaluated)
        implements Serializable {
    private static final int ROWS = 512;

    /** The training examples on which losses are taken and batch norms recalibrated. */
    List<Minibatch> evaluatedTrain() {
        return batches(train);
    }

    /** The dev examples on which losses are taken. */
    List<Minibatch> evaluatedDev() {
        return batches(dev);
    }

    /** Whether all examples are evaluated. */
    boolean isComplete(Examples examples) {
        return evaluated == 0 || evaluated >= examples.size();
    }

    private List<Minibatch> batches(Examples examples) {
        return examples.spread(isComplete(examples) ? examples.size() : evaluated, ROWS);
    }

    /** Examples in an evaluation of both, for the estimate of costs. */
    public long evaluatedExamples() {
        long trainCount = isComplete(train) ? train.size() : evaluated;
        long devCount = isComplete(dev) ? dev.size() : evaluated;
        return 2 * trainCount + 2 * devCount;
    }
}
