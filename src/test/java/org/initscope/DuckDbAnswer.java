package org.initscope;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What DuckDB, with nothing but its own reader of Parquet, answers to a query: the names of the columns and the rows. */
public record DuckDbAnswer(List<String> columns, List<List<Object>> rows) {

    /** The answer to the last of some statements, which are executed one after another in a database of their own. */
    public static DuckDbAnswer to(List<String> statements) throws SQLException {
        try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckDb.createStatement()) {
            for (String before : statements.subList(0, statements.size() - 1)) {
                statement.execute(before);
            }
            try (ResultSet row = statement.executeQuery(statements.get(statements.size() - 1))) {
                List<String> columns = new ArrayList<>();
                for (int c = 1; c <= row.getMetaData().getColumnCount(); c++) {
                    columns.add(row.getMetaData().getColumnName(c));
                }
                List<List<Object>> rows = new ArrayList<>();
                while (row.next()) {
                    List<Object> values = new ArrayList<>();
                    for (int c = 1; c <= columns.size(); c++) {
                        values.add(row.getObject(c));
                    }
                    rows.add(values);
                }
                return new DuckDbAnswer(columns, rows);
            }
        }
    }

    public static DuckDbAnswer to(String query) throws SQLException {
        return to(List.of(query));
    }

    /** The only row. */
    public List<Object> row() {
        assertThat(rows).hasSize(1);
        return rows.get(0);
    }

    /** The only number. */
    public double number() {
        assertThat(row()).hasSize(1);
        return ((Number) row().get(0)).doubleValue();
    }

    /** The values of the first column as texts. */
    public List<String> texts() {
        return rows.stream().map(row -> String.valueOf(row.get(0))).toList();
    }
}
