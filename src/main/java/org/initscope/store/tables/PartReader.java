package org.initscope.store.tables;

import static org.initscope.core.Check.require;

import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;

/** Reads one file of a table. */
final class PartReader implements Closeable {
    private final Path part;
    private final FilterCompat.Filter filter;
    private final ParquetFileReader file;

    /**
     * Opens the file and reads its footer.
     *
     * @param filter passes over rows, and over parts of the file that have no other
     */
    PartReader(Configuration hadoop, Path part, FilterCompat.Filter filter) throws IOException {
        this.part = part;
        this.filter = filter;
        this.file = ParquetFileReader.open(
                StoredFile.of(hadoop, part),
                ParquetReadOptions.builder()
                        .withRecordFilter(filter)
                        .withCodecFactory(new PageCodecs())
                        .usePageChecksumVerification(true)
                        .build());
    }

    /** How many rows the file has, as its footer says. */
    long count() {
        return file.getRecordCount();
    }

    MessageType schema() {
        return file.getFileMetaData().getSchema();
    }

    /**
     * Requires that the file is of a table.
     *
     * @throws IllegalArgumentException where it is of another one, or a later InitScope wrote it
     */
    void requireTable(TableSchema table) {
        Map<String, String> metadata = file.getFileMetaData().getKeyValueMetaData();
        String version = metadata.get(ParquetSchema.VERSION_KEY);
        require(version != null, "the file %s has no schema version: it is none of InitScope's, remove it", part);
        require(
                Integer.toString(TableSchema.VERSION).equals(version),
                "the file %s has schema version %s, expected %d: a later InitScope wrote it, read it with that one",
                part,
                version,
                TableSchema.VERSION);
        require(
                table.name().equals(metadata.get(ParquetSchema.TABLE_KEY)),
                "the file %s is of table %s, expected %s",
                part,
                metadata.get(ParquetSchema.TABLE_KEY),
                table.name());
    }

    /** The rows of the file; a column that it lacks is unknown in all of them. */
    Rows rows(TableSchema table) {
        return new Rows(table);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** The rows of the file, one after the other. */
    final class Rows {
        private final RowMaterializer materializer;
        private final MessageColumnIO columns;
        private Optional<RecordReader<TableRow>> group = Optional.empty();
        private long left;

        private Rows(TableSchema table) {
            FileMetaData metadata = file.getFileMetaData();
            MessageType wanted = ParquetSchema.of(table, metadata.getSchema());
            file.setRequestedSchema(wanted);
            materializer = new RowMaterializer(table);
            columns = new ColumnIOFactory(metadata.getCreatedBy()).getColumnIO(wanted, metadata.getSchema(), true);
        }

        /** The next row that the filter lets through, where there is one. */
        Optional<TableRow> next() throws IOException {
            while (left > 0 || nextGroup()) {
                left--;
                RecordReader<TableRow> reader = group.orElseThrow();
                TableRow row = reader.read();
                if (row != null && !reader.shouldSkipCurrentRecord()) {
                    return Optional.of(row);
                }
            }
            return Optional.empty();
        }

        private boolean nextGroup() throws IOException {
            PageReadStore pages = file.readNextFilteredRowGroup();
            if (pages == null) {
                return false;
            }
            left = pages.getRowCount();
            group = Optional.of(columns.getRecordReader(pages, materializer, filter));
            return true;
        }
    }
}
