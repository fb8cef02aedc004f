package org.initscope.report.export;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.initscope.store.files.DataFolder;
import org.initscope.store.tables.TableReader;
import org.initscope.store.tables.TableSchema;

/** Writes each table of a run as a text file, row by row. */
public final class TableExport {
    private final TableReader tables;
    private final RowFormat format;

    public TableExport(TableReader tables, RowFormat format) {
        this.tables = tables;
        this.format = format;
    }

    /**
     * Writes the given tables, all or none; one that the run has no rows of is left out.
     *
     * @return the names of the files that were written
     * @throws IllegalArgumentException where the folder cannot be written
     */
    public List<String> write(List<TableSchema> declared, String id, DataFolder folder) {
        try (StagedFolder staged = StagedFolder.in(folder)) {
            for (TableSchema table : declared) {
                if (!tables.parts(table, id).isEmpty()) {
                    write(tables.schema(table, id), id, staged.folder());
                }
            }
            return staged.commit();
        } catch (IOException | UncheckedIOException e) {
            throw new IllegalArgumentException(
                    "the folder " + folder + " cannot be written (" + e.getMessage() + "): give another -o", e);
        }
    }

    private void write(TableSchema table, String id, DataFolder folder) throws IOException {
        String file = table.name() + "." + format.ending();
        try (Writer out = new BufferedWriter(new OutputStreamWriter(folder.open(file), StandardCharsets.UTF_8))) {
            format.heading(table, out);
            tables.forEach(table, tables.parts(table, id), row -> {
                try {
                    format.row(row, out);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
