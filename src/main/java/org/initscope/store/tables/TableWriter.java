package org.initscope.store.tables;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.initscope.store.files.AtomicFile;
import org.initscope.store.files.DataFolder;
import org.initscope.store.files.PathFileSystem;

/**
 * Writes batches of rows below {@code <out>/tables}, one Parquet file a batch and table. A file has a hidden name until
 * it is written, so that a reader sees a batch whole or not at all.
 */
public final class TableWriter {
    private final Configuration hadoop;
    private final String out;

    /**
     * @param out the folder that holds {@code tables/}, of any file system of Hadoop
     */
    public TableWriter(Configuration hadoop, String out) {
        this.hadoop = hadoop;
        this.out = out;
    }

    /** Writes the tables of a folder of runs or searches. */
    public TableWriter(DataFolder out) {
        this(out.hadoop(), out.toString());
    }

    /** The folder of one run's or search's rows of a table. */
    public static Path folder(String out, TableSchema table, String id) {
        return new Path(new Path(new Path(out, "tables"), table.name()), table.partition() + "=" + id);
    }

    /**
     * Writes one batch.
     *
     * @param id of the run or search
     * @param batch number of the batch, from 0
     * @throws IllegalArgumentException where the batch stands there already or the folder cannot be written
     */
    public void write(TableSchema table, String id, long batch, List<TableRow> rows) {
        try (TableFile file = open(table, id, batch)) {
            rows.forEach(file::add);
            file.commit();
        }
    }

    /** Writes the only batch of a table of records, in the place of an earlier one. */
    public <R extends Record> void replace(RecordTable<R> table, String id, List<R> rows) {
        replace(table.schema(), id, rows.stream().map(table::row).toList());
    }

    /** Writes the only batch of a table, in the place of an earlier one. */
    public void replace(TableSchema table, String id, List<TableRow> rows) {
        try (TableFile file = open(table, id, 0)) {
            rows.forEach(file::add);
            file.replace();
        }
    }

    /**
     * Removes the batches of a table from a number on, and what a killed writer left.
     *
     * @return how many files stay
     */
    public int cutBack(TableSchema table, String id, long batch) {
        Path folder = folder(out, table, id);
        String first = ParquetSchema.partName(batch);
        int kept = 0;
        try {
            FileSystem fileSystem = PathFileSystem.of(hadoop, folder);
            if (!fileSystem.exists(folder)) {
                return 0;
            }
            for (FileStatus file : fileSystem.listStatus(folder)) {
                String name = file.getPath().getName();
                if (name.startsWith(".") || name.compareTo(first) >= 0) {
                    AtomicFile.delete(fileSystem, file.getPath(), false);
                } else {
                    kept++;
                }
            }
            return kept;
        } catch (IOException e) {
            throw AtomicFile.unwritable("folder", folder, e);
        }
    }

    /** How many batches of a table have a file. */
    public int files(TableSchema table, String id) {
        return new TableReader(hadoop, out).parts(table, id).size();
    }

    /**
     * Whether a batch stands in a table.
     *
     * @throws IllegalArgumentException where that cannot be found out
     */
    public boolean stands(TableSchema table, String id, long batch) {
        Path file = part(table, id, batch);
        try {
            return PathFileSystem.of(hadoop, file).exists(file);
        } catch (IOException e) {
            throw new IllegalArgumentException("the file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private Path part(TableSchema table, String id, long batch) {
        return new Path(folder(out, table, id), ParquetSchema.partName(batch));
    }

    /** Opens a file for rows that shall stand in the place of those of a batch. */
    public TableFile reopen(TableSchema table, Path part) {
        return TableFile.open(hadoop, table, part);
    }

    /** Opens a batch for rows that come one by one; it stands in the table when it is committed. */
    public TableFile open(TableSchema table, String id, long batch) {
        return TableFile.open(hadoop, table, part(table, id, batch));
    }
}
