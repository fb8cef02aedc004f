/** What the trials of a search say together: points, effects, importance, edges. Columns of primitives, no objects a trial. */
package org.initscope.core.search.analysis;
