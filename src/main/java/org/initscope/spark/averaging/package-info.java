/** Averaging rounds on shards that stay on the executors. */
package org.initscope.spark.averaging;
