package org.initscope.spark.names;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.initscope.core.names.VisibleText;

/**
 * What the first lines of a names file are where they are no names: a table with columns, or a list below a header.
 *
 * @param separator between its columns
 * @param count of its columns; 1 for a list below a header
 * @param names the column that seems to hold the names, from 0 on
 * @param header whether its first line names the columns
 * @param quoted whether its values stand in quotes
 * @param line one of its lines
 */
record NamesTable(Separator separator, int count, int names, boolean header, boolean quoted, String line) {
    /** A table may have a line or two of another kind, such as a comment. */
    private static final double MOST = 0.9;

    private static final Pattern NUMBER = Pattern.compile("[\"(\\[]?[+-]?\\d[\\d.,]*%?[\")\\]]?");
    /** Headers of European lists; none of these words is a name. */
    private static final Pattern NAMES = Pattern.compile(
            "((first|given|fore|full|baby|child|top|person)[ _-]?)?names?|vornamen?|pr[ée]noms?|nombres?|voorn(aam|amen)"
                    + "|f[öo]rnamn|fornavne?|etunim[ie]t?|imi(ę|ona)|имя|имена",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    /** What stands between two columns. */
    enum Separator {
        TAB("\t", "tabs", "cut -f%d"),
        SEMICOLON(";", "';'", "cut -d';' -f%d"),
        BAR("\\|", "'|'", "cut -d'|' -f%d"),
        COMMA(",", "','", "cut -d, -f%d"),
        BLANKS("[ \t]+", "blanks", "awk '{print $%d}'");

        private final Pattern pattern;
        private final String label;
        private final String command;

        Separator(String pattern, String label, String command) {
            this.pattern = Pattern.compile(pattern);
            this.label = label;
            this.command = command;
        }

        private String[] split(String line) {
            return pattern.split(this == BLANKS ? line.strip() : line, -1);
        }
    }

    /** Of the first lines of a file; empty where they may be names. */
    static Optional<NamesTable> of(List<String> lines) {
        List<String> filled = lines.stream()
                .map(line -> line.startsWith("\uFEFF") ? line.substring(1) : line)
                .filter(line -> !line.isBlank())
                .toList();
        if (filled.isEmpty()) {
            return Optional.empty();
        }
        for (Separator separator : Separator.values()) {
            Optional<NamesTable> found = of(filled, separator);
            if (found.isPresent()) {
                return found;
            }
        }
        if (filled.size() > 1 && filled.stream().filter(NamesTable::isQuoted).count() >= MOST * filled.size()) {
            boolean header = NAMES.matcher(unquoted(filled.get(0))).matches();
            return Optional.of(new NamesTable(Separator.TAB, 1, 0, header, true, filled.get(1)));
        }
        String first = filled.get(0).strip();
        return filled.size() > 1 && NAMES.matcher(first).matches()
                ? Optional.of(new NamesTable(Separator.TAB, 1, 0, true, false, first))
                : Optional.empty();
    }

    private static Optional<NamesTable> of(List<String> lines, Separator separator) {
        int count = separator.split(lines.get(lines.size() / 2)).length;
        List<String[]> rows = lines.stream()
                .map(separator::split)
                .filter(row -> row.length == count)
                .toList();
        if (count < 2 || rows.size() < MOST * lines.size()) {
            return Optional.empty();
        }
        List<String[]> below = rows.size() > 1 ? rows.subList(1, rows.size()) : rows;
        boolean numbers = IntStream.range(0, count).anyMatch(column -> areNumbers(below, column));
        boolean blanks = separator == Separator.BLANKS
                || separator == Separator.COMMA && rows.stream().anyMatch(row -> row[1].startsWith(" "));
        if (blanks && !numbers) {
            // names may be of several words, or have the family name first
            return Optional.empty();
        }
        return Optional.of(of(separator, rows, below));
    }

    private static NamesTable of(Separator separator, List<String[]> rows, List<String[]> below) {
        String[] first = rows.get(0);
        int count = first.length;
        Optional<Integer> named = IntStream.range(0, count)
                .filter(column -> NAMES.matcher(unquoted(first[column])).matches())
                .boxed()
                .findFirst();
        boolean header = rows.size() > 1
                && (named.isPresent()
                        || IntStream.range(0, count)
                                .anyMatch(column -> areNumbers(below, column)
                                        && !NUMBER.matcher(first[column].strip())
                                                .matches()));
        int names = named.orElseGet(() -> mostDistinct(header ? below : rows, count));
        String[] shown = below.get(0);
        boolean quoted = shown[names].strip().startsWith("\"");
        return new NamesTable(separator, count, names, header, quoted, join(separator, shown));
    }

    private static String join(Separator separator, String[] row) {
        return String.join(
                switch (separator) {
                    case TAB -> "\t";
                    case SEMICOLON -> ";";
                    case BAR -> "|";
                    case COMMA -> ",";
                    case BLANKS -> " ";
                },
                row);
    }

    private static boolean areNumbers(List<String[]> rows, int column) {
        long numbers = rows.stream()
                .filter(row -> NUMBER.matcher(row[column].strip()).matches())
                .count();
        return numbers >= MOST * rows.size();
    }

    /** The column without numbers that has the most different values, the first of several. */
    private static int mostDistinct(List<String[]> rows, int count) {
        Map<Integer, Integer> distinct = new TreeMap<>();
        for (int column = 0; column < count; column++) {
            if (!areNumbers(rows, column)) {
                Set<String> values = new HashSet<>();
                for (String[] row : rows) {
                    values.add(row[column]);
                }
                distinct.put(column, values.size());
            }
        }
        int most = distinct.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        return distinct.entrySet().stream()
                .filter(entry -> entry.getValue() == most)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(0);
    }

    private static boolean isQuoted(String value) {
        String text = value.strip();
        return text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
    }

    private static String unquoted(String value) {
        return value.strip().replaceAll("^\"|\"$", "");
    }

    /**
     * The sentence about a file.
     *
     * @param compression of the file
     */
    String sentence(String path, Compression compression) {
        List<String> commands = new ArrayList<>();
        if (header) {
            commands.add("tail -n +2");
        }
        if (count > 1) {
            commands.add(String.format(Locale.ROOT, separator.command, names + 1));
        }
        if (quoted) {
            commands.add("tr -d '\"'");
        }
        String what = count == 1 && quoted
                ? "has its names in quotes, as in " + VisibleText.of(line) + (header ? " below a header" : "")
                : count == 1
                        ? "begins with the header \"" + VisibleText.of(line) + "\""
                        : String.format(
                                Locale.ROOT,
                                "has %d columns with %s between them, as in \"%s\"%s",
                                count,
                                separator.label,
                                VisibleText.of(line),
                                header ? " below a header" : "");
        return "the names file " + path + " " + what + ", expected a name a line: "
                + compression.command(path, commands.toArray(String[]::new))
                + " > only-names.txt takes the names out (data.columns = allow takes each line as a name)";
    }
}
