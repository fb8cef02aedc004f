/** Mergeable states of what is measured, and when to measure. */
package org.initscope.core.statistics;
