package org.initscope.store.results;

import org.initscope.core.evidence.Meaning;

/** The trial that a row of a search is of. */
public record TrialId(@Meaning("The trial.") String trialId) {}
