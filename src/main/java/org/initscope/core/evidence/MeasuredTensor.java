package org.initscope.core.evidence;

/** What a row of measurements is about, without what was measured. */
public record MeasuredTensor(Origin origin, Tensor tensor) {}
