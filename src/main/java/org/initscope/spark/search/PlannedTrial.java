package org.initscope.spark.search;

import org.initscope.core.search.GridPoint;
import org.initscope.spark.search.trial.TrialPlan;

/**
 * A trial of a search with what the driver writes in addition to its results.
 *
 * @param config its resolved job as text
 */
public record PlannedTrial(TrialPlan plan, GridPoint point, String config) {}
