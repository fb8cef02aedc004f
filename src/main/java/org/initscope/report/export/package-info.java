/** The tables of a run in the formats of other tools. */
package org.initscope.report.export;
