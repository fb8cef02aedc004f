package org.initscope.spark.tables;

import static org.initscope.core.Check.require;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopOutputFile;

/**
 * Writes batches of rows below {@code <out>/tables}, one Parquet file a batch and table: first under a hidden name, then
 * renamed, so that a reader sees a batch whole or not at all.
 */
public final class TableWriter {
    private final Configuration hadoop;
    private final Path root;

    /**
     * @param out the folder that holds {@code tables/}, of any file system of Hadoop
     */
    public TableWriter(Configuration hadoop, String out) {
        this.hadoop = hadoop;
        this.root = new Path(out, "tables");
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
        Path part = partPath(table, id, batch);
        try {
            FileSystem fileSystem = part.getFileSystem(hadoop);
            require(!fileSystem.exists(part), "the file %s exists already: it is never written again", part);
            Path staged = stage(table, part, rows);
            require(fileSystem.rename(staged, part), "the file %s cannot be put in its place", part);
        } catch (IOException e) {
            throw new IllegalArgumentException("the table " + part + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** Writes the only batch of a table, in the place of an earlier one. */
    public void replace(TableSchema table, String id, List<TableRow> rows) {
        Path part = partPath(table, id, 0);
        try {
            FileSystem fileSystem = part.getFileSystem(hadoop);
            Path staged = stage(table, part, rows);
            fileSystem.delete(part, false);
            require(fileSystem.rename(staged, part), "the file %s cannot be put in its place", part);
        } catch (IOException e) {
            throw new IllegalArgumentException("the table " + part + " cannot be written: " + e.getMessage(), e);
        }
    }

    private Path partPath(TableSchema table, String id, long batch) {
        return new Path(
                new Path(new Path(root, table.name()), table.partition() + "=" + id), ParquetSchema.partName(batch));
    }

    private Path stage(TableSchema table, Path part, List<TableRow> rows) throws IOException {
        Path staged = new Path(part.getParent(), "." + part.getName() + ".unfinished");
        FileSystem fileSystem = staged.getFileSystem(hadoop);
        fileSystem.delete(staged, false);
        try (ParquetWriter<TableRow> writer = new RowWriteSupport.Builder(
                        HadoopOutputFile.fromPath(staged, hadoop), table)
                .withConf(hadoop)
                .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
                .withCompressionCodec(CompressionCodecName.SNAPPY)
                .build()) {
            for (TableRow row : rows) {
                writer.write(row);
            }
        } catch (IOException | RuntimeException e) {
            fileSystem.delete(staged, false);
            throw e;
        }
        return staged;
    }
}
