/** All tables, and what stands in those of a run or a search. */
package org.initscope.store.results;
