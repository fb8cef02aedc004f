package org.initscope.report.export;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.Writer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.initscope.store.tables.Column;
import org.initscope.store.tables.TableRow;
import org.initscope.store.tables.TableSchema;

/** How the rows of a table become lines of text; numbers in full precision, times in ISO 8601 and UTC. */
public enum RowFormat {
    /** RFC 4180 with a heading: what is undefined is empty, a list of numbers stands in brackets. */
    CSV("csv") {
        @Override
        void heading(TableSchema table, Writer out) throws IOException {
            List<String> names = table.columns().stream().map(Column::name).toList();
            out.write(String.join(",", names) + "\n");
        }

        @Override
        void row(TableRow row, Writer out) throws IOException {
            out.write(row.schema().columns().stream()
                    .map(column -> row.isNull(column.name()) ? "" : quoted(text(row, column)))
                    .collect(Collectors.joining(",", "", "\n")));
        }
    },
    /** One JSON object a line; what is undefined is null. */
    JSON("jsonl") {
        private final JsonFactory json = new JsonFactory().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);

        @Override
        void heading(TableSchema table, Writer out) {}

        @Override
        void row(TableRow row, Writer out) throws IOException {
            try (JsonGenerator generator = json.createGenerator(out)) {
                generator.writeStartObject();
                for (Column column : row.schema().columns()) {
                    generator.writeFieldName(column.name());
                    value(generator, row, column);
                }
                generator.writeEndObject();
            }
            out.write('\n');
        }
    };

    private final String ending;

    RowFormat(String ending) {
        this.ending = ending;
    }

    /** The ending of its files. */
    public String ending() {
        return ending;
    }

    abstract void heading(TableSchema table, Writer out) throws IOException;

    abstract void row(TableRow row, Writer out) throws IOException;

    private static String quoted(String text) {
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    private static String text(TableRow row, Column column) {
        String name = column.name();
        return switch (column.type()) {
            case STRING -> row.string(name);
            case INT -> Integer.toString(row.integer(name));
            case LONG -> Long.toString(row.number(name));
            case DOUBLE -> Double.toString(row.real(name));
            case BOOLEAN -> Boolean.toString(row.truth(name));
            case TIMESTAMP -> row.instant(name).toString();
            case LONG_ARRAY -> Arrays.toString(row.longs(name));
        };
    }

    private static void value(JsonGenerator json, TableRow row, Column column) throws IOException {
        String name = column.name();
        if (row.isNull(name)) {
            json.writeNull();
            return;
        }
        switch (column.type()) {
            case STRING -> json.writeString(row.string(name));
            case INT -> json.writeNumber(row.integer(name));
            case LONG -> json.writeNumber(row.number(name));
            case DOUBLE -> json.writeNumber(row.real(name));
            case BOOLEAN -> json.writeBoolean(row.truth(name));
            case TIMESTAMP -> json.writeString(row.instant(name).toString());
            case LONG_ARRAY -> json.writeArray(row.longs(name), 0, row.longs(name).length);
        }
    }
}
