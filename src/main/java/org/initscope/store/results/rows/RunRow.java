package org.initscope.store.results.rows;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.initscope.core.diagnosis.ReferenceLoss;
import org.initscope.core.diagnosis.Verdict;
import org.initscope.core.evidence.Meaning;
import org.initscope.core.theory.AttainableLoss;
import org.initscope.core.training.Divergence;

/** What was run, how it ended, and its start compared with a uniform guess. */
public record RunRow(
        @Meaning("The command that wrote the run: train or search.") String command,
        End end,
        @Meaning("When the run began, UTC.") Instant startedAt,
        @Meaning("When it ended or was interrupted, UTC; NULL while it runs.") Optional<Instant> finishedAt,
        Provenance provenance,
        Work work,
        Sizes sizes,
        MainSettings settings,
        @Meaning("ln V, the loss of a uniform guess, in nats.") OptionalDouble uniformLoss,
        Attainable attainable,
        @Meaning(
                        "Loss before the first update, in nats: of a run on the probe minibatch, of a trial on its workers' first ones.")
                OptionalDouble initialLoss,
        Reached reached,
        @Meaning("Wall time in seconds; of a run that was interrupted and went on, the sum of its sessions.")
                OptionalDouble seconds,
        @Meaning("The worst verdict of its findings; NULL until it has ended and was judged.")
                Optional<Verdict> verdict) {

    /** How it ended. */
    public record End(
            @Meaning("running, interrupted, completed or diverged; what a killed driver left says running.")
                    String status,
            @Meaning(
                            "Of a diverged run: step and layer of the first NaN or infinity, or of a loss above 1000 nats at the end.")
                    Optional<String> reason,
            @Meaning(
                            "Of a diverged run: the first step with a NaN or an infinity; the end where its loss is above 1000 nats.")
                    OptionalLong divergedStep,
            @Meaning("Of a diverged run: the first layer that was not finite.") Optional<String> divergedLayer) {
        private static final String DIVERGED = "diverged";

        /** That of a training which met what it should not. */
        public static End diverged(Divergence.At at) {
            return new End(
                    DIVERGED,
                    Optional.of("step " + at.step() + ", layer " + at.layerName()),
                    OptionalLong.of(at.step()),
                    Optional.of(at.layerName()));
        }

        /** Whether a status says that a training has ended for good. */
        public static boolean isFinal(String status) {
            return status.equals("completed") || status.equals(DIVERGED);
        }

        /** One without a divergence. */
        public static End of(String status) {
            return new End(status, Optional.empty(), OptionalLong.empty(), Optional.empty());
        }
    }

    /** What would give the same run. */
    public record Provenance(
            @Meaning("The resolved job as text.") String config,
            @Meaning("The same as JSON. NULL in files written before the column was added.")
                    Optional<String> configJson,
            @Meaning("SHA-256 of the resolved job without section checkpoint, hexadecimal.") String configHash,
            @Meaning("SHA-256 of the names file, hexadecimal.") String namesSha256,
            @Meaning("training.seed.") long seed,
            @Meaning("Versions of InitScope, Spark, Deeplearning4j and Java.") String versions) {}

    /** Who did how much. */
    public record Work(
            @Meaning("Workers between which parameters are averaged.") int workers,
            @Meaning("Local steps of a worker between two averages.") int localSteps,
            @Meaning("Examples of a minibatch of one worker.") int batchSize,
            @Meaning("Local steps of each worker that were asked for.") long steps,
            @Meaning("What took the steps: dl4j or fused.") String engine,
            @Meaning("Who averaged: dl4j-spark or resident.") String master) {}

    /** What was trained on what. */
    public record Sizes(
            @Meaning("Classes, the boundary included.") int vocabularySize,
            @Meaning("Training examples in all shards.") long trainExamples,
            @Meaning("Trained parameters of the network.") long parameters) {}

    /** What such a network reaches where nothing is wrong, from counting. */
    public record Attainable(
            @Meaning(
                            "Dev loss that such a network reaches in the planned steps where nothing is wrong, from counting, in nats.")
                    OptionalDouble attainableLoss,
            @Meaning(
                            "Standard deviation of the error of the attainable loss, in nats. It is larger of few names, and of names of rare pairs of characters.")
                    OptionalDouble attainableLossDeviation,
            @Meaning("The same in twice as many steps.") OptionalDouble attainableLossTwice,
            @Meaning("Dev loss of counting which characters follow which in all training examples, in nats.")
                    OptionalDouble countingLoss) {

        /** What the loss at the end is compared with. */
        public Optional<ReferenceLoss> reference() {
            return ReferenceLoss.foretold(attainableLoss, AttainableLoss.deviation(attainableLossDeviation))
                    .map(loss -> loss.twice(attainableLossTwice));
        }
    }

    /** What it came to, with the columns of trials. */
    public record Reached(
            @Meaning("Local steps of each worker that were taken; NULL before the end.") OptionalLong stepsTaken,
            @Meaning("Loss on the training examples at the end, running batch-norm statistics.")
                    OptionalDouble trainLoss,
            @Meaning("Loss on the dev split at the end, running batch-norm statistics.") OptionalDouble devLoss,
            @Meaning("The same with recalibrated batch-norm statistics.") OptionalDouble devLossRecalibrated) {

        /** Before the end. */
        public static Reached nothing() {
            return new Reached(
                    OptionalLong.empty(), OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());
        }

        /** The dev loss that runs are compared by: with recalibrated batch-norm statistics where there are some. */
        public OptionalDouble compared() {
            return devLossRecalibrated.isPresent() ? devLossRecalibrated : devLoss;
        }
    }

    /** Whether its training has ended for good. */
    public boolean hasEnded() {
        return End.isFinal(end.status);
    }

    /** The examples that the initial loss is of, which differ between runs and trials. */
    public String initialExamples() {
        return command.equals("search") ? "first minibatches" : "probe minibatch";
    }

    /** Where training left the finite numbers. */
    public Divergence divergence() {
        return RowDivergence.of(end.divergedStep, end.divergedLayer, Double.NaN);
    }

    /** The same at another end. */
    public RunRow ended(End how, Instant when, OptionalDouble firstLoss, Reached what, double took) {
        return new RunRow(
                command,
                how,
                startedAt,
                Optional.of(when),
                provenance,
                work,
                sizes,
                settings,
                uniformLoss,
                attainable,
                firstLoss,
                what,
                OptionalDouble.of(took),
                Optional.empty());
    }

    /** The same, judged. */
    public RunRow judged(Verdict worst) {
        return with(end, Optional.of(worst));
    }

    /** The same with another end at the same time. */
    public RunRow endingIn(End other) {
        return with(other, verdict);
    }

    private RunRow with(End how, Optional<Verdict> worst) {
        return new RunRow(
                command,
                how,
                startedAt,
                finishedAt,
                provenance,
                work,
                sizes,
                settings,
                uniformLoss,
                attainable,
                initialLoss,
                reached,
                seconds,
                worst);
    }
}
