package org.initscope.app.folders;

import static org.initscope.core.Check.require;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.initscope.app.config.text.Suggestion;
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
        List<DataFolder> candidates = absolute(given, new Path(out, given));
        return there(candidates).orElseThrow(() -> {
            require(SearchLocation.find(run, out).isEmpty(), "%s is a search, expected a run", run);
            require(SearchLocation.findTrial(run, out).isEmpty(), "%s is a trial of a search, expected a run", run);
            return missing("run", run, candidates, out, ids(out));
        });
    }

    /**
     * The folder of a run that was trained.
     *
     * @param subject its path or its id under {@code out}; no search or trial, as was looked up before
     * @throws IllegalArgumentException where there is none
     */
    public static RunFolder findBesideSearches(String subject, Path out) {
        Path given = DataPath.parse(subject);
        return there(absolute(given, new Path(out, given))).orElseThrow(() -> {
            List<DataFolder> candidates =
                    absolute(given, new Path(out, given), new Path(SearchLocation.folder(out), given));
            List<String> ids = Stream.concat(ids(out).stream(), SearchLocation.ids(out).stream())
                    .sorted()
                    .toList();
            return missing("run or search", subject, candidates, out, ids);
        });
    }

    private static List<DataFolder> absolute(Path... paths) {
        return Stream.of(paths)
                .map(path -> DataPath.folder(path).absolute())
                .distinct()
                .map(DataPath::folder)
                .toList();
    }

    private static Optional<RunFolder> there(List<DataFolder> candidates) {
        return candidates.stream()
                .map(RunFolder::new)
                .filter(run -> run.isThere() && !SearchLocation.isSearch(run.folder()))
                .findFirst();
    }

    private static List<String> ids(Path out) {
        DataFolder runs = DataPath.folder(out);
        return runs.names().stream()
                .filter(name -> new RunFolder(runs.child(name)).isThere())
                .sorted()
                .toList();
    }

    /** Says where was looked, and what somebody may have meant. */
    private static IllegalArgumentException missing(
            String what, String subject, List<DataFolder> candidates, Path out, List<String> ids) {
        String looked = candidates.stream().map(DataFolder::toString).collect(Collectors.joining(" and "));
        String meant = Suggestion.question(subject, ids);
        String more = ids.size() > SHOWN ? ", …" : "";
        String others = ids.isEmpty()
                ? ""
                : " (" + out + " has " + String.join(", ", ids.subList(0, Math.min(SHOWN, ids.size()))) + more + ")";
        return new IllegalArgumentException(String.format(
                Locale.ROOT,
                "there is no %s %s; looked for %s in %s%s",
                what,
                subject,
                RunFolder.JOB,
                looked,
                meant.isEmpty() ? others : meant));
    }
}
