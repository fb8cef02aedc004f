/** Grids, points, trials, and when to stop one. */
package org.initscope.core.search;
