/** A search from its grid to its summary, and its diagnosis. */
package org.initscope.app.search;
