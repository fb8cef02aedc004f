/** What a step is, what a worker does between two averages, and the loop of averaging rounds. */
package org.initscope.core.training;
