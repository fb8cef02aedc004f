package org.initscope.core.evidence;

import java.util.OptionalInt;
import org.initscope.core.statistics.BatchNormUnits;

/** All units of one batch norm at one step; the averaged network has no worker. */
public record BatchNormObservation(OptionalInt worker, long round, long step, BatchNormUnits units) {}
