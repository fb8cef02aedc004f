/** A network as one block of arithmetic a layer, and the arrays that the blocks work on. */
package org.initscope.core.fused.blocks;
