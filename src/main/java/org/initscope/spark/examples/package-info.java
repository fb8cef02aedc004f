/** From names to examples in Parquet, and from there to the shards of the workers. */
package org.initscope.spark.examples;
