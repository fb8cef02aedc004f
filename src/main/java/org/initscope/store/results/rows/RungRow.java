package org.initscope.store.results.rows;

import java.util.Optional;
import org.initscope.core.diagnosis.Verdict;
import org.initscope.core.evidence.Meaning;

/** A trial that reached a rung of early stopping. */
public record RungRow(
        @Meaning("The trial.") String trialId,
        @Meaning("The rung, from 0.") int rung,
        @Meaning("Local steps taken.") long step,
        TrialLosses losses,
        @Meaning("Wall time of its steps.") double stepSeconds,
        @Meaning("Wall time up to the rung.") double seconds,
        @Meaning("The worst verdict of the diagnosis at the rung.") Optional<Verdict> verdict) {}
