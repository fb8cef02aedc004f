package org.initscope.benchmark;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;

/** Results as they come, one JSON object a line, or at the end of a part as a table that Markdown reads. */
final class BenchmarkOutput {
    private record Column(String name, Function<BenchmarkResult, String> value) {}

    private static final List<Column> COLUMNS = List.of(
            new Column("net", BenchmarkResult::net),
            new Column("norm", BenchmarkResult::norm),
            new Column("batch", r -> r.batch() == 0 ? "" : Integer.toString(r.batch())),
            new Column("engine", BenchmarkResult::engine),
            new Column("median µs", r -> number(r.medianMicros())),
            new Column("of dl4j", r -> ratio(r.ratioToDl4j())),
            new Column("of torch", r -> ratio(r.ratioToTorch())),
            new Column("of peak", r -> percent(r.shareOfPeak())));

    private final boolean json;
    private final PrintStream out;
    private final Map<String, List<BenchmarkResult>> waiting = new TreeMap<>();

    BenchmarkOutput(boolean json, PrintStream out) {
        this.json = json;
        this.out = out;
    }

    void add(BenchmarkResult result) {
        if (json) {
            out.println(result.json());
        } else {
            waiting.computeIfAbsent(result.benchmark(), name -> new ArrayList<>())
                    .add(result);
        }
    }

    /** A line that another program measured and printed as JSON. */
    void addForeign(String line) {
        out.println(line);
    }

    /** Prints the table of each part that has results, and forgets them. */
    void flush() {
        waiting.forEach((benchmark, results) -> out.println("\n" + benchmark + "\n\n" + table(results)));
        waiting.clear();
    }

    private static String table(List<BenchmarkResult> results) {
        List<Column> columns = new ArrayList<>(COLUMNS);
        results.stream()
                .flatMap(r -> r.more().keySet().stream())
                .distinct()
                .forEach(name -> columns.add(new Column(
                        name.replace('_', ' '),
                        r -> r.more().containsKey(name)
                                ? number(OptionalDouble.of(r.more().get(name).doubleValue()))
                                : "")));
        columns.removeIf(column ->
                results.stream().allMatch(result -> column.value().apply(result).isEmpty()));
        List<List<String>> rows = new ArrayList<>();
        rows.add(columns.stream().map(Column::name).toList());
        results.forEach(result -> rows.add(
                columns.stream().map(column -> column.value().apply(result)).toList()));
        int[] widths = new int[columns.size()];
        rows.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        StringBuilder text = new StringBuilder();
        for (int r = 0; r < rows.size(); r++) {
            for (int i = 0; i < widths.length; i++) {
                text.append(i == 0 ? "| " : " | ").append(padded(rows.get(r).get(i), widths[i]));
            }
            text.append(" |\n");
            if (r == 0) {
                for (int width : widths) {
                    text.append("|").append("-".repeat(width + 2));
                }
                text.append("|\n");
            }
        }
        return text.toString();
    }

    private static String padded(String cell, int width) {
        return cell + " ".repeat(width - cell.length());
    }

    private static String number(OptionalDouble value) {
        if (value.isEmpty()) {
            return "";
        }
        double v = value.getAsDouble();
        int decimals = v == Math.rint(v) || Math.abs(v) >= 1000 ? 0 : Math.abs(v) >= 10 ? 1 : 2;
        return String.format(Locale.ROOT, "%,." + decimals + "f", v);
    }

    /** 0.02 as 1/50, 1.5 as 1.5. */
    private static String ratio(OptionalDouble value) {
        if (value.isEmpty()) {
            return "";
        }
        double v = value.getAsDouble();
        return v > 0.9 ? String.format(Locale.ROOT, "%.2f", v) : String.format(Locale.ROOT, "1/%.1f", 1 / v);
    }

    private static String percent(OptionalDouble value) {
        return value.isEmpty() ? "" : String.format(Locale.ROOT, "%.0f %%", 100 * value.getAsDouble());
    }
}
