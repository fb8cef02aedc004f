package org.initscope.store.tables;

import static org.initscope.core.Check.require;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopStreams;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.initscope.store.files.AtomicFile;

/**
 * One Parquet file of a table that is being written. Its rows go to a hidden file, and only a commit gives it its name.
 *
 * <p>A file that is closed without a commit is removed. One that a killed process leaves has a hidden name and no reader.
 */
public final class TableFile implements AutoCloseable {
    /** Rows wait in memory for no longer than this. */
    private static final long ROW_GROUP_BYTES = 16L << 20;

    private final Path named;
    private final AtomicFile file;
    private final ParquetWriter<TableRow> writer;
    private State state = State.OPEN;

    /** The state of the file. A broken file never gets its name. */
    private enum State {
        OPEN,
        FINISHED,
        NAMED,
        BROKEN
    }

    private TableFile(Configuration hadoop, TableSchema table, Path named) throws IOException {
        this.named = named;
        file = AtomicFile.of(hadoop, named);
        try {
            RowWriteSupport.Builder rows = new RowWriteSupport.Builder(new Output(file, named), table)
                    .withConf(hadoop)
                    .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
                    .withCompressionCodec(CompressionCodecName.SNAPPY)
                    .withRowGroupSize(ROW_GROUP_BYTES);
            // measured numbers hardly repeat: a dictionary of them is looked up for each, and thrown away when it is
            // full
            for (Column column : table.columns()) {
                if (column.type() == Column.Type.DOUBLE) {
                    rows = rows.withDictionaryEncoding(column.name(), false);
                }
            }
            writer = rows.build();
        } catch (IOException | RuntimeException | FSError e) {
            file.discardAfter(e);
            throw e;
        }
    }

    /**
     * Opens the file of a batch.
     *
     * @throws IllegalArgumentException where it cannot be written
     */
    static TableFile open(Configuration hadoop, TableSchema table, Path named) {
        try {
            return new TableFile(hadoop, table, named);
        } catch (IOException | FSError e) {
            throw unwritable(named, e);
        }
    }

    /** Something that is done to the file. */
    @FunctionalInterface
    private interface Act {
        void run() throws IOException;
    }

    /** Does something after which the file is whole or broken for good. */
    private void doing(State after, Act act) {
        State before = state;
        state = State.BROKEN;
        require(before != State.BROKEN, "the table %s is not whole: some of its rows could not be written", named);
        try {
            act.run();
        } catch (IOException | FSError e) {
            throw unwritable(named, e);
        }
        state = after;
    }

    /** Appends a row. */
    public void add(TableRow row) {
        doing(State.OPEN, () -> writer.write(row));
    }

    /**
     * Gives the file its name.
     *
     * @throws IllegalArgumentException where a file of this name stands there already, or not every row was written
     */
    public void commit() {
        finish();
        doing(State.NAMED, file::commit);
    }

    /** Gives the file its name in the place of an earlier one; a reader finds the one or the other. */
    public void replace() {
        finish();
        doing(State.NAMED, file::replace);
    }

    /** Brings all rows to the disk; a commit does so too. */
    void finish() {
        if (state != State.FINISHED) {
            doing(State.FINISHED, writer::close);
        }
    }

    /** Whether a file of the name stands there, committed or by a commit whose end is not known. */
    boolean stands() throws IOException {
        return state == State.NAMED || file.stands();
    }

    /** Removes the file with its name. */
    void takeBack() throws IOException {
        if (state == State.NAMED) {
            file.takeBack();
            state = State.BROKEN;
        }
    }

    /** Throws away what is not committed. */
    @Override
    public void close() {
        if (state == State.NAMED) {
            return;
        }
        state = State.BROKEN;
        try {
            writer.close();
        } catch (IOException | RuntimeException | FSError e) {
            // the file is thrown away in any case
        }
        try {
            file.discard();
        } catch (IOException e) {
            throw unwritable(named, e);
        }
    }

    private static IllegalArgumentException unwritable(Path named, Throwable cause) {
        return AtomicFile.unwritable("table", named, cause);
    }

    /** A hidden file, as Parquet writes it. */
    private record Output(AtomicFile file, Path named) implements OutputFile {
        @Override
        public PositionOutputStream create(long blockSizeHint) throws IOException {
            return createOrOverwrite(blockSizeHint);
        }

        @Override
        public PositionOutputStream createOrOverwrite(long blockSizeHint) throws IOException {
            return HadoopStreams.wrap(file.create());
        }

        @Override
        public boolean supportsBlockSize() {
            return false;
        }

        @Override
        public long defaultBlockSize() {
            return file.fileSystem().getDefaultBlockSize(named);
        }
    }
}
