/** Averaging by dl4j-spark, and a training master that keeps its data on the executors. */
package org.initscope.spark.dl4jspark;
