/** What the blocks of the step compute, and plain loops that do it where the Vector API is missing. */
package org.initscope.core.fused.arithmetic;
