/** A training from its job to its results, and its diagnosis. */
package org.initscope.app.run;
