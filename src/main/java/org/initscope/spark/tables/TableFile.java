package org.initscope.spark.tables;

import static org.initscope.core.Check.require;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopStreams;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/**
 * One Parquet file of a table that is being written: its rows go to a hidden file, and only a commit gives it its name.
 *
 * <p>What is closed without a commit leaves nothing; what a killed process leaves has a hidden name and no reader.
 */
public final class TableFile implements AutoCloseable {
    /** Rows wait in memory for no longer than this. */
    private static final long ROW_GROUP_BYTES = 16L << 20;

    private final Configuration hadoop;
    private final Path named;
    private final Path hidden;
    private final FileSystem fileSystem;
    private final ParquetWriter<TableRow> writer;
    private boolean closed;
    private boolean committed;

    private TableFile(Configuration hadoop, TableSchema table, Path named) throws IOException {
        this.hadoop = hadoop;
        this.named = named;
        hidden = new Path(named.getParent(), "." + named.getName() + ".unfinished");
        fileSystem = fileSystem(hadoop, named);
        writer = new RowWriteSupport.Builder(new Output(fileSystem, hidden), table)
                .withConf(hadoop)
                .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
                .withCompressionCodec(CompressionCodecName.SNAPPY)
                .withRowGroupSize(ROW_GROUP_BYTES)
                .build();
    }

    /**
     * Opens the file of a batch.
     *
     * @throws IllegalArgumentException where it cannot be written
     */
    static TableFile open(Configuration hadoop, TableSchema table, Path named) {
        try {
            return new TableFile(hadoop, table, named);
        } catch (IOException e) {
            throw unwritable(named, e);
        }
    }

    /** Hadoop's local files have checksum files beside them, which only it reads; Parquet's pages have their own. */
    private static FileSystem fileSystem(Configuration hadoop, Path path) throws IOException {
        FileSystem found = path.getFileSystem(hadoop);
        return found instanceof LocalFileSystem local ? local.getRaw() : found;
    }

    /** Appends a row. */
    public void add(TableRow row) {
        try {
            writer.write(row);
        } catch (IOException e) {
            throw unwritable(named, e);
        }
    }

    /**
     * Gives the file its name.
     *
     * @throws IllegalArgumentException where a file of this name stands there already
     */
    public void commit() {
        try {
            finish();
            require(!fileSystem.exists(named), "the file %s exists already: it is never written again", named);
            require(fileSystem.rename(hidden, named), "the file %s cannot be put in its place", named);
            committed = true;
        } catch (IOException e) {
            throw unwritable(named, e);
        }
    }

    /** Gives the file its name in the place of an earlier one; a reader finds the one or the other. */
    public void replace() {
        try {
            finish();
            if (fileSystem instanceof RawLocalFileSystem) {
                require(fileSystem.rename(hidden, named), "the file %s cannot be put in its place", named);
            } else {
                FileContext.getFileContext(fileSystem.getUri(), hadoop).rename(hidden, named, Options.Rename.OVERWRITE);
            }
            committed = true;
        } catch (IOException e) {
            throw unwritable(named, e);
        }
    }

    private void finish() throws IOException {
        if (!closed) {
            closed = true;
            writer.close();
        }
    }

    /** Throws away what is not committed. */
    @Override
    public void close() {
        if (committed) {
            return;
        }
        try {
            finish();
        } catch (IOException | RuntimeException e) {
            // the file is thrown away in any case
        }
        try {
            fileSystem.delete(hidden, false);
        } catch (IOException e) {
            throw unwritable(named, e);
        }
    }

    private static IllegalArgumentException unwritable(Path file, IOException cause) {
        return new IllegalArgumentException("the table " + file + " cannot be written: " + cause.getMessage(), cause);
    }

    /** A file of a given file system, as Parquet writes it. */
    private record Output(FileSystem fileSystem, Path path) implements OutputFile {
        @Override
        public PositionOutputStream create(long blockSizeHint) throws IOException {
            return HadoopStreams.wrap(fileSystem.create(path, false));
        }

        @Override
        public PositionOutputStream createOrOverwrite(long blockSizeHint) throws IOException {
            return HadoopStreams.wrap(fileSystem.create(path, true));
        }

        @Override
        public boolean supportsBlockSize() {
            return false;
        }

        @Override
        public long defaultBlockSize() {
            return fileSystem.getDefaultBlockSize(path);
        }
    }
}
