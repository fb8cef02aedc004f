package org.initscope.store.results.rows;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.initscope.core.diagnosis.LossForecast;
import org.initscope.core.diagnosis.Verdict;
import org.initscope.core.evidence.Meaning;
import org.initscope.core.search.TrialOutcome;
import org.initscope.core.training.Divergence;

/** A trial of a search, without its swept values. */
public record TrialRow(Summary summary, MainSettings settings, @Meaning("The resolved job as text.") String config) {

    /** A trial without its configuration. */
    public record Summary(
            @Meaning("Hash of the trial's resolved configuration.") String trialId,
            @Meaning("training.seed of the trial.") long seed,
            End end,
            @Meaning(value = "Local steps taken.", earlier = "steps") long stepsTaken,
            TrialLosses losses,
            Times times,
            @Meaning("The worst verdict of its findings; insufficient_data of a failed trial.")
                    Optional<Verdict> verdict) {

        public boolean isCompleted() {
            return end.outcome.equals("completed");
        }

        /** Whether early stopping ended it, so that nobody knows how it would have ended. */
        public boolean isStopped() {
            return end.outcome.equals("stopped");
        }
    }

    /** How it ended. */
    public record End(
            @Meaning("completed, diverged, failed or stopped.") String outcome,
            @Meaning("Why and where, for all but completed trials.") Optional<String> reason,
            @Meaning("Of a diverged trial: the first step with NaN, infinity or too large a loss.")
                    OptionalLong divergedStep,
            @Meaning("Of a diverged trial: the first layer that was not finite, else softmax.")
                    Optional<String> divergedLayer,
            @Meaning("Of a trial that was stopped at a rung: which one, from 0.") OptionalInt rung) {

        /** That of an outcome. */
        public static End of(TrialOutcome outcome) {
            Optional<TrialOutcome.Diverged> diverged = Optional.of(outcome)
                    .filter(TrialOutcome.Diverged.class::isInstance)
                    .map(TrialOutcome.Diverged.class::cast);
            return new End(
                    outcome.label(),
                    outcome.reason(),
                    diverged.map(at -> OptionalLong.of(at.step())).orElse(OptionalLong.empty()),
                    diverged.map(TrialOutcome.Diverged::layer),
                    outcome instanceof TrialOutcome.Stopped stopped
                            ? OptionalInt.of(stopped.rung())
                            : OptionalInt.empty());
        }
    }

    /** How long it took. */
    public record Times(
            @Meaning("Wall time of its steps, measurements included.") double stepSeconds,
            @Meaning("Wall time of the trial, evaluation included.") double seconds) {}

    public String trialId() {
        return summary.trialId;
    }

    /** What it was stopped for, where that was a forecast of its loss. */
    public Optional<LossForecast> forecast() {
        return summary.end.reason.flatMap(TrialOutcome.Foretold::of).map(TrialOutcome.Foretold::forecast);
    }

    /** Where training left the finite numbers, with the loss where it is its bound that was left. */
    public Divergence divergence() {
        return RowDivergence.of(
                summary.end.divergedStep,
                summary.end.divergedLayer,
                summary.end.reason.map(TrialOutcome.Diverged::lossOf).orElse(Double.NaN));
    }
}
