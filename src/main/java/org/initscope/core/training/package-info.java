/** What a step is, and what a worker does between two averages. */
package org.initscope.core.training;
