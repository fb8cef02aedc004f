package org.initscope.store.results;

import static org.initscope.core.Check.require;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.initscope.core.Sha256;

/**
 * What all trials of a search share, and what is swept: a search goes on only with the same.
 *
 * @param values by key, of everything that changes results and is not swept
 * @param swept the type of each swept key's column
 */
public record SearchBaseline(SortedMap<String, String> values, SortedMap<String, String> swept) {
    private static final String VALUE = "value ";
    private static final String SWEPT = "swept ";
    private static final String IS = " = ";
    private static final String CHECKED = "sha256 ";

    public SearchBaseline {
        values = new TreeMap<>(values);
        swept = new TreeMap<>(swept);
    }

    /**
     * Requires that a search can go on from this stored baseline with another one. A key that either of them sweeps may
     * differ: its value is a trial's own.
     *
     * @throws IllegalArgumentException with each difference
     */
    void requireCompatible(SearchBaseline now, String folder) {
        List<String> differences = new ArrayList<>();
        SortedMap<String, String> all = new TreeMap<>(values);
        all.putAll(now.values);
        for (String key : all.keySet()) {
            String then = values.getOrDefault(key, "not set");
            String nowValue = now.values.getOrDefault(key, "not set");
            if (!then.equals(nowValue) && !isSwept(key) && !now.isSwept(key)) {
                differences.add(key + " was " + then + ", now " + nowValue);
            }
        }
        require(
                differences.isEmpty(),
                "the search in %s has another base, and other values are other trials: %s; take the old values or another"
                        + " --search-id",
                folder,
                String.join("; ", differences));
        for (Map.Entry<String, String> column : now.swept.entrySet()) {
            String then = swept.getOrDefault(column.getKey(), column.getValue());
            require(
                    then.equals(column.getValue()),
                    "the search in %s has values of %s as %s, now they are %s, and a column has one type: take another"
                            + " --search-id",
                    folder,
                    column.getKey(),
                    then,
                    column.getValue());
        }
    }

    private boolean isSwept(String key) {
        return swept.keySet().stream()
                .anyMatch(s -> key.equals(s) || key.startsWith(s + ".") || s.startsWith(key + "."));
    }

    /** Both together: what was swept in either. */
    SearchBaseline with(SearchBaseline now) {
        SortedMap<String, String> allSwept = new TreeMap<>(swept);
        allSwept.putAll(now.swept);
        SortedMap<String, String> all = new TreeMap<>(values);
        now.values.forEach(all::putIfAbsent);
        return new SearchBaseline(all, allSwept);
    }

    /** A line each, and a last one with the SHA-256 of those before, by which a change by hand is seen. */
    String text() {
        String lines = lines();
        return lines + CHECKED + Sha256.of(lines) + "\n";
    }

    private String lines() {
        return values.entrySet().stream()
                        .map(e -> VALUE + e.getKey() + IS + e.getValue() + "\n")
                        .collect(Collectors.joining())
                + swept.entrySet().stream()
                        .map(e -> SWEPT + e.getKey() + IS + e.getValue() + "\n")
                        .collect(Collectors.joining());
    }

    /**
     * Reads {@link #text}. Earlier versions wrote it without its last line.
     *
     * @throws IllegalArgumentException where it was changed
     */
    static SearchBaseline parse(String text) {
        int last = text.lastIndexOf("\n" + CHECKED) + 1;
        boolean checked = last > 0 || text.startsWith(CHECKED);
        String lines = checked ? text.substring(0, last) : text;
        require(
                !checked || text.substring(last + CHECKED.length()).strip().equals(Sha256.of(lines)),
                "the search's baseline.txt was changed since it was written, so that nobody knows what its trials share:"
                        + " undo the change, or begin another search with --search-id");
        return parse(lines.lines().toList());
    }

    private static SearchBaseline parse(List<String> lines) {
        SortedMap<String, String> values = new TreeMap<>();
        SortedMap<String, String> swept = new TreeMap<>();
        for (String line : lines) {
            SortedMap<String, String> into = line.startsWith(SWEPT) ? swept : values;
            int is = line.indexOf(IS);
            require(
                    is > SWEPT.length() && (line.startsWith(SWEPT) || line.startsWith(VALUE)),
                    "the search's baseline.txt has the line '%s', expected 'value key = text' or 'swept key = type':"
                            + " it was changed or damaged",
                    line);
            into.put(line.substring(SWEPT.length(), is), line.substring(is + IS.length()));
        }
        return new SearchBaseline(values, swept);
    }
}
