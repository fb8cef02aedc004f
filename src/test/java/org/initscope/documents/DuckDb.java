package org.initscope.documents;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.initscope.DuckDbAnswer;

/** Queries of the documentation, in DuckDB, on the results in a folder. */
final class DuckDb {
    private DuckDb() {}

    /** The names of the columns, and the rows. A query that reads no file asks the views of {@code sql/duckdb.sql}. */
    static List<List<Object>> rows(String query, Path folder) throws SQLException {
        List<String> statements = new ArrayList<>();
        if (!query.contains("read_parquet")) {
            statements.addAll(SqlFile.statements(SqlFile.DUCKDB, folder));
        }
        statements.add(SqlFile.in(folder, query));
        DuckDbAnswer answer = DuckDbAnswer.to(statements);
        List<List<Object>> rows = new ArrayList<>(List.of(List.copyOf(answer.columns())));
        rows.addAll(answer.rows());
        return rows;
    }

    /** The same as lines, with columns of one width and numbers of four decimals. */
    static List<String> lines(String query, Path folder) throws SQLException {
        List<List<String>> rows = rows(query, folder).stream()
                .map(row -> row.stream().map(DuckDb::text).toList())
                .toList();
        List<Integer> widths = new ArrayList<>();
        for (int c = 0; c < rows.get(0).size(); c++) {
            int column = c;
            widths.add(rows.stream()
                    .mapToInt(row -> row.get(column).length())
                    .max()
                    .orElseThrow());
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static String text(Object value) {
        return value instanceof Double number ? String.format(Locale.ROOT, "%.4f", number) : String.valueOf(value);
    }

    private static String line(List<String> row, List<Integer> widths) {
        StringBuilder line = new StringBuilder();
        for (int c = 0; c < row.size(); c++) {
            line.append(String.format("%-" + (widths.get(c) + 2) + "s", row.get(c)));
        }
        return line.toString().stripTrailing();
    }
}
