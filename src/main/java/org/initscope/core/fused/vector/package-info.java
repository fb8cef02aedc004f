/** The same arithmetic in vectors, to the same bits. */
package org.initscope.core.fused.vector;
