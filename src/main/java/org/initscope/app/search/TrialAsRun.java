package org.initscope.app.search;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.initscope.app.config.Job;
import org.initscope.app.folders.SearchLocation;
import org.initscope.app.machine.DataPath;
import org.initscope.app.run.TrainingCommand;
import org.initscope.core.names.Split;
import org.initscope.core.network.ParameterLayout;
import org.initscope.spark.examples.PreparedExamples;
import org.initscope.store.files.DataFolder;
import org.initscope.store.results.TrialReader;
import org.initscope.store.results.rows.RunRow;
import org.initscope.store.results.rows.TrialLosses;
import org.initscope.store.results.rows.TrialRow;
import org.initscope.store.tables.TableReader;

/**
 * A trial of a search, seen as a run.
 *
 * @param search the folder of the search
 */
public record TrialAsRun(DataFolder search, TrialRow trial) {

    /**
     * The trial whose id begins with a text.
     *
     * @throws IllegalArgumentException where there is none, or more than one
     */
    public static TrialAsRun find(DataFolder search, String beginning) {
        return new TrialAsRun(search, new TrialLookup(search).only(beginning));
    }

    /**
     * The trial with the lowest loss, by which a search stands among runs.
     *
     * @throws IllegalArgumentException where the search has no trial yet
     */
    public static TrialAsRun best(DataFolder search) {
        return new TrialAsRun(search, new TrialLookup(search).best(1).get(0));
    }

    /** As commands take it: {@code SEARCH/TRIAL}. */
    public String id() {
        return search.name() + "/" + trial.trialId();
    }

    /** Reads its rows as those of a run; what its examples alone say is not known. */
    public TrialReader reader() {
        int vocabulary = (int) Math.round(Math.exp(trial.summary().losses().uniformLoss()));
        return reader(job(), new Examples("", vocabulary, 0));
    }

    /** The same with what its examples say. */
    public TrialReader readerWithExamples() {
        Job job = job();
        PreparedExamples prepared = new TrialJob(search, job).examples();
        return reader(
                job,
                new Examples(
                        prepared.names().sha256(), prepared.vocabulary().size(), prepared.examples(Split.Part.TRAIN)));
    }

    private record Examples(String namesSha256, int vocabulary, long train) {}

    private TrialReader reader(Job job, Examples examples) {
        return new TrialReader(new TableReader(search.parent()), search.name(), trial.trialId(), row(job, examples));
    }

    private Job job() {
        return Job.parse(trial.config(), "trial " + trial.trialId());
    }

    /** The command that trains it as a run. */
    public String command() {
        TrialJob own = new TrialJob(search, job());
        return TrainingCommand.of(
                DataPath.parse(own.file()),
                own::job,
                Optional.of(own.examples().names().path()),
                own.settings());
    }

    private RunRow row(Job job, Examples examples) {
        TrialRow.Summary summary = trial.summary();
        Instant written = search.written(SearchLocation.CONFIGURATION);
        return new RunRow(
                "search",
                new RunRow.End(
                        summary.end().outcome(),
                        summary.end().reason(),
                        summary.end().divergedStep(),
                        summary.end().divergedLayer()),
                written,
                Optional.empty(),
                new RunRow.Provenance(
                        trial.config(), Optional.of(job.json()), job.hash(), examples.namesSha256, summary.seed(), ""),
                new RunRow.Work(
                        job.averaging().workers(),
                        job.averaging().localSteps().last(),
                        job.training().batchSize(),
                        Math.max(
                                summary.stepsTaken(),
                                job.training()
                                        .steps(examples.train, job.averaging().workers())),
                        "fused",
                        "resident"),
                new RunRow.Sizes(
                        examples.vocabulary,
                        examples.train,
                        ParameterLayout.of(job.trained(examples.vocabulary).spec())
                                .parameterCount()),
                job.mainSettings(),
                TrialLosses.finite(summary.losses().uniformLoss()),
                new RunRow.Attainable(
                        TrialLosses.finite(summary.losses().attainableLoss()),
                        TrialLosses.finite(summary.losses().attainableLossDeviation()),
                        OptionalDouble.empty(),
                        OptionalDouble.empty()),
                TrialLosses.finite(summary.losses().initialLoss()),
                new RunRow.Reached(
                        OptionalLong.of(summary.stepsTaken()),
                        TrialLosses.finite(summary.losses().trainLoss()),
                        TrialLosses.finite(summary.losses().devLoss()),
                        TrialLosses.finite(summary.losses().devLossRecalibrated())),
                OptionalDouble.of(summary.times().seconds()),
                summary.verdict());
    }
}
