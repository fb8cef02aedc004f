package org.initscope.app.folders;

import static org.initscope.core.Check.require;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.initscope.app.machine.DataPath;
import org.initscope.store.files.DataFolder;

/** Where runs lie: in {@code <out>}, apart from the searches in {@code <out>/searches}. */
public final class RunLocation {
    private static final int SHOWN = 5;

    private RunLocation() {}

    /**
     * Makes the folder of a new run.
     *
     * @throws IllegalArgumentException where the id is none, is taken, or the folder is one of searches or cannot be made
     */
    public static RunFolder create(Path out, String id) {
        ResultId.requireReadable("run", id);
        DataFolder runs = DataPath.folder(out);
        DataFolder run = runs.child(id);
        require(!runs.isFile(), "%s is a file, expected a folder for the runs", out);
        require(
                !runs.name().equals(SearchLocation.FOLDER),
                "the folder %s is one of searches by its name: give another --out, such as %s",
                out,
                runs.parent());
        require(
                !SearchLocation.hasTrials(runs),
                "%s/tables has tables of searches, as an earlier InitScope laid them, and no reader can read runs in the same"
                        + " table: give another --out",
                out);
        RunFolder folder = new RunFolder(run);
        folder.requireFree();
        run.create("give another --out");
        return folder;
    }

    /**
     * The folder of a run that was trained.
     *
     * @param run a path such as {@code runs/<id>}, or an id under {@code out}
     * @throws IllegalArgumentException where there is none
     */
    public static RunFolder find(String run, Path out) {
        Path given = DataPath.parse(run);
        List<DataFolder> candidates = Stream.of(given, new Path(out, given))
                .map(path -> DataPath.folder(path).absolute())
                .distinct()
                .map(DataPath::folder)
                .toList();
        for (DataFolder candidate : candidates) {
            RunFolder folder = new RunFolder(candidate);
            if (folder.isThere() && !SearchLocation.isSearch(candidate)) {
                return folder;
            }
        }
        require(SearchLocation.find(run, out).isEmpty(), "%s is a search, expected a run", run);
        require(SearchLocation.findTrial(run, out).isEmpty(), "%s is a trial of a search, expected a run", run);
        throw new IllegalArgumentException(String.format(
                Locale.ROOT,
                "there is no run %s; looked for %s in %s%s",
                run,
                RunFolder.JOB,
                String.join(
                        " and ", candidates.stream().map(DataFolder::toString).toList()),
                others(DataPath.folder(out))));
    }

    private static String others(DataFolder out) {
        List<String> ids = out.names().stream()
                .filter(name -> new RunFolder(out.child(name)).isThere())
                .sorted()
                .toList();
        String more = ids.size() > SHOWN ? ", …" : "";
        return ids.isEmpty()
                ? ""
                : " (" + out + " has " + String.join(", ", ids.subList(0, Math.min(SHOWN, ids.size()))) + more + ")";
    }
}
