package org.initscope.core.fused.blocks;

/** What the blocks of a network share. */
record BlockResources(PaddedParameters parameters, Arithmetic arithmetic, Arena arena) {}
