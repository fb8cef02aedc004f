package org.initscope.store.results;

import org.initscope.core.evidence.Meaning;
import org.initscope.store.results.rows.TrialLosses;

/** Of a trial that has ended: which one, how, and with what losses. */
public record EndedTrial(
        @Meaning("The trial.") String trialId, @Meaning("How it ended.") String outcome, TrialLosses losses) {}
