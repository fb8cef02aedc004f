/** Layers, activations and the loss that Deeplearning4j lacks, and what observes them. */
package org.initscope.dl4j.layers;
