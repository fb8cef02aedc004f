/** A search on the driver: its plan, its tasks and what it writes. */
package org.initscope.spark.search;
