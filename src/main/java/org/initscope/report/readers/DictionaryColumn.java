package org.initscope.report.readers;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.initscope.core.search.analysis.Factor;
import org.initscope.report.SearchReport.SweptKey;
import org.initscope.store.results.SweptColumn;
import org.initscope.store.tables.Column;
import org.initscope.store.tables.TableRow;

/** Values of a column as distinct texts, and for each row the place of its text. */
final class DictionaryColumn {
    private static final int UNDEFINED = -1;
    private static final MathContext PRECISION = new MathContext(6);

    private final Map<String, Integer> places = new LinkedHashMap<>();
    private final List<Integer> codes = new ArrayList<>();

    void add(String text) {
        codes.add(places.computeIfAbsent(text, t -> places.size()));
    }

    void addUndefined() {
        codes.add(UNDEFINED);
    }

    /** The distinct texts, in the order of their first appearance. */
    List<String> texts() {
        return List.copyOf(places.keySet());
    }

    int[] codes() {
        return codes.stream().mapToInt(Integer::intValue).toArray();
    }

    /**
     * The values of a swept key in the order of a {@link Factor}. Of a key of numbers, values that are no numbers are in a
     * column of their own.
     */
    static SweptKey sweptKey(String key, Column column, List<TableRow> rows) {
        String beside = SweptColumn.textBeside(column.name());
        DictionaryColumn levels = new DictionaryColumn();
        DictionaryColumn words = new DictionaryColumn();
        for (TableRow row : rows) {
            if (!row.isNull(column.name())) {
                levels.add(text(row, column));
            } else if (row.schema().has(beside) && !row.isNull(beside)) {
                levels.add(row.string(beside));
                words.add(row.string(beside));
            } else {
                levels.addUndefined();
            }
        }
        List<String> sorted = Factor.of(key, levels.texts()).levels();
        int[] codes = Arrays.stream(levels.codes())
                .map(code -> code == UNDEFINED
                        ? UNDEFINED
                        : sorted.indexOf(levels.texts().get(code)))
                .toArray();
        return new SweptKey(key, sorted, isNumeric(column) && words.texts().isEmpty(), codes);
    }

    private static boolean isNumeric(Column column) {
        return column.type() == Column.Type.LONG
                || column.type() == Column.Type.INT
                || column.type() == Column.Type.DOUBLE;
    }

    private static String text(TableRow row, Column column) {
        return switch (column.type()) {
            case LONG -> Long.toString(row.number(column.name()));
            case INT -> Integer.toString(row.integer(column.name()));
            case DOUBLE -> number(row.real(column.name()));
            case BOOLEAN -> Boolean.toString(row.truth(column.name()));
            case LONG_ARRAY -> Arrays.stream(row.longs(column.name()))
                    .mapToObj(Long::toString)
                    .collect(Collectors.joining(",", "[", "]"));
            default -> row.string(column.name());
        };
    }

    private static String number(double value) {
        BigDecimal rounded = new BigDecimal(value).round(PRECISION).stripTrailingZeros();
        boolean readable = value == 0 || Math.abs(value) >= 1e-5 && Math.abs(value) < 1e7;
        return readable ? rounded.toPlainString() : rounded.toString();
    }
}
