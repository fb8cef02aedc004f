package org.initscope.report.export;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.initscope.spark.tables.TableReader;
import org.initscope.spark.tables.TableSchema;

/** Writes each table of a run as a text file, row by row. */
public final class TableExport {
    private final TableReader tables;
    private final RowFormat format;

    public TableExport(TableReader tables, RowFormat format) {
        this.tables = tables;
        this.format = format;
    }

    /**
     * Writes the given tables; one that the run has no rows of is left out.
     *
     * @return the files that were written
     * @throws IllegalArgumentException where the folder cannot be written
     */
    public List<Path> write(List<TableSchema> declared, String id, Path folder) {
        List<Path> files = new ArrayList<>();
        try {
            Files.createDirectories(folder);
            for (TableSchema table : declared) {
                if (!tables.parts(table, id).isEmpty()) {
                    files.add(write(tables.schema(table, id), id, folder));
                }
            }
        } catch (IOException | UncheckedIOException e) {
            throw new IllegalArgumentException(
                    "the folder " + folder + " cannot be written (" + e.getMessage() + "): give another -o", e);
        }
        return files;
    }

    private Path write(TableSchema table, String id, Path folder) throws IOException {
        Path file = folder.resolve(table.name() + "." + format.ending());
        try (Writer out = Files.newBufferedWriter(file)) {
            format.heading(table, out);
            tables.read(table, id, row -> {
                try {
                    format.row(row, out);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                return false;
            });
        }
        return file;
    }
}
