package org.initscope.spark.search;

import static org.initscope.core.Check.require;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.initscope.spark.FolderLock;

/**
 * The folder of one search, {@code <out>/<id>}: its lock, what its trials share, and which trials began together.
 */
public final class SearchFolder implements AutoCloseable {
    private static final String BASELINE = "baseline.txt";
    private static final String GENERATIONS = "generations.txt";
    private static final int FIELDS = 2;

    private final Path out;
    private final String id;
    private final FolderLock lock;

    private SearchFolder(Path out, String id, FolderLock lock) {
        this.out = out;
        this.id = id;
        this.lock = lock;
    }

    /**
     * Opens the folder for this process alone.
     *
     * @param out the folder of the searches; its tables stand in {@code <out>/tables}
     * @param resume whether a search that is there goes on
     * @throws IllegalArgumentException where another process has it, where a search is there that shall not go on, or one
     *     whose base differs
     */
    public static SearchFolder open(Path out, String id, boolean resume, SearchBaseline baseline) {
        Path folder = out.resolve(id);
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "the folder " + folder + " cannot be written ("
                            + e.getClass().getSimpleName() + "): give another --out",
                    e);
        }
        SearchFolder opened = new SearchFolder(
                out, id, FolderLock.take(folder, "search", "wait for its end, or give another --search-id"));
        try {
            opened.check(resume, baseline);
            return opened;
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private void check(boolean resume, SearchBaseline baseline) {
        Path file = path().resolve(BASELINE);
        if (!Files.exists(file)) {
            replace(BASELINE, baseline.text());
            return;
        }
        require(
                resume,
                "%s holds the search %s already: --resume goes on with it, --search-id ID begins another",
                out,
                id);
        SearchBaseline stored = SearchBaseline.parse(lines(BASELINE));
        stored.requireCompatible(baseline, path().toString());
        replace(BASELINE, stored.with(baseline).text());
    }

    public Path path() {
        return out.resolve(id);
    }

    /** The folder that holds {@code tables/}. */
    public Path out() {
        return out;
    }

    /**
     * Which trials are compared with each other: those that were added at one time. New ones are a generation of their
     * own, so that what was decided about the others stays so.
     */
    List<Set<String>> generations(Collection<String> trials) {
        List<Set<String>> generations = new ArrayList<>();
        Set<String> known = new HashSet<>();
        StringBuilder text = new StringBuilder();
        if (Files.exists(path().resolve(GENERATIONS))) {
            for (String line : lines(GENERATIONS)) {
                String[] fields = line.split(" ", FIELDS);
                int generation = Integer.parseInt(fields[0]);
                while (generations.size() <= generation) {
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
            replace(GENERATIONS, text.toString());
        }
        return generations;
    }

    private List<String> lines(String name) {
        try {
            return Files.readAllLines(path().resolve(name));
        } catch (IOException e) {
            throw new IllegalArgumentException("the file " + path().resolve(name) + " cannot be read", e);
        }
    }

    /** Writes a file whole or not at all. */
    public void replace(String name, String text) {
        Path hidden = path().resolve("." + name + ".unfinished");
        try {
            Files.writeString(hidden, text);
            Files.move(
                    hidden, path().resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot write " + path().resolve(name) + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        lock.close();
    }
}
