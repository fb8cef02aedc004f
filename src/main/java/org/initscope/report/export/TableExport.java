package org.initscope.report.export;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FSError;
import org.initscope.store.files.DataFolder;
import org.initscope.store.results.Tables;
import org.initscope.store.tables.TableReader;
import org.initscope.store.tables.TableRow;
import org.initscope.store.tables.TableSchema;
import org.initscope.store.tables.TrialTable;

/** Writes each table of a run as a text file, row by row. */
public final class TableExport {
    private final TableReader tables;
    private final RowFormat format;

    public TableExport(TableReader tables, RowFormat format) {
        this.tables = tables;
        this.format = format;
    }

    /** Writes the given tables of a run or search. */
    public List<String> write(List<TableSchema> declared, String id, DataFolder folder) {
        return write(declared, id, Optional.empty(), folder);
    }

    /**
     * Writes the given tables, all or none; one that the run has no rows of is left out.
     *
     * @param trial of a search whose rows alone are written; tables that are of no trial are left out then
     * @return the names of the files that were written
     * @throws IllegalArgumentException where the folder cannot be written
     */
    public List<String> write(List<TableSchema> declared, String id, Optional<String> trial, DataFolder folder) {
        try (StagedFolder staged = StagedFolder.in(folder, subject(declared, id, trial))) {
            for (TableSchema table : declared) {
                boolean isOfTrial = trial.isEmpty() || table.has(TrialTable.TRIAL);
                if (isOfTrial && !tables.parts(table, id).isEmpty()) {
                    write(tables.schema(table, id), id, trial, staged.folder());
                }
            }
            return staged.commit();
        } catch (IOException | UncheckedIOException | FSError e) {
            throw folder.unwritable(e, StagedFolder.REMEDY);
        }
    }

    private static String subject(List<TableSchema> declared, String id, Optional<String> trial) {
        boolean isOfRun =
                declared.get(0).partition().equals(Tables.RUNS.schema().partition());
        return (isOfRun ? "run " : "search ")
                + id
                + trial.map(one -> ", trial " + one).orElse("");
    }

    private void write(TableSchema table, String id, Optional<String> trial, DataFolder folder) throws IOException {
        String file = table.name() + "." + format.ending();
        try (Writer out = new BufferedWriter(new OutputStreamWriter(folder.open(file), StandardCharsets.UTF_8))) {
            format.heading(table, out);
            Consumer<TableRow> append = row -> {
                try {
                    format.row(row, out);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            };
            if (trial.isPresent()) {
                tables.forEach(table, tables.parts(table, id), TrialTable.TRIAL, Set.of(trial.get()), append);
            } else {
                tables.forEach(table, tables.parts(table, id), append);
            }
        }
    }
}
