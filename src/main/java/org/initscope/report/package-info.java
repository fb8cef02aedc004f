/** From tables to one self-contained page: readers, what a page shows as records, and the page. */
package org.initscope.report;
