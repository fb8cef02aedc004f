package org.initscope.app.folders;

import static org.initscope.core.Check.require;

import java.util.Optional;
import java.util.Set;
import org.initscope.app.machine.DataPath;
import org.initscope.spark.examples.PreparedExamples;
import org.initscope.store.files.DataFolder;

/**
 * The examples of a run, which it prepares in its own folder or takes from elsewhere.
 *
 * @param run in whose folder they lie, or a file with their place
 */
public record RunExamples(RunFolder run) {
    private static final String FOLDER = "examples";

    /** How the hidden folders begin in which examples are prepared. */
    private static final String STAGING = "." + FOLDER;

    /** Where the examples lie that were prepared elsewhere. */
    private static final String EXAMPLES_PATH = "examples.path";

    /** Where the names lie that the run prepares itself. */
    private static final String NAMES_PATH = "names.path";

    /** The files of the places, one of which is written when a run begins. */
    static final Set<String> PLACES = Set.of(NAMES_PATH, EXAMPLES_PATH);

    /** All that stands in the folder of the run. */
    static final Set<String> FILES = Set.of(NAMES_PATH, EXAMPLES_PATH, FOLDER);

    private DataFolder folder() {
        return run.folder();
    }

    /** Where the run prepares them itself. */
    public DataFolder own() {
        return folder().child(FOLDER);
    }

    /** The folder in which they lie. */
    public String path() {
        return folder().hasFile(EXAMPLES_PATH) ? read(EXAMPLES_PATH) : own().toString();
    }

    /**
     * The examples that the run was trained on.
     *
     * @throws IllegalArgumentException where it has none
     */
    public PreparedExamples prepared() {
        if (!areThere()) {
            throw RunStatus.of(run).without(FOLDER);
        }
        return PreparedExamples.open(folder().hadoop(), path());
    }

    private boolean areThere() {
        return folder().hasFile(EXAMPLES_PATH) || own().exists();
    }

    /** The names file from which the run prepares them; empty where they were prepared elsewhere. */
    public Optional<String> names() {
        return folder().hasFile(NAMES_PATH) ? Optional.of(read(NAMES_PATH)) : Optional.empty();
    }

    /** The names file from which the run still has to prepare them; empty where they are there. */
    public Optional<String> unpreparedNames() {
        if (areThere()) {
            return Optional.empty();
        }
        require(
                folder().hasFile(NAMES_PATH),
                "the run %s cannot go on: it has neither examples nor %s, which says where its names are; remove %s and train"
                        + " it anew",
                run.id(),
                NAMES_PATH,
                run.path());
        return names();
    }

    /** Writes where the names, or the examples, lie. */
    void begin(Optional<String> names, Optional<String> examples) {
        names.ifPresent(where -> folder().writeText(NAMES_PATH, absolute(where) + "\n"));
        examples.ifPresent(where -> folder().writeText(EXAMPLES_PATH, absolute(where) + "\n"));
    }

    /** Writes where the examples lie, unless the run has prepared them itself. */
    void write(PreparedExamples prepared) {
        if (!own().exists()) {
            folder().writeText(EXAMPLES_PATH, prepared.path() + "\n");
        }
    }

    /** Takes the examples of another run. */
    void take(RunExamples others) {
        folder().writeText(EXAMPLES_PATH, others.path() + "\n");
    }

    /** Removes what killed processes left. */
    public void removeStaging() {
        folder().removeLeftovers();
        folder().names().stream().filter(name -> name.startsWith(STAGING)).forEach(name -> folder().child(name)
                .delete());
    }

    /** A path that means the same from another working directory. */
    private static String absolute(String where) {
        return DataPath.folder(DataPath.parse(where)).absolute().toString();
    }

    /** A path may end in a blank. */
    private String read(String name) {
        return folder().readText(name).replaceFirst("\\R\\z", "");
    }
}
