/**
 * The networks of {@code core} on Deeplearning4j: configuration, parameters in its order, its own training step, and the
 * model zip that its {@code ModelSerializer} restores.
 *
 * <p>What differs from the reference (PyTorch) and how it is mended without leaving the stock layers:
 *
 * <ul>
 *   <li>{@code LossMCXENT} clips probabilities: {@link org.initscope.dl4j.layers.SoftmaxCrossEntropy} does not.
 *   <li>Neither of {@code ActivationGELU}'s forms is the tanh form, and leaky relu has slope 1 at 0:
 *       {@link org.initscope.dl4j.layers.TanhGelu}, {@link org.initscope.dl4j.layers.LeakyRelu}.
 *   <li>The slope of {@code ActivationSwish} overflows for large z: {@link org.initscope.dl4j.layers.Silu}.
 *   <li>The biased variance feeds batch norm's running variance: {@link org.initscope.dl4j.UnbiasedRunningVariance}.
 *   <li>{@code DenseLayer.hasLayerNorm} fails in its native library: {@link org.initscope.dl4j.layers.LayerNormalization}.
 * </ul>
 */
package org.initscope.dl4j;
