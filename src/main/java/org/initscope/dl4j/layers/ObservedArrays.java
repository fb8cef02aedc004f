package org.initscope.dl4j.layers;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Receives the arrays of a network that no listener of Deeplearning4j gets to see: {@link ObservedActivation} and {@link
 * SoftmaxCrossEntropy} show them to whoever watches the present thread.
 *
 * <p>The watcher hangs on the thread because activations and losses travel as JSON and cannot hold one.
 */
public interface ObservedArrays {

    /** d (sum of the losses) / d activation [examples, units] of a layer of {@code MlpSpec.layers()}. */
    void onActivationGradient(int layerIndex, INDArray gradient);

    /** The softmax's input [examples, classes]; a step shows it when it computes gradients and when it computes the loss. */
    void onLogits(INDArray logits);

    /** The watcher of the present thread, or null. */
    ThreadLocal<ObservedArrays> WATCHER = new ThreadLocal<>();
}
