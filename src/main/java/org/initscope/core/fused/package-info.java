/** The training step over flat arrays of floats, and inference. */
package org.initscope.core.fused;
