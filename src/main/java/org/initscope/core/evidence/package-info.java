/** What was seen of a run: the rows of its tables as records, and what remains of them for its diagnosis in bounded memory. */
package org.initscope.core.evidence;
