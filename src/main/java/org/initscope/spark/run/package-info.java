/** One training run on the driver, round by round, and its evaluation. */
package org.initscope.spark.run;
