/** Tables of results read into what the pages show, thinned so that a page stays small. */
package org.initscope.report.readers;
