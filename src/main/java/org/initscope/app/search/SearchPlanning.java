package org.initscope.app.search;

import static org.initscope.core.Check.require;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.initscope.app.config.DataSettings;
import org.initscope.app.config.Job;
import org.initscope.app.config.RulesFile;
import org.initscope.app.config.SearchJob;
import org.initscope.app.config.SweptColumns;
import org.initscope.app.config.text.Origins;
import org.initscope.app.machine.DataPath;
import org.initscope.app.run.TrainingPlans;
import org.initscope.core.names.Split;
import org.initscope.core.search.GridPoint;
import org.initscope.core.search.Trial;
import org.initscope.core.search.Trials;
import org.initscope.spark.examples.ExamplePreparation;
import org.initscope.spark.examples.PreparedExamples;
import org.initscope.spark.examples.Shards;
import org.initscope.spark.examples.SplitExamples;
import org.initscope.spark.run.TrainingPlan;
import org.initscope.spark.search.PlannedTrial;
import org.initscope.spark.search.PlannedTrials;
import org.initscope.spark.search.SearchPlan;
import org.initscope.spark.search.trial.ClusterWorkers;
import org.initscope.spark.search.trial.KeptSteps;
import org.initscope.spark.search.trial.TrialData;
import org.initscope.spark.search.trial.TrialPlan;
import org.initscope.spark.search.trial.TrialWorkers;
import org.initscope.store.files.DataFolder;
import org.initscope.store.files.PathFileSystem;
import org.initscope.store.results.SearchBaseline;
import org.initscope.store.results.SweptColumn;

/** From a job with a grid to what a search does: the resolved trials, and the examples that they are trained on. */
public final class SearchPlanning {
    private final SearchJob search;
    private final Trials trials;

    /** By data section: the first job that has it. */
    private final Map<DataSettings, Job> firstOfData = new LinkedHashMap<>();

    private final Map<DataSettings, Integer> dataIndex = new LinkedHashMap<>();
    private final List<PreparedExamples> prepared = new ArrayList<>();

    /** Resolves every trial, so that what does not fit is said before anything runs. */
    public SearchPlanning(SearchJob search) {
        this.search = search;
        this.trials = search.forEachTrial((trial, job) -> addData(job));
    }

    private void addData(Job job) {
        firstOfData.putIfAbsent(job.data(), job);
    }

    /** Adds further points; one that is no job is left out, and so is one that asks for the same as another. */
    void add(List<GridPoint> points) {
        points.forEach(point -> search.trial(point).ifPresent(trial -> {
            trials.add(trial.getKey());
            addData(trial.getValue());
        }));
    }

    /** The trials of the grid and of further points, by number. */
    public Trials trials() {
        return trials;
    }

    List<SweptColumn> columns() {
        return search.settings().grid().keys().stream().map(SweptColumns::of).toList();
    }

    public SearchBaseline baseline() {
        SortedMap<String, String> swept = new TreeMap<>();
        columns().forEach(column -> swept.put(column.key(), column.type().toString()));
        return new SearchBaseline(search.shared(), swept);
    }

    /** Prepares the examples of each data section among the trials, or opens those that were prepared before. */
    public void prepare(JavaSparkContext spark, DataFolder folder, Path jobFile) {
        firstOfData.forEach((data, job) -> {
            if (!dataIndex.containsKey(data)) {
                dataIndex.put(data, dataIndex.size());
                prepared.add(prepare(spark, job, examples(folder, data), jobFile));
            }
        });
    }

    /** Where a search has the examples of a data section. */
    public static DataFolder examples(DataFolder search, DataSettings data) {
        return search.child("examples-" + Integer.toHexString(data.identity().hashCode()));
    }

    private static PreparedExamples prepare(JavaSparkContext spark, Job job, DataFolder folder, Path jobFile) {
        if (!folder.exists()) {
            String names = job.data().locateNames(java.util.Optional.of(jobFile));
            return new ExamplePreparation(spark, job.data().spec()).prepare(names, folder.toString());
        }
        PreparedExamples found = PreparedExamples.open(spark.hadoopConfiguration(), folder.toString());
        require(
                found.spec().equals(job.data().spec()),
                "the examples in %s were prepared with another section data: take another --search-id",
                folder);
        String names = found.names().path();
        require(
                isUnchanged(spark.hadoopConfiguration(), names, found.names().sha256()),
                "the names file %s has changed since the search began: take another --search-id",
                Origins.shown(names));
        return found;
    }

