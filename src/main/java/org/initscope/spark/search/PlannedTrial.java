package org.initscope.spark.search;

import org.initscope.core.search.GridPoint;
import org.initscope.spark.search.trial.TrialPlan;
import org.initscope.store.results.MainSettings;

/**
 * A trial of a search with what the driver writes in addition to its results.
 *
 * @param settings the main ones of its job
 * @param config its resolved job as text
 */
public record PlannedTrial(TrialPlan plan, GridPoint point, MainSettings settings, String config) {}
