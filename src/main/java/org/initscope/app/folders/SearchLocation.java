package org.initscope.app.folders;

import static org.initscope.core.Check.require;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.initscope.app.machine.DataPath;
import org.initscope.store.files.DataFolder;
import org.initscope.store.results.SearchFolder;
import org.initscope.store.results.Tables;
import org.initscope.store.tables.TableReader;

/**
 * Where searches lie: in {@code <out>/searches}, apart from the runs in {@code <out>}. A table of both would have two
 * columns of ids that no reader can join.
 */
public final class SearchLocation {
    /** The folder of searches in that of runs. */
    static final String FOLDER = "searches";

    /** The file with the job that the trials of a search vary. */
    public static final String CONFIGURATION = "job.conf";

    private SearchLocation() {}

    /**
     * The folder in which a search and the tables of all searches stand.
     *
     * @param out that of the runs, or one that is named searches itself; also one in which an earlier InitScope put the search
     */
    public static Path folder(Path out, String id) {
        return SearchFolder.isIn(DataPath.folder(out), id) ? out : folder(out);
    }

    /** The folder in which searches and their tables stand. */
    public static Path folder(Path out) {
        return DataPath.folder(out).name().equals(FOLDER) ? out : new Path(out, FOLDER);
    }

    /**
     * The folder in which a search of an id lies, or begins. One that is there keeps the id that it has.
     *
     * @throws IllegalArgumentException where no search can begin there under this id
     */
    public static Path requireFolder(Path out, String id) {
        ResultId.requireName("search", id);
        Path searches = folder(out, id);
        if (!SearchFolder.isIn(DataPath.folder(searches), id)) {
            ResultId.requireReadable("search", id);
            requireNoRuns(searches);
        }
        return searches;
    }

    /**
     * The folder of a search.
     *
     * @param search its folder, or its id under {@code out} or {@code out}/searches
     */
    public static Optional<DataFolder> find(String search, Path out) {
        Path given = DataPath.parse(search);
        return Stream.of(given, new Path(out, given), new Path(new Path(out, FOLDER), given))
                .map(path -> DataPath.folder(DataPath.folder(path).absolute()))
                .filter(SearchLocation::isSearch)
                .findFirst();
    }

    /** The ids of the searches that lie under a folder of runs. */
    static List<String> ids(Path out) {
        DataFolder searches = DataPath.folder(folder(out));
        return searches.names().stream()
                .filter(name -> SearchFolder.isIn(searches, name))
                .toList();
    }

    /** Whether a folder is that of a search, which has a job too. */
    static boolean isSearch(DataFolder folder) {
        return trials(folder).exists() || SearchFolder.isIn(folder.parent(), folder.name());
    }

    /**
     * The folder of what a command is about, where that is a search.
     *
     * @throws IllegalArgumentException where a run has the same id
     */
    public static Optional<DataFolder> findUnlessRun(String subject, Path out) {
        Optional<DataFolder> search = find(subject, out);
        search.ifPresent(found -> {
            DataFolder run = DataPath.folder(
                    DataPath.folder(new Path(out, DataPath.parse(subject))).absolute());
            require(
                    run.path().equals(found.path()) || !run.hasFile(CONFIGURATION),
                    "%s is the id of a run and of a search: give the folder, %s or %s",
                    subject,
                    run,
                    found);
        });
        return search;
    }

    /**
     * A trial as commands name it.
     *
     * @param trial its id, or how that begins
     */
    public record NamedTrial(DataFolder search, String trial) {}

    /** The trial that {@code SEARCH/TRIAL} names; empty where it is no such name, or there is no such search. */
    public static Optional<NamedTrial> findTrial(String subject, Path out) {
        int slash = subject.lastIndexOf('/');
        if (slash <= 0 || slash == subject.length() - 1 || find(subject, out).isPresent()) {
            return Optional.empty();
        }
        return find(subject.substring(0, slash), out)
                .map(search -> new NamedTrial(search, subject.substring(slash + 1)));
    }

    /** Whether the tables of a folder have trials, which an earlier InitScope wrote into the folder of runs. */
    static boolean hasTrials(DataFolder out) {
        return out.child("tables/trials").exists();
    }

    /**
     * Requires that tables of searches can stand in a folder.
     *
     * @throws IllegalArgumentException where it has tables of runs
     */
    private static void requireNoRuns(Path searches) {
        require(
                !DataPath.folder(searches).child("tables/runs").exists(),
                "%s/tables has tables of runs, and no reader can read searches in the same table: give another --out",
                searches);
    }

    /** Whether a search has committed a trial. */
    public static boolean hasCommittedTrials(DataFolder search) {
        return !new TableReader(search.parent())
                .parts(Tables.TRIALS.schema(), search.name())
                .isEmpty();
    }

    private static DataFolder trials(DataFolder folder) {
        return folder.parent().child("tables/trials/search_id=" + folder.name());
    }

    /** The job that the trials vary, as text; empty where it was not kept. */
    public static String configuration(DataFolder folder) {
        return folder.hasFile(CONFIGURATION) ? folder.readText(CONFIGURATION) : "";
    }
}
