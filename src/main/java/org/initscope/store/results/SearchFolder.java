package org.initscope.store.results;

import static org.initscope.core.Check.require;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.initscope.store.files.DataFolder;
import org.initscope.store.files.FolderLock;

/**
 * The folder of one search, {@code <out>/<id>}: its lock, what its trials share, and which trials began together.
 */
public final class SearchFolder implements AutoCloseable {
    /** The file that is written when a search begins. */
    public static final String BASELINE = "baseline.txt";

    private static final String GENERATIONS = "generations.txt";
    private static final int FIELDS = 2;

    /** How the hidden folders begin in which examples are prepared. */
    private static final String STAGING = ".examples";

    private final DataFolder out;
    private final DataFolder folder;
    private final FolderLock lock;
    private boolean isNew;

    private SearchFolder(DataFolder out, DataFolder folder, FolderLock lock) {
        this.out = out;
        this.folder = folder;
        this.lock = lock;
    }

    /** Whether a folder of searches has a search of an id. */
    public static boolean isIn(DataFolder out, String id) {
        return out.child(id).hasFile(BASELINE);
    }

    /** What the trials of a search share, and what is swept. */
    public static SearchBaseline baseline(DataFolder search) {
        return SearchBaseline.parse(search.readText(BASELINE));
    }

    /**
     * Opens the folder for this process alone.
     *
     * @param out the folder of the searches; its tables stand in {@code <out>/tables}
     * @param resume whether a search that is there goes on
     * @throws IllegalArgumentException where another process has it, where a search is there that shall not go on, or one
     *     whose base differs
     */
    public static SearchFolder open(DataFolder out, String id, boolean resume, SearchBaseline baseline) {
        DataFolder folder = out.child(id);
        folder.create("give another --out");
        SearchFolder opened = new SearchFolder(
                out, folder, FolderLock.take(folder, "search", "wait for its end, or give another --search-id"));
        try {
            opened.check(resume, baseline);
            return opened;
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private void check(boolean resume, SearchBaseline baseline) {
        folder.removeLeftovers();
        folder.names().stream().filter(name -> name.startsWith(STAGING)).forEach(name -> folder.child(name)
                .delete());
        if (!folder.hasFile(BASELINE)) {
            folder.writeText(BASELINE, baseline.text());
            isNew = true;
            return;
        }
        require(
                resume,
                "%s holds the search %s already: --resume goes on with it, --search-id ID begins another",
                out,
                folder.name());
        SearchBaseline stored = SearchBaseline.parse(folder.readText(BASELINE));
        stored.requireCompatible(baseline, folder.toString());
        folder.writeText(BASELINE, stored.with(baseline).text());
    }

    /** Keeps a search that this process began and has planned, whatever becomes of it. */
    public void keepNew() {
        isNew = false;
    }

    /** Removes a search that this process began and could not plan. Another search stays as it is. */
    public void discardNew() {
        if (!isNew) {
            return;
        }
        try {
            // the file that makes it a search goes first, so that the id is free where the rest cannot be removed
            folder.deleteFile(BASELINE);
            folder.delete();
            out.deleteWhereEmpty();
        } catch (IllegalArgumentException e) {
            // the failure to report is why there is no search
            return;
        }
    }

    /** The folder itself. */
    public DataFolder folder() {
        return folder;
    }

    /** The folder that holds {@code tables/}. */
    public DataFolder out() {
        return out;
    }

    /**
     * Which trials are compared with each other: those that were added at one time. New ones are a generation of their
     * own, so that what was decided about the others stays so.
     */
    public List<Set<String>> generations(Collection<String> trials) {
        List<Set<String>> generations = new ArrayList<>();
        Set<String> known = new HashSet<>();
        StringBuilder text = new StringBuilder();
        if (folder.hasFile(GENERATIONS)) {
            for (String line : lines(GENERATIONS)) {
                String[] fields = line.split(" ", FIELDS);
                int generation = generation(fields, generations.size());
                if (generation == generations.size()) {
                    generations.add(new HashSet<>());
                }
                generations.get(generation).add(fields[1]);
                known.add(fields[1]);
                text.append(line).append('\n');
            }
        }
        Set<String> added = new HashSet<>(trials);
        added.removeAll(known);
        if (!added.isEmpty()) {
            trials.stream().filter(added::contains).forEach(trial -> text.append(generations.size())
                    .append(' ')
                    .append(trial)
                    .append('\n'));
            generations.add(added);
            folder.writeText(GENERATIONS, text.toString());
        }
        return generations;
    }

    /** The number at the begin of a line; each generation follows the one before. */
    private int generation(String[] fields, int next) {
        boolean isNumber = fields.length == FIELDS && fields[0].matches("\\d{1,9}");
        require(
                isNumber && Integer.parseInt(fields[0]) <= next,
                "%s of the search %s has the line '%s', expected a number up to %d and a trial: undo what changed it, or"
                        + " begin another search with --search-id",
                GENERATIONS,
                folder.name(),
                String.join(" ", fields),
                next);
        return Integer.parseInt(fields[0]);
    }

    private List<String> lines(String name) {
        return folder.readText(name).lines().toList();
    }

    @Override
    public void close() {
        lock.close();
    }
}