    /** Whether a file still is what it was. A file that has gone counts as unchanged. */
    private static boolean isUnchanged(Configuration hadoop, String names, String sha256) {
        org.apache.hadoop.fs.Path file = DataPath.parse(names);
        try (DigestInputStream in = new DigestInputStream(
                PathFileSystem.of(hadoop, file).open(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest()).equals(sha256);
        } catch (FileNotFoundException e) {
            return true;
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new IllegalArgumentException(
                    "the names file " + file + " cannot be read again: " + e.getMessage(), e);
        }
    }

    public List<TrialData> data(JavaSparkContext spark) {
        return prepared.stream()
                .map(examples -> new TrialData(
                        SplitExamples.read(
                                spark.hadoopConfiguration(),
                                examples,
                                Split.Part.TRAIN,
                                0,
                                examples.names(Split.Part.TRAIN)),
                        SplitExamples.read(
                                spark.hadoopConfiguration(),
                                examples,
                                Split.Part.DEV,
                                0,
                                examples.names(Split.Part.DEV)),
                        examples.attainable(),
                        search.settings().trialExamples()))
                .toList();
    }

    /** Who trains the trials that have several workers. */
    public ClusterWorkers together(JavaSparkContext spark) {
        return new ClusterWorkers(spark, prepared);
    }

    public SearchPlan plan(String id) {
        return plan(id, new Planned());
    }

    /** The plan of some points alone, of which there are few. */
    SearchPlan plan(String id, Predicate<GridPoint> wanted) {
        return plan(
                id,
                PlannedTrials.of(new Planned()
                        .stream().filter(trial -> wanted.test(trial.point())).toList()));
    }

    private SearchPlan plan(String id, PlannedTrials planned) {
        return new SearchPlan(
                id,
                planned,
                columns(),
                search.settings().earlyStopping(),
                search.settings().failuresLimit(),
                search.settings().commitEvery(),
                RulesFile.standard());
    }

    /** All trials, each planned when it is asked for. */
    private final class Planned implements PlannedTrials {
        @Override
        public int size() {
            return trials.size();
        }

        @Override
        public PlannedTrial at(int number) {
            return planned(new Trial(trials.id(number), trials.point(number)));
        }

        @Override
        public String id(int number) {
            return trials.id(number);
        }

        @Override
        public GridPoint point(int number) {
            return trials.point(number);
        }

        @Override
        public OptionalInt number(String id) {
            return trials.number(id);
        }

        @Override
        public int[] byId() {
            return trials.byId();
        }
    }

    private PlannedTrial planned(Trial trial) {
        Job job = search.job(trial.point());
        int data = dataIndex.get(job.data());
        TrainingPlan training = TrainingPlans.of(job, prepared.get(data));
        requireShards(training, prepared.get(data));
        KeptSteps histograms = KeptSteps.valueOf(search.settings().histograms().name());
        TrialPlan plan = new TrialPlan(
                trial.id(),
                histograms == KeptSteps.NONE ? training.worker().withBins(0) : training.worker(),
                training.initialization(),
                training.seed(),
                training.steps(),
                data,
                search.settings().divergedAbove(),
                histograms,
                KeptSteps.valueOf(search.settings().batchNormUnits().name()),
                new TrialWorkers(training.workers(), training.localSteps(), training.average(), training.outer()));
        return new PlannedTrial(plan, trial.point(), () -> described(trial));
    }

    private PlannedTrial.Described described(Trial trial) {
        Job job = search.job(trial.point());
        return new PlannedTrial.Described(job.mainSettings(), job.render());
    }

    /** Refuses at once what assigning the examples to many workers would only find after a long time. */
    private static void requireShards(TrainingPlan training, PreparedExamples examples) {
        Shards.requireNames(examples, training.workers());
        long share = examples.examples(Split.Part.TRAIN) / training.workers();
        require(
                training.workers() == 1 || training.worker().batchSize() <= share,
                "%d workers (search.trial.workers) have %d training examples each, fewer than training.batch-size = %d: lower one"
                        + " of them",
                training.workers(),
                share,
                training.worker().batchSize());
    }
}
