/** One trial on an executor: its training, evaluation and rows. */
package org.initscope.spark.search.trial;
