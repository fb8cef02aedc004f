package org.initscope.app.folders;

import static org.initscope.core.Check.require;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;
import org.initscope.app.config.Job;
import org.initscope.core.names.Vocabulary;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.TrainingSpec;
import org.initscope.dl4j.ModelFile;
import org.initscope.spark.examples.PreparedExamples;
import org.initscope.store.files.DataFolder;
import org.initscope.store.files.FolderLock;
import org.initscope.store.tables.TableReader;
import org.initscope.store.tables.TableWriter;

/**
 * The folder of one run, {@code <out>/<id>}, on any file system of Hadoop. The tables of all runs are in
 * {@code <out>/tables}.
 *
 * @param folder its name is the run's id
 */
public record RunFolder(DataFolder folder) {
    /** The file that is written when a run begins. */
    public static final String JOB = "job.conf";

    private static final String VOCABULARY = "vocabulary.txt";
    private static final String MODEL = "model.zip";
    private static final String CHECKPOINTS = "checkpoints";

    /** What stands in the folder of a run before its job is written, and after its job was removed. */
    private static final Set<String> BEFORE_A_RUN = Set.of(VOCABULARY, "logs", CHECKPOINTS, Progress.FILE);

    /** A job is written with all of its sections, in the order of the alphabet. */
    private static final Pattern LAST_SECTION = Pattern.compile("^\"?training\\b", Pattern.MULTILINE);

    /**
     * Requires that no run stands here.
     *
     * @throws IllegalArgumentException where one does
     */
    void requireFree() {
        require(
                !folder.parent().child("tables/runs/run_id=" + id()).exists() && isFree(),
                "%s holds the run %s already: give another --run-id",
                path().getParent(),
                id());
    }

    /**
     * Whether the folder has no run. A run that could not begin, and whose folder could not be removed, is none: it has
     * only what a run begins with.
     */
    private boolean isFree() {
        List<String> names = folder.names();
        return names.isEmpty()
                || names.stream().allMatch(RunFolder::isOfNoRun)
                        && names.stream().anyMatch(RunFolder::isOfABeginning);
    }

    private static boolean isOfABeginning(String name) {
        return name.startsWith(FolderLock.FILE) || RunExamples.PLACES.contains(name);
    }

    private static boolean isOfNoRun(String name) {
        return name.startsWith(".")
                || name.startsWith(FolderLock.FILE)
                || RunExamples.FILES.contains(name)
                || BEFORE_A_RUN.contains(name);
    }

    /**
     * Makes the folder ready for a new run, whose lock this process has.
     *
     * @throws IllegalArgumentException where another process has trained the run meanwhile
     */
    public void clear() {
        requireFree();
        folder.names().stream()
                .filter(name -> !name.startsWith(FolderLock.FILE))
                .forEach(name -> folder.child(name).delete());
    }

    /** As it was given, or found. */
    public Path path() {
        return folder.path();
    }

    /** The file of its job. */
    public Path jobFile() {
        return new Path(path(), JOB);
    }

    public String id() {
        return folder.name();
    }

    /** The folder of all runs, which holds their tables too. */
    public Path out() {
        return folder.parent().path();
    }

    /** Reads the tables of all runs. */
    public TableReader tables() {
        return new TableReader(folder.parent());
    }

    /** Writes the tables of all runs. */
    public TableWriter writer() {
        return new TableWriter(folder.parent());
    }

    /** The examples of the run. */
    public RunExamples examples() {
        return new RunExamples(this);
    }

    /** Where the trained network goes, as Deeplearning4j's zip. */
    public ModelFile model() {
        return new ModelFile(folder, MODEL);
    }

    /**
     * The trained network.
     *
     * @throws IllegalArgumentException where the run has none
     */
    public NetworkState restore(MlpSpec network, TrainingSpec training) {
        if (!model().exists()) {
            throw RunStatus.of(this).without(MODEL);
        }
        return model().restore(network, training);
    }

    /**
     * Writes what the run is to be, the job last. From then on the run can go on, whatever ends it.
     *
     * @param names the names file, where the run prepares its examples itself
     * @param examples the folder of examples that were prepared elsewhere
     */
    public void begin(Job job, Optional<String> names, Optional<String> examples) {
        examples().begin(names, examples);
        folder.writeText(JOB, job.render());
    }

    /** Whether the run has not been removed. */
    public boolean isThere() {
        return folder.hasFile(JOB);
    }

    /** Writes the job of a run that goes on, in which the cadence of checkpoints may be another. */
    public void rewrite(Job job) {
        folder.writeText(JOB, job.render());
    }

    /** Writes what the examples turned out to be. */
    public void write(PreparedExamples prepared) {
        folder.writeText(VOCABULARY, prepared.vocabulary().toText());
        examples().write(prepared);
    }

    /** Where the run keeps what it can go on from. */
    public String checkpoints() {
        return folder.child(CHECKPOINTS).toString();
    }

    /**
     * A folder with another network of this run's job, on the same vocabulary and examples: it is there whole or not at all.
     *
     * @param content writes the network into it
     * @param overrides what the job states otherwise, {@code key=value} each
     * @throws IllegalArgumentException where the folder exists, or cannot be made
     */
    public RunFolder derive(Path target, Consumer<RunFolder> content, String... overrides) {
        DataFolder derived = new DataFolder(folder.hadoop(), target);
        require(!derived.exists(), "%s exists already: remove it, or name another folder with --to", target);
        RunFolder hidden = new RunFolder(derived.parent().hidden(derived.name(), "name another one with --to"));
        try {
            hidden.folder.writeText(JOB, job(List.of(overrides)).render());
            hidden.folder.writeText(VOCABULARY, readText(VOCABULARY));
            hidden.examples().take(examples());
            content.accept(hidden);
            hidden.folder.renameTo(derived);
        } catch (RuntimeException e) {
            hidden.deleteAfter(e);
            throw e;
        }
        return new RunFolder(derived);
    }

    private void deleteAfter(RuntimeException failure) {
        try {
            folder.delete();
        } catch (IllegalArgumentException e) {
            failure.addSuppressed(e);
        }
    }

    /** Writes a network as this folder's trained one. */
    public void save(MlpSpec network, TrainingSpec training, NetworkState state) {
        model().save(network, training, state);
    }

    /** The resolved configuration. */
    public Job job() {
        return job(List.of());
    }

    /** The resolved configuration with other values, {@code key=value} each. */
    public Job job(List<String> overrides) {
        String text = readText(JOB);
        // a job that was cut off would be read as one of defaults
        require(
                LAST_SECTION.matcher(text).find(),
                "%s/%s ends too early: it has no section training, and the run cannot be read without it",
                path(),
                JOB);
        return Job.parse(text, folder.absolute() + "/" + JOB, overrides);
    }

    /**
     * The resolved configuration with other values.
     *
     * @param settings by key
     */
    public Job job(Map<String, String> settings) {
        return job(settings.entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue())
                .toList());
    }

    public Vocabulary vocabulary() {
        return Vocabulary.parse(readText(VOCABULARY));
    }

    /** Removes the folder, the job first, so that the id is free where the rest cannot be removed. */
    public void discard() {
        try {
            folder.deleteFile(JOB);
            folder.delete();
        } catch (IllegalArgumentException e) {
            // the failure to report is why there is no run
            return;
        }
    }

    private String readText(String name) {
        if (!folder.hasFile(name)) {
            throw RunStatus.of(this).without(name);
        }
        return folder.readText(name);
    }
}
