/** The rows of a run and of a search as records, one a table. */
package org.initscope.store.results.rows;
