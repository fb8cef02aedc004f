/** What stands in the tables of a run or a search, as rows and as values. */
package org.initscope.store.results;
